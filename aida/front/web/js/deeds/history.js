/* What was made and said before: ─GET→ state.history {runs, conversations}. */

import { get } from "../api.js";
import { change, state } from "../store.js";

const PAGE = 24;

export async function openHistory() {
  change({ history: { runs: null, conversations: null, fault: null } });
  try {
    const [runs, conversations] = await Promise.all([get(`/api/runs?limit=${PAGE}&offset=0`), get(`/api/conversations?limit=${PAGE}&offset=0`)]);
    change({ history: { runs, conversations, fault: null } });
  } catch (fault) {
    change({ history: { ...state.history, fault } });
  }
}

/** The next page of `runs` or `conversations`. */
export async function more(list) {
  const have = state.history[list];
  const next = await get(`/api/${list}?limit=${PAGE}&offset=${have.items.length}`);
  change({ history: { ...state.history, [list]: { total: next.total, items: [...have.items, ...next.items] } } });
}
