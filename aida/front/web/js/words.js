/* What the page says, in the reader's language: lang/<code>.json ─load→ t("key", {count}) → words.

   A key with plural forms has them as key_one, key_other… (Intl.PluralRules chooses). */

import { state, change } from "./store.js";

export const LANGUAGES = { en: "English", it: "Italiano", es: "Español", fr: "Français", de: "Deutsch", ar: "العربية" };
const FROM_RIGHT = new Set(["ar", "he", "fa", "ur"]);
let words = {};

/** The sentence for a key; `{name}` in it is replaced. */
export function t(key, values = {}) {
  const form = "count" in values ? `${key}_${new Intl.PluralRules(state.language).select(values.count)}` : key;
  const sentence = words[form] ?? words[`${key}_other`] ?? words[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(shown(values[name])) : hole));
}

const shown = (value) => (typeof value === "number" ? new Intl.NumberFormat(state.language).format(value) : value);

/** Whether the page has words for a key (texts that come from data may have none). */
export const knows = (key) => key in words;

/** `rtl` or `ltr` of a language. */
export const direction = (language) => (FROM_RIGHT.has((language || "").slice(0, 2)) ? "rtl" : "ltr");

/** The first of the browser's languages that the page speaks. */
export function preferred() {
  const kept = localStorage.getItem("aida.language");
  const wished = [kept, ...(navigator.languages || [])].filter(Boolean).map((each) => each.slice(0, 2).toLowerCase());
  return wished.find((each) => each in LANGUAGES) || "en";
}

/** Load a language and turn the page to it. */
export async function speak(language, keep = false) {
  const answer = await fetch(`lang/${language}.json`);
  words = await answer.json();
  if (keep) localStorage.setItem("aida.language", language);
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
  document.title = t("title");
  change({ language });
}
