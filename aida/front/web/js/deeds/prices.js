/* What each tier would cost for the brief as it stands: brief ─POST /api/plan per tier→ state.talk.prices. */

import { post } from "../api.js";
import { change, state } from "../store.js";

export const TIERS = ["draft", "fast", "standard", "premium"];
let asked = "";

/** Ask for the price of every tier, once per brief. A tier that cannot be had is kept with the reason. */
export async function price(brief) {
  const mark = JSON.stringify(brief);
  if (mark === asked && Object.keys(state.talk.prices).length) return;
  asked = mark;
  const found = await Promise.all(TIERS.map((tier) => one(brief, tier)));
  if (mark === asked && state.talk) change({ talk: { ...state.talk, prices: Object.fromEntries(found) } });
}

async function one(brief, tier) {
  try {
    const { plan } = await post("/api/plan", { brief, tier });
    return [tier, { cost: plan.cost, worst: plan.worst_cost, seconds: plan.time }];
  } catch (fault) {
    return [tier, { fault: fault.message }];
  }
}
