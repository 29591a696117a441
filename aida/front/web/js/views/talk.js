/* The conversation: who said what, what is asked with proposals to press, and the field to write in. */

import { answer, forgive, open, say, sayAnswers } from "../deeds/talk.js";
import { button, chip, problem } from "../parts.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { direction, t } from "../words.js";
import { composer } from "./composer.js";
import { ticket } from "./ticket.js";

export function talk() {
  const { messages, heard, busy, turn, loading, fault, failed } = state.talk;
  return h(
    "section",
    { class: "talk", "aria-label": t("pane_talk") },
    h("h1", { class: "unseen", tabindex: "-1" }, t("pane_talk")),
    h(
      "div",
      { class: "messages", tabindex: "0", "aria-label": t("messages") },
      h(
        "ol",
        { class: "said" },
        loading && [h("li", { class: "skeleton line", key: "s1" }), h("li", { class: "skeleton line", key: "s2" })],
        messages.map((each, place) => bubble(each, place)),
        busy && heard !== null && h("li", { class: "message aida", key: "heard" }, who("aida"), heard ? h("p", { dir: "auto" }, heard) : h("p", { class: "thinking" }, h("span", { class: "unseen" }, t("thinking")), h("i"), h("i"), h("i"))),
      ),
      !busy && turn && questions(turn),
      !busy && ticket(),
      fault && problem(fault, failed ? () => say(failed) : loading || !messages.length ? () => open(state.talk.id) : forgive),
    ),
    composer(),
  );
}

const who = (role) => h("b", { class: role === "aida" ? "who" : "unseen" }, t(role === "aida" ? "who_aida" : "who_client"));

const bubble = ({ role, text }, place) => h("li", { class: `message ${role}`, key: `m${place}` }, who(role), h("p", { dir: "auto" }, role === "aida" ? withoutProposals(text) : text));

/** What a terminal shows in brackets stands here as buttons (pure). */
const withoutProposals = (text) => text.replace(/ ?\[[^\]\n]* \/ [^\]\n]*\]/g, "");

function questions(turn) {
  const asked = turn.ask || [];
  const styles = turn.styles || [];
  if (!asked.length && !styles.length) return null;
  const chosen = state.talk.answers;
  return h(
    "div",
    { class: "asked", dir: direction(turn.language || state.language), lang: turn.language },
    asked.map((question) =>
      h(
        "fieldset",
        { key: question.field },
        h("legend", { class: turn.text.includes(question.text) ? "unseen" : null }, question.text),
        h("div", { class: "chips" }, question.proposals.map((each) => chip(each.label, () => answer(question, each), asked.length > 1 ? { "aria-pressed": String(chosen[question.field]?.value === each.value) } : {}))),
      ),
    ),
    asked.length > 1 && Object.keys(chosen).length > 0 && button(t("answer", { text: Object.values(chosen).map((each) => each.label).join(", ") }), sayAnswers, { kind: "main", icon: "send" }),
    styles.length > 0 && h("div", {}, button(t("see_styles"), () => change({ pane: "desk" }), { kind: "line phone-only", icon: "style" })),
  );
}

let told = "";

/** Keep the newest words in sight while they come. */
export function keepDown() {
  const list = document.querySelector(".messages");
  if (!list || !state.talk) return;
  const { id, messages, heard, turn, fault, stage } = state.talk;
  const now = [id, messages.length, heard?.length, turn?.text?.length, Boolean(fault), stage, state.pane].join();
  if (now === told) return;
  told = now;
  list.scrollTop = list.scrollHeight;
}
