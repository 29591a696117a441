/* Where work happens: the conversation on one side, on the other the desk with what it is about.
   On a phone one of them is seen at a time. */

import { icon } from "../parts.js";
import { change, state } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";
import { desk, deskName, deskNews } from "./desk.js";
import { talk } from "./talk.js";
import { welcome } from "./welcome.js";

export function studio() {
  const now = state.talk;
  if (!now || (state.route.name === "new" && !now.messages.length)) return welcome();
  return h(
    "main",
    { id: "main", class: "studio", key: "studio", tabindex: "-1", "data-pane": state.pane },
    h("div", { class: "panes", role: "group", "aria-label": t("panes") }, pane("talk", "talk", t("pane_talk")), pane("desk", "desk", deskName())),
    talk(),
    desk(),
  );
}

function pane(name, drawing, label) {
  const here = state.pane === name;
  return h(
    "button",
    { type: "button", class: "pane", "aria-pressed": String(here), onclick: () => change({ pane: name }) },
    icon(drawing),
    label,
    name === "desk" && !here && deskNews() && h("i", { class: "news", title: t("news") }),
  );
}
