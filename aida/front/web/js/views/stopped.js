/* A production that did not reach its end: why, what is kept, and the way on. */

import { button, icon } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";

/** `resume(max_cost?)` goes on with it. */
export function stopped(view, resume) {
  const given = view.error;
  const reason = typeof given === "string" ? given : given?.message || given?.reason || view.message;
  const title = `stopped_${view.status}`;
  return h(
    "div",
    { class: view.status === "failed" ? "problem" : "notice sheet", role: "group" },
    h("p", {}, icon("alarm"), " ", h("b", {}, knows(title) ? t(title) : t("stopped_failed"))),
    reason && h("p", { class: "small", dir: "auto" }, reason),
    given?.todo && h("p", { class: "small", dir: "auto" }, given.todo),
    view.status !== "cancelled" && [h("p", { class: "small soft" }, t("stopped_kept")), button(t("resume"), () => resume(), { kind: "main", icon: "again", "aria-disabled": state.run?.busy ? "true" : null })],
  );
}
