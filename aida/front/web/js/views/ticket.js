/* On a phone, where the desk is a tap away: what it holds, in a line or two, inside the conversation. */

import { start } from "../deeds/talk.js";
import { button, progressbar } from "../parts.js";
import { percent } from "../format.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";
import { priceNow, startLabel } from "./offer.js";

const look = () => change({ pane: "desk" });

export function ticket() {
  const { stage, turn } = state.talk;
  const view = state.run?.view;
  if (view && stage !== "talking" && stage !== "proposed") return production(view);
  if (!turn?.offer) return null;
  return h(
    "div",
    { class: "ticket sheet phone-only" },
    h("p", {}, h("b", {}, priceNow())),
    h("div", { class: "chips" }, button(startLabel(), start, { kind: "main" }), button(t("see_brief"), look, { kind: "line" })),
  );
}

const production = (view) =>
  h(
    "div",
    { class: "ticket sheet phone-only" },
    h("p", {}, h("b", {}, t(`status_${view.status}`)), " ", view.status === "running" && percent(view.progress)),
    view.status === "running" && progressbar(view.progress, t("progress")),
    button(t(view.status === "waiting" ? "see_board" : view.status === "completed" ? "see_film" : "see_run"), look, { kind: "main" }),
  );
