/* Where the client writes: words, a picked style, files of their own. Enter sends, Shift+Enter is a new line. */

import { attach, chooseStyle, dropUpload, say } from "../deeds/talk.js";
import { button, icon } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";

const FIELD = "wish";
const ACCEPTED = "image/png,image/jpeg,image/webp,audio/wav,audio/mpeg,audio/ogg,audio/flac,audio/mp4";

export function composer() {
  const { busy, style, uploads, messages } = state.talk || { uploads: [], messages: [] };
  return h(
    "form",
    { class: "composer", key: "composer", onsubmit: send },
    (style || uploads.length > 0) && h("ul", { class: "chips carried", "aria-label": t("carried") }, style && goes(style.name, "style", () => chooseStyle(null)), uploads.map((each) => goes(each.name, "attach", () => dropUpload(each.id)))),
    h("label", { class: "unseen", for: FIELD }, t("composer_label")),
    h("textarea", { id: FIELD, name: "text", rows: "1", dir: "auto", maxlength: "8000", placeholder: t(messages.length ? "composer_next" : "composer_first"), onkeydown: enter, enterkeyhint: "send" }),
    h(
      "div",
      { class: "composer-deeds" },
      h("label", { class: "button bare round", title: t("attach") }, icon("attach"), h("span", { class: "unseen" }, t("attach")), h("input", { type: "file", class: "unseen", accept: ACCEPTED, onchange: take })),
      h("button", { type: "submit", class: "button main round", "aria-label": t("send"), title: t("send"), "aria-disabled": busy ? "true" : null }, icon("send")),
    ),
  );
}

const goes = (name, drawing, away) => h("li", { class: "tag" }, icon(drawing), h("bdi", {}, name), button(t("remove", { name }), away, { kind: "bare", icon: "close", only: true }));

function send(event) {
  event.preventDefault();
  const field = event.target.elements.text;
  const style = state.talk.style;
  const text = field.value.trim() || (style ? t("say_style", { name: style.name }) : "");
  if (!text || state.talk.busy) return field.focus();
  field.value = "";
  say(text);
}

function enter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

function take(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (file) attach(file);
}

/** Put the beginning of a sentence into the field and the cursor behind it. */
export function beginSentence(text) {
  const field = document.getElementById(FIELD);
  if (!field) return;
  field.value = text;
  field.focus();
  field.setSelectionRange(text.length, text.length);
}
