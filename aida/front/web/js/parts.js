/* The small parts views are made of: icons, buttons, skeletons, problems, what is said to a screen reader. */

import { h } from "./view.js";
import { t } from "./words.js";

/** A drawing of img/icons.svg; beside a text it is only decoration. `turns`: it is mirrored in RTL. */
export const icon = (name, turns = false) =>
  h("svg", { class: turns ? "icon turns" : "icon", "aria-hidden": "true", viewBox: "0 0 24 24" }, h("use", { href: `img/icons.svg#${name}` }));

export const button = (label, onclick, props = {}) => {
  const { kind = "", icon: drawing, turns, only, ...more } = props;
  return h(
    "button",
    { type: "button", onclick, ...more, class: `button ${kind} ${only ? "round" : ""}`, ...(only ? { "aria-label": label, title: label } : {}) },
    drawing && icon(drawing, turns),
    only ? null : label,
  );
};

export const chip = (label, onclick, props = {}) => h("button", { type: "button", class: "chip", onclick, ...props }, h("bdi", {}, label));

/** Only addresses of this very server are followed; anything else is none. */
export const ours = (address) => (typeof address === "string" && /^\/(?!\/)/.test(address) ? address : null);

/** A picture that is here, or the place where it will be. */
export const picture = (address, alt, props = {}) =>
  ours(address) ? h("img", { src: ours(address), alt, loading: "lazy", decoding: "async", ...props }) : h("div", { class: "skeleton", "aria-hidden": "true" });

export const palette = (colours) =>
  h("span", { class: "palette", "aria-hidden": "true" }, (colours || []).filter((each) => /^#[0-9a-fA-F]{3,8}$/.test(each)).map((each) => h("i", { style: { "--chip": each } })));

/** What went wrong, and what to do: the server's words, and a way to try again. */
export const problem = (fault, again) =>
  h(
    "div",
    { class: "problem", role: "alert" },
    h("p", {}, fault.message),
    fault.todo && h("p", { class: "small" }, fault.todo),
    again && button(t("try_again"), again, { kind: "line", icon: "again" }),
  );

export const invite = (title, text, ...deeds) => h("div", { class: "invite" }, h("h2", {}, title), h("p", { class: "soft" }, text), h("div", { class: "chips" }, deeds));

export const skeletons = (count, name) =>
  Array.from({ length: count }, (_, place) => h("li", { class: `skeleton ${name}`, key: `skeleton-${place}`, "aria-hidden": "true" }));

export const progressbar = (value, label) =>
  h("div", { class: "bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": String(Math.round(value)), "aria-label": label }, h("i", { style: { "--part": `${value}%` } }));

/** Say something to a screen reader without moving the focus. */
export function announce(text) {
  const region = document.getElementById("said");
  if (region && region.textContent !== text) region.textContent = text;
}

/** For a button inside a dialog: closing it this way gives the focus back to where it was. */
export const shut = (event) => event.target.closest("dialog").close();

/** A dialog that opens itself, gives the focus back, and closes by Escape. */
export const dialog = (label, onclose, ...inside) =>
  h(
    "dialog",
    {
      class: "dialog",
      key: "dialog",
      "aria-label": label,
      onclose,
      onclick: (event) => event.target === event.currentTarget && event.currentTarget.close(),
      born: (node) => node.showModal(),
    },
    ...inside,
  );

/** "Are you sure?", with the deed's own name on the button. */
export const sure = ({ title, text, label, deed }, onclose) =>
  dialog(
    title,
    onclose,
    h("div", { class: "sure" }, h("h2", {}, title), h("p", {}, text), h("div", { class: "chips" }, button(label, (event) => (shut(event), deed()), { kind: "main" }), button(t("back"), shut, { kind: "line" }))),
  );
