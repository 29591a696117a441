/* Around every view: the way past it, the masthead, the place for dialogs. */

import { post } from "../api.js";
import { button, icon, problem, sure } from "../parts.js";
import { hashOf } from "../route.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { LANGUAGES, speak, t } from "../words.js";
import { filmPage } from "./film.js";
import { gallery } from "./gallery.js";
import { history } from "./history.js";
import { redoDialog } from "./redo.js";
import { studio } from "./studio.js";
import { styleDialog } from "./style.js";

const VIEWS = { new: studio, talk: studio, styles: gallery, history, film: filmPage };

/** The whole page as it is to be now. */
export function shell() {
  return [
    h("a", { class: "skip", href: "#main", onclick: toMain }, t("skip")),
    masthead(),
    state.signIn ? signIn() : state.fault && !state.session ? asleep() : VIEWS[state.route.name](),
    state.dialog?.style && styleDialog(state.dialog.style),
    state.dialog?.sure && sure(state.dialog.sure, () => change({ dialog: null })),
    state.run?.redo && redoDialog(state.run),
  ];
}

function toMain(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function masthead() {
  return h(
    "header",
    { class: "masthead" },
    h("a", { class: "wordmark", href: "#/", "aria-label": t("home") }, h("svg", { viewBox: "0 0 84 24", "aria-hidden": "true" }, h("use", { href: "img/wordmark.svg#wordmark" }))),
    h("nav", { class: "ways", "aria-label": t("nav") }, way("new", "talk", t("nav_new")), way("styles", "style", t("nav_styles")), way("history", "film", t("nav_films"))),
    h("div", { class: "settings" }, languages(), themes()),
  );
}

function way(name, drawing, label) {
  const here = state.route.name === name || (name === "new" && state.route.name === "talk") || (name === "history" && state.route.name === "film");
  return h("a", { href: hashOf({ name }), "aria-current": here ? "page" : null, class: "way" }, icon(drawing), h("span", {}, label));
}

function languages() {
  return h(
    "label",
    { class: "language" },
    h("span", { class: "unseen" }, t("language")),
    icon("globe"),
    h(
      "select",
      { value: state.language, onchange: (event) => speak(event.target.value, true) },
      Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code, selected: code === state.language }, name)),
    ),
  );
}

const NEXT = { auto: "light", light: "dark", dark: "auto" };

function themes() {
  const turn = () => {
    const theme = NEXT[state.theme];
    localStorage.setItem("aida.theme", theme);
    document.documentElement.dataset.theme = theme;
    change({ theme });
  };
  return button(t(`theme_${state.theme}`), turn, { kind: "bare", icon: state.theme, only: true });
}

const again = () => window.dispatchEvent(new Event("aida-enter"));

const asleep = () => h("main", { id: "main", class: "sheeted", tabindex: "-1" }, problem(state.fault, again));

function signIn() {
  const enter = async (event) => {
    event.preventDefault();
    const token = new FormData(event.target).get("token");
    try {
      await post("/api/session", { token });
      again();
    } catch (fault) {
      change({ fault });
    }
  };
  return h(
    "main",
    { id: "main", class: "sheeted", tabindex: "-1" },
    h("h1", { tabindex: "-1" }, t("signin_title")),
    h("p", { class: "soft" }, t("signin_text")),
    h(
      "form",
      { class: "signin", onsubmit: enter },
      h("label", { class: "field" }, h("span", {}, t("signin_token")), h("input", { class: "input", name: "token", type: "password", autocomplete: "current-password", required: true })),
      h("button", { class: "button main", type: "submit" }, t("signin_enter")),
    ),
    state.fault && problem(state.fault),
  );
}
