/* The gallery's deeds: search words, category and tags ─GET→ state.styles {items, total}. */

import { get } from "../api.js";
import { change, state } from "../store.js";
import { announce } from "../parts.js";
import { t } from "../words.js";

const PAGE = 48;
let waiting = null;
let asked = null;

const set = (part) => change({ styles: { ...state.styles, ...part } });

/** The gallery as it opens: everything, nothing chosen. */
export function openGallery() {
  if (!state.styles) {
    change({ styles: { keyword: "", category: null, tags: [], items: [], total: null, fault: null, loading: true, categories: [], alltags: [] } });
    look();
  }
}

/** What is typed is looked for when the typing rests. */
export function type(keyword) {
  set({ keyword });
  clearTimeout(waiting);
  waiting = setTimeout(look, 220);
}

export function choose(part) {
  set(part);
  look();
}

export async function look(more = false) {
  clearTimeout(waiting);
  asked?.abort();
  asked = new AbortController();
  const { keyword, category, tags, items } = state.styles;
  const query = new URLSearchParams({ limit: PAGE, offset: more ? items.length : 0, language: state.language });
  if (keyword.trim()) query.set("keyword", keyword.trim());
  if (category) query.set("category", category);
  for (const tag of tags) query.append("tags", tag);
  set({ loading: true, fault: null });
  try {
    const found = await get(`/api/styles/search?${query}`, asked.signal);
    const all = more ? [...items, ...found.items] : found.items;
    set({ items: all, total: found.total, loading: false, ...facets(found, keyword || category || tags.length || more) });
    announce(t("styles_found", { count: found.total }));
  } catch (fault) {
    if (fault.name !== "AbortError") set({ fault, loading: false });
  }
}

/** Categories and the commonest tags, read off the unfiltered gallery. */
function facets(found, filtered) {
  if (filtered) return {};
  const counts = new Map();
  for (const tag of found.items.flatMap((each) => each.tags)) counts.set(tag, (counts.get(tag) || 0) + 1);
  const alltags = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 14).map(([tag]) => tag);
  return { categories: [...new Set(found.items.map((each) => each.category))].sort(), alltags };
}

const known = new Map();

/** One style by its code, fetched once; null until it is here. */
export function style(id) {
  const here = state.styles?.items.find((each) => each.id === id) || known.get(id);
  if (here === undefined) {
    known.set(id, null);
    get(`/api/styles/${encodeURIComponent(id)}`).then((found) => {
      known.set(id, found);
      change({});
    }, () => {});
  }
  return here || null;
}
