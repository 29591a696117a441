/* One production, in whatever state it is: under way, waiting for a yes, finished, stopped. */

import { follow, resume } from "../deeds/runs.js";
import { problem } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";
import { costs } from "./costs.js";
import { film } from "./film.js";
import { progress } from "./progress.js";
import { storyboard } from "./storyboard.js";
import { stopped } from "./stopped.js";

export function production() {
  const { view, fault, id } = state.run;
  if (!view) return fault ? problem(fault, () => follow(id)) : blank();
  return h(
    "article",
    { class: "production", key: id, "aria-labelledby": "run-title" },
    h("div", { class: "run-head" }, h("h2", { id: "run-title", dir: "auto" }, view.title), h("p", { class: "chips" }, status(view), view.tier && h("span", { class: "tag" }, t(`tier_${view.tier}`)))),
    fault && problem(fault, view.status === "waiting" ? null : () => follow(id)),
    body(view),
  );
}

/** How it stands, as a small sign. */
export const status = (view) =>
  h("span", { class: `tag ${view.status === "running" || view.status === "waiting" ? "on" : view.status === "failed" ? "bad" : ""}` }, knows(`status_${view.status}`) ? t(`status_${view.status}`) : view.status);

function body(view) {
  if (view.status === "waiting") return storyboard(state.run);
  if (view.status === "running") return progress(view);
  if (view.status === "completed" || view.status === "partial") return [view.status === "partial" && stopped(view, resume), film(view)];
  return [stopped(view, resume), progress(view, true), costs(state.run.costs)];
}

const blank = () => h("div", { class: "production", "aria-hidden": "true" }, h("div", { class: "skeleton line" }), h("div", { class: "skeleton stage" }), h("div", { class: "skeleton line" }));
