/* Where the money went: estimate beside actual, step by step, with what came to nothing apart. */

import { sum } from "../format.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";

const or = (amount) => (amount === null || amount === undefined ? t("price_unknown") : sum(amount));
const total = (step) => Number(step.paid) + Number(step.wasted);

/** A draft that cost nothing needs a sentence, no table. */
export const isFree = (account) => account?.tier === "draft" && !Number(account.actual);

export function costs(account) {
  if (!account) return null;
  if (isFree(account)) return h("section", { class: "costs", "aria-labelledby": "costs" }, h("h3", { id: "costs" }, t("costs")), h("p", {}, t("costs_free")));
  const wasted = account.steps.some((each) => Number(each.wasted) > 0);
  return h(
    "section",
    { class: "costs", "aria-labelledby": "costs" },
    h("h3", { id: "costs" }, t("costs")),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "costs" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, head("cost_step"), head("cost_estimated"), head("cost_paid"), wasted && head("cost_wasted"))),
        h("tbody", {}, account.steps.map((step) => h("tr", { key: step.purpose }, h("th", { scope: "row" }, knows(`purpose_${step.purpose}`) ? t(`purpose_${step.purpose}`) : step.purpose, h("span", { class: "tiny soft block" }, [step.model?.split("/").pop(), step.tries.length > 1 && t("orders", { count: step.tries.length })].filter(Boolean).join(" · "))), cell(or(step.estimated)), cell(sum(total(step))), wasted && cell(Number(step.wasted) ? sum(step.wasted) : "–")))),
        h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("cost_total")), cell(or(account.estimated)), cell(sum(account.actual)), wasted && cell(sum(account.wasted)))),
      ),
    ),
    account.limit && h("p", { class: "tiny soft" }, t("cost_limit", { limit: account.limit })),
  );
}

const head = (key) => h("th", { scope: "col" }, t(key));
const cell = (text) => h("td", { class: "num" }, text);
