/* "Do this scene again": other words, another picture, or simply another try; only this scene is made anew. */

import { openRedo, redo } from "../deeds/runs.js";
import { sum } from "../format.js";
import { button, dialog, ours, shut } from "../parts.js";
import { h } from "../view.js";
import { t } from "../words.js";

export function redoDialog(run) {
  const scene = run.redo;
  const title = t("redo_title", { number: scene.id });
  const send = (event) => {
    event.preventDefault();
    const said = new FormData(event.target);
    shut(event);
    redo(scene.id, changesOf(scene, said.get("words"), said.get("picture")));
  };
  return dialog(
    title,
    () => openRedo(null),
    h(
      "form",
      { class: "redo", onsubmit: send },
      h("h2", {}, title),
      h("p", { class: "soft" }, t("redo_text")),
      ours(scene.image) && h("img", { src: ours(scene.image), alt: scene.headline || "" }),
      h("label", { class: "field" }, h("span", {}, t("scene_words")), h("textarea", { class: "input", name: "words", rows: "3", dir: "auto", value: scene.words || "" })),
      h("label", { class: "field" }, h("span", {}, t("scene_picture")), h("textarea", { class: "input", name: "picture", rows: "3", dir: "auto", value: scene.picture || "", placeholder: t("redo_picture") })),
      h("div", { class: "chips" }, h("button", { type: "submit", class: "button main" }, Number(scene.price) ? t("redo_for", { cost: sum(scene.price) }) : t("redo")), button(t("close"), shut, { kind: "line" })),
    ),
  );
}

/** Only what differs from the scene as it is (pure). */
export const changesOf = (scene, words, picture) => ({
  ...(words.trim() && words !== (scene.words || "") ? { words: words.trim() } : {}),
  ...(picture.trim() && picture !== (scene.picture || "") ? { picture: picture.trim() } : {}),
});
