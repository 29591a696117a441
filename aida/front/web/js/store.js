/* What the page knows, in one place: change() merges, listeners are told once per frame.

     deeds ─change(part)→ state ─told→ view functions */

export const state = {
  session: null,
  language: "en",
  theme: "auto",
  route: { name: "new", id: null },
  pane: "talk",
  talk: null,
  run: null,
  styles: null,
  history: null,
  signIn: false,
  dialog: null,
  fault: null,
};

const listeners = new Set();
let due = false;

/** Merge `part` into the state and have the page drawn again. */
export function change(part) {
  Object.assign(state, part);
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    for (const tell of listeners) tell(state);
  });
}

export function listen(tell) {
  listeners.add(tell);
}
