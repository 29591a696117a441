/* One look of the gallery, large; and those the account manager lays on the desk. */

import { chooseStyle, say } from "../deeds/talk.js";
import { style } from "../deeds/styles.js";
import { button, dialog, ours, palette, shut } from "../parts.js";
import { preview } from "../pictures.js";
import { go } from "../route.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";

const close = () => change({ dialog: null });

export function styleDialog(shown) {
  return dialog(
    shown.name,
    close,
    h(
      "div",
      { class: "style-large" },
      h("div", { class: "style-picture" }, h("div", { class: "style-shot" }, h("img", { src: ours(shown.images.thumbnail), alt: "" }), h("img", { src: ours(shown.images.full?.[0]) || ours(shown.images.thumbnail), alt: t("preview_of", { name: shown.name }) })), palette(shown.palette)),
      h(
        "div",
        { class: "style-text" },
        h("p", { class: "eyebrow" }, categoryName(shown.category)),
        h("h2", {}, shown.name),
        h("p", { dir: "auto" }, shown.description),
        h("ul", { class: "chips", "aria-label": t("tags") }, shown.tags.slice(0, 8).map((each) => h("li", { class: "tag" }, each))),
        h("p", { class: "tiny soft num" }, `--sref ${shown.id}`),
        h("div", { class: "chips" }, button(t("use_style"), (event) => (shut(event), use(shown)), { kind: "main", icon: "check" }), button(t("close"), shut, { kind: "line" })),
      ),
    ),
  );
}

export const categoryName = (category) => (knows(`category_${category}`) ? t(`category_${category}`) : category.replaceAll("_", " "));

/** Take a look into the conversation: said at once when one is under way, else carried by the first message. */
function use(shown) {
  chooseStyle(shown);
  const talk = state.talk;
  if (talk?.id && talk.messages.length) {
    if (state.route.name !== "talk") go({ name: "talk", id: talk.id });
    say(t("say_style", { name: shown.name }));
  } else if (state.route.name !== "new") go({ name: "new" });
  queueMicrotask(() => document.getElementById("wish")?.focus());
}

export function picks(ids) {
  return h(
    "section",
    { class: "picks", "aria-labelledby": "picks" },
    h("h2", { id: "picks" }, t("picks")),
    h("ul", { class: "strip", tabindex: "0", "aria-labelledby": "picks" }, ids.map((id) => pick(id))),
  );
}

function pick(id) {
  const found = style(id);
  if (!found) return h("li", { class: "skeleton look", key: id });
  return h("li", { key: id }, h("button", { type: "button", class: "look", onclick: () => change({ dialog: { style: found } }) }, preview(found.images.thumbnail), palette(found.palette), h("span", {}, found.name)));
}
