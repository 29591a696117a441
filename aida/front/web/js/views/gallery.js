/* The gallery: search in your own words, category, tags; looks as large as they deserve. */

import { choose, look, type } from "../deeds/styles.js";
import { button, chip, icon, invite, palette, problem, skeletons } from "../parts.js";
import { preview } from "../pictures.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";
import { categoryName } from "./style.js";

export function gallery() {
  const found = state.styles;
  return h(
    "main",
    { id: "main", class: "gallery", key: "gallery", tabindex: "-1" },
    h("div", { class: "gallery-head" }, h("h1", { tabindex: "-1" }, t("gallery_title")), h("p", { class: "soft" }, t("gallery_text"))),
    filters(found),
    h("p", { class: "small soft count" }, found.total === null ? "" : t("styles_found", { count: found.total })),
    found.fault ? problem(found.fault, () => look()) : results(found),
  );
}

function filters(found) {
  const toggle = (tag) => choose({ tags: found.tags.includes(tag) ? found.tags.filter((each) => each !== tag) : [...found.tags, tag] });
  return h(
    "form",
    { class: "filters", role: "search", onsubmit: (event) => (event.preventDefault(), look()) },
    h("label", { class: "searching" }, icon("search"), h("span", { class: "unseen" }, t("search_label")), h("input", { class: "input", type: "search", value: found.keyword, placeholder: t("search_hint"), dir: "auto", oninput: (event) => type(event.target.value) })),
    h("div", { class: "chips", role: "group", "aria-label": t("categories") }, chip(t("all"), () => choose({ category: null }), { "aria-pressed": String(!found.category) }), found.categories.map((each) => chip(categoryName(each), () => choose({ category: found.category === each ? null : each }), { key: each, "aria-pressed": String(found.category === each) }))),
    found.alltags.length > 0 && h("details", { class: "tag-filter", open: found.tags.length > 0 }, h("summary", { class: "small" }, t("tags")), h("div", { class: "chips", role: "group", "aria-label": t("tags") }, found.alltags.map((each) => chip(each, () => toggle(each), { key: each, "aria-pressed": String(found.tags.includes(each)) })))),
  );
}

function results(found) {
  if (found.loading && !found.items.length) return h("ul", { class: "grid", "aria-label": t("loading") }, skeletons(8, "look"));
  if (!found.items.length) return invite(t("styles_none"), t("styles_none_text"), button(t("clear"), () => choose({ keyword: "", category: null, tags: [] }), { kind: "line" }));
  return [
    h("ul", { class: "grid", "aria-busy": String(found.loading) }, found.items.map(card)),
    found.items.length < found.total && button(t("more"), () => look(true), { kind: "line" }),
  ];
}

const card = (style) =>
  h(
    "li",
    { key: style.id },
    h(
      "button",
      { type: "button", class: "look", onclick: () => change({ dialog: { style } }) },
      preview(style.images.thumbnail),
      palette(style.palette),
      h("span", {}, style.name),
      h("span", { class: "tiny soft" }, style.own ? t("own_style") : categoryName(style.category)),
    ),
  );
