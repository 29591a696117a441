/* The desk beside the conversation: what it is about just now. Brief and offer first, then the production. */

import { follow } from "../deeds/runs.js";
import { invite, button } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";
import { brief } from "./brief.js";
import { beginSentence } from "./composer.js";
import { offer } from "./offer.js";
import { picks } from "./style.js";
import { production } from "./production.js";

export function desk() {
  const about = state.talk.workflows.length && state.run ? state.run.id : "brief";
  return h("section", { class: "desk", key: about, "aria-label": deskName(), tabindex: "0" }, h("div", { class: "desk-in" }, inside()));
}

function inside() {
  const { turn, brief: known, workflows, stage, loading } = state.talk;
  const picked = turn?.styles?.length ? picks(turn.styles) : null;
  const talking = stage === "talking" || stage === "proposed";
  const made = workflows.length > 0 && state.run && [takes(workflows), production()];
  if (loading) return h("div", { class: "skeleton docket-blank" });
  if (talking && made) return [picked, known && brief(known, turn), turn?.offer && offer(turn.offer), made];
  if (made) return [made, known && h("details", { class: "folded" }, h("summary", {}, t("brief")), brief(known, turn))];
  if (!known) return [picked, invite(t("desk_empty"), t("desk_empty_text"), button(t("desk_empty_deed"), () => beginSentence(t("desk_empty_begin")), { kind: "line", icon: "pencil" }))];
  return [picked, brief(known, turn), offer(turn?.offer || null)];
}

/** The takes of one wish, newest last, where there are several. */
function takes(workflows) {
  if (workflows.length < 2) return null;
  return h(
    "div",
    { class: "chips takes", role: "group", "aria-label": t("takes") },
    workflows.map((id, place) => h("button", { type: "button", class: "chip", key: id, "aria-pressed": String(state.run?.id === id), onclick: () => follow(id) }, t("take", { number: place + 1 }))),
  );
}

/** What the desk is called now: the brief, the storyboard, the film. */
export function deskName() {
  const status = state.run?.view?.status;
  if (!state.talk?.workflows.length || !status) return t("brief");
  if (status === "waiting") return t("storyboard");
  return status === "completed" ? t("result") : t("production");
}

/** Is there something on it that waits to be looked at? */
export const deskNews = () => Boolean(state.talk?.turn?.offer || state.talk?.turn?.styles?.length || state.run?.view);
