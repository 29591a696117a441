/* What it would cost and take, per tier, and the button that begins. */

import { duration, money, range, seconds } from "../format.js";
import { chooseApproval, chooseTier, start } from "../deeds/talk.js";
import { TIERS } from "../deeds/prices.js";
import { button, problem } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";

const tierNow = () => state.talk.tier || state.talk.turn?.offer?.tier || "draft";

/** {low, high, seconds} of the tier that is chosen now; the offer's own numbers where it speaks of that tier. */
function chosenPrice() {
  const offered = state.talk.turn?.offer;
  if (offered && offered.tier === tierNow()) return { low: offered.low ?? offered.cost, high: offered.high ?? offered.worst_cost, seconds: offered.seconds };
  const found = state.talk.prices[tierNow()];
  return found && !found.fault ? { low: found.cost, high: found.worst, seconds: found.seconds } : null;
}

/** The price range and the time of the chosen tier, as one line. */
export function priceNow() {
  const price = chosenPrice();
  return price ? `${range(price.low, price.high)} · ${t("about", { time: duration(price.seconds) })}` : "…";
}

export function startLabel() {
  const price = chosenPrice();
  if (tierNow() === "draft") return t("start_draft");
  return price ? t("start_paid", { cost: money(price.low) }) : t("start");
}

export function offer(offered) {
  const price = chosenPrice();
  if (!offered && !Object.keys(state.talk.prices).length) return null;
  return h(
    "article",
    { class: "offer sheet", "aria-labelledby": "offer-title" },
    h("h2", { id: "offer-title", class: "eyebrow" }, t("offer")),
    price ? h("p", { class: "sum", "aria-live": "polite" }, h("b", {}, range(price.low, price.high)), h("span", {}, t("about", { time: duration(price.seconds) }))) : h("p", { class: "skeleton line" }),
    offered && h("p", { class: "small soft" }, [offered.film_seconds && seconds(offered.film_seconds), offered.scenes && t("scenes", { count: offered.scenes })].filter(Boolean).join(" · ")),
    tiers(),
    reasons(),
    tierNow() !== "draft" && approval(),
    (offered?.notes || []).length > 0 && h("ul", { class: "notes small" }, offered.notes.map((each) => h("li", { dir: "auto" }, each))),
    button(startLabel(), start, { kind: "main wide", icon: "go", turns: true, "aria-disabled": state.talk.busy ? "true" : null }),
    state.talk.fault && !state.talk.failed && h("div", { class: "phone-only" }, problem(state.talk.fault)),
    h("p", { class: "tiny soft" }, t(tierNow() === "draft" ? "draft_note" : "paid_note")),
  );
}

function tiers() {
  return h(
    "fieldset",
    { class: "tiers" },
    h("legend", { class: "unseen" }, t("tier")),
    TIERS.map((tier) => {
      const price = state.talk.prices[tier];
      const barred = Boolean(price?.fault);
      return h(
        "label",
        { class: "tier", key: tier },
        h("input", { type: "radio", name: "tier", value: tier, checked: tier === tierNow(), disabled: barred, onchange: () => chooseTier(tier) }),
        h("span", { class: "tier-name" }, t(`tier_${tier}`)),
        h("span", { class: "tier-text tiny soft" }, t(barred ? "tier_barred" : `tier_${tier}_text`)),
        h("span", { class: "tier-price num" }, barred ? "–" : price ? money(price.cost) : "…"),
      );
    }),
  );
}

/** Why a tier cannot be had here: each reason once. */
function reasons() {
  const barred = [...new Set(TIERS.map((tier) => state.talk.prices[tier]?.fault).filter(Boolean))];
  return barred.length > 0 && h("details", { class: "folded" }, h("summary", {}, t("tier_why")), h("ul", { class: "notes small" }, barred.map((each) => h("li", { dir: "auto" }, each))));
}

const approval = () =>
  h(
    "label",
    { class: "check" },
    h("input", { type: "checkbox", checked: state.talk.approve, onchange: (event) => chooseApproval(event.target.checked) }),
    h("span", {}, t("approve_first"), h("span", { class: "tiny soft block" }, t("approve_first_text"))),
  );
