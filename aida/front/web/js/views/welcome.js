/* The first thing a client sees: one sentence to write, wishes to begin from, and real looks of the gallery. */

import { forgive, say } from "../deeds/talk.js";
import { chip, icon, palette, problem } from "../parts.js";
import { preview } from "../pictures.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";
import { composer } from "./composer.js";

const WISHES = ["wish_1", "wish_2", "wish_3"];
const SHOWN = 10;

export function welcome() {
  return h(
    "main",
    { id: "main", class: "welcome", key: "welcome", tabindex: "-1" },
    h(
      "div",
      { class: "hero" },
      h("h1", { class: "display", tabindex: "-1" }, t("hero_1"), " ", h("mark", {}, t("hero_2"))),
      h("p", { class: "lead" }, t(state.session?.paid ? "hero_text_paid" : "hero_text")),
      composer(),
      state.talk?.fault && problem(state.talk.fault, state.talk.failed ? () => say(state.talk.failed) : forgive),
      h("div", { class: "wishes" }, h("h2", { class: "tiny soft", id: "wishes" }, t("wishes")), h("ul", { class: "chips", "aria-labelledby": "wishes" }, WISHES.map((each) => h("li", {}, chip(t(each), () => say(t(each))))))),
    ),
    looks(),
  );
}

function looks() {
  const items = state.styles?.items || [];
  if (!items.length && !state.styles?.loading) return null;
  return h(
    "section",
    { class: "looks", "aria-labelledby": "looks" },
    h("div", { class: "looks-head" }, h("h2", { id: "looks" }, t("looks")), h("a", { href: "#/styles", class: "small" }, t("looks_all"), icon("go", true))),
    h("ul", { class: "strip", tabindex: "0", "aria-label": t("looks") }, items.length ? items.slice(0, SHOWN).map(look) : Array.from({ length: 6 }, () => h("li", { class: "skeleton look" }))),
  );
}

const look = (style) =>
  h(
    "li",
    { key: style.id },
    h(
      "button",
      { type: "button", class: "look", onclick: () => change({ dialog: { style } }) },
      preview(style.images.thumbnail),
      palette(style.palette),
      h("span", {}, style.name),
    ),
  );
