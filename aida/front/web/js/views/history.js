/* What was made and said before. */

import { more, openHistory } from "../deeds/history.js";
import { money, when } from "../format.js";
import { button, icon, invite, ours, problem, skeletons } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";
import { status } from "./production.js";

export function history() {
  const { runs, conversations, fault } = state.history || {};
  return h(
    "main",
    { id: "main", class: "history", key: "history", tabindex: "-1" },
    h("h1", { tabindex: "-1" }, t("history_title")),
    fault ? problem(fault, openHistory) : runs && !runs.items.length && !conversations.items.length ? nothing() : [films(runs), talks(conversations)],
  );
}

const nothing = () => invite(t("history_none"), t("history_none_text"), h("a", { class: "button main", href: "#/" }, t("nav_new")));

function films(runs) {
  return h(
    "section",
    { "aria-labelledby": "films" },
    h("h2", { id: "films" }, t("nav_films")),
    runs && !runs.items.length && h("p", { class: "soft" }, t("films_none")),
    h("ul", { class: "grid films" }, runs ? runs.items.map(card) : skeletons(4, "look")),
    runs && runs.items.length < runs.total && button(t("more"), () => more("runs"), { kind: "line" }),
  );
}

const card = (run) =>
  h(
    "li",
    { key: run.id },
    h(
      "a",
      { class: "look film-card", href: `#/films/${run.id}` },
      h("span", { class: "poster" }, ours(run.thumbnail) ? h("img", { src: ours(run.thumbnail), alt: "", loading: "lazy", decoding: "async" }) : icon("film"), status(run)),
      h("span", { class: "film-title", dir: "auto" }, run.title),
      h("span", { class: "tiny soft" }, [when(run.started_at), run.content_type && knows(`type_${run.content_type}`) && t(`type_${run.content_type}`), money(run.cost)].filter(Boolean).join(" · ")),
    ),
  );

function talks(conversations) {
  return h(
    "section",
    { "aria-labelledby": "talks" },
    h("h2", { id: "talks" }, t("conversations")),
    conversations && !conversations.items.length && h("p", { class: "soft" }, t("talks_none")),
    h("ul", { class: "talk-list" }, conversations ? conversations.items.map(talkLine) : skeletons(3, "line")),
    conversations && conversations.items.length < conversations.total && button(t("more"), () => more("conversations"), { kind: "line" }),
  );
}

const talkLine = (each) =>
  h("li", { key: each.id }, h("a", { href: `#/c/${each.id}` }, icon("talk"), h("span", { class: "talk-title", dir: "auto" }, each.title || t("untitled")), h("span", { class: "tiny soft" }, knows(`stage_${each.stage}`) ? t(`stage_${each.stage}`) : each.stage), h("span", { class: "tiny soft num" }, when(each.updated_at))));
