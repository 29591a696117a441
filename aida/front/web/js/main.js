/* The page begins here: language, session, the place in the address; then every change is drawn.

     state ─views→ description ─patch→ document          address ─arrive()→ deeds */

import { get } from "./api.js";
import { openGallery } from "./deeds/styles.js";
import { openHistory } from "./deeds/history.js";
import { follow, leave } from "./deeds/runs.js";
import { begin, open } from "./deeds/talk.js";
import { placeOf } from "./route.js";
import { change, listen, state } from "./store.js";
import { patch } from "./view.js";
import { keepDown } from "./views/talk.js";
import { shell } from "./views/shell.js";
import { preferred, speak } from "./words.js";

const page = document.getElementById("page");

function draw() {
  patch(page, shell(state));
  keepDown();
}

/** Do what the place in the address asks for. */
function arrive(first = false) {
  const route = placeOf(location.hash);
  change({ route, dialog: null });
  if (route.name === "new") begin();
  if (route.name === "talk") open(route.id);
  if (route.name === "film") follow(route.id);
  if (route.name === "history") openHistory();
  if (route.name !== "film" && route.name !== "talk") leave();
  openGallery();
  if (!first) queueMicrotask(() => document.querySelector("main h1")?.focus());
}

/** Ask who we are; a server that wants a token answers 401, and the page asks for it. */
export async function enter() {
  try {
    change({ session: await get("/api/session"), signIn: false, fault: null });
    arrive(true);
  } catch (fault) {
    change(fault.status === 401 ? { signIn: true } : { fault });
  }
}

change({ theme: localStorage.getItem("aida.theme") || "auto" });
document.documentElement.dataset.theme = state.theme;
await speak(preferred());
listen(draw);
window.addEventListener("hashchange", () => arrive());
window.addEventListener("aida-enter", enter);
await enter();
