/* What each tier would cost for the brief as it stands: the offers of the last turn, and for a tier that is not
   among them the planner's own answer, which says why it cannot be had.

     brief, offers ─(POST /api/plan for the rest)→ state.talk.prices {tier: {cost, worst, seconds} | {fault}} */

import { post } from "../api.js";
import { change, state } from "../store.js";

export const TIERS = ["draft", "fast", "standard", "premium"];
let asked = "";

/** Know the price of every tier, asked for once per brief. */
export async function price(brief, offers) {
  const mark = JSON.stringify([brief, offers.map((each) => each.tier)]);
  if (mark === asked && Object.keys(state.talk.prices).length) return;
  asked = mark;
  const offered = new Map(offers.map((each) => [each.tier, { cost: each.low ?? each.cost, worst: each.high ?? each.worst_cost, seconds: each.seconds }]));
  const found = await Promise.all(TIERS.map(async (tier) => [tier, offered.get(tier) || (await planned(brief, tier))]));
  if (mark === asked && state.talk) change({ talk: { ...state.talk, prices: Object.fromEntries(found) } });
}

async function planned(brief, tier) {
  try {
    const { plan } = await post("/api/plan", { brief, tier });
    return { cost: plan.cost, worst: plan.worst_cost, seconds: plan.time };
  } catch (fault) {
    return { fault: fault.message };
  }
}
