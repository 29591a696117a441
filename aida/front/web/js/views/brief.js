/* The brief as the account manager understood it. Every line can be corrected by saying it: pressing one
   begins the sentence. */

import { seconds, languageName, money } from "../format.js";
import { icon } from "../parts.js";
import { change } from "../store.js";
import { style } from "../deeds/styles.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";
import { beginSentence } from "./composer.js";

/** brief → [field, shown value] for everything the client said (pure). */
export function linesOf(brief) {
  const said = brief.details || {};
  const flag = (value) => (value === null || value === undefined ? null : t(value ? "yes" : "no"));
  const word = (kind, value) => value && (knows(`${kind}_${value}`) ? t(`${kind}_${value}`) : branded(value));
  return [
    ["content_type", word("type", brief.content_type)],
    ["duration_s", said.duration_s && seconds(said.duration_s)],
    ["platform", word("platform", said.platform)],
    ["aspect", said.aspect],
    ["audience", said.audience],
    ["language", languageName(brief.language)],
    ["tone", said.tone],
    ["voice", word("voice", said.voice)],
    ["music", flag(said.music)],
    ["subtitles", flag(said.subtitles)],
    ["images", said.images],
    ["call_to_action", said.call_to_action],
    ["budget", budgetOf(brief.budget_constraints)],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
}

const WRITTEN = { tiktok: "TikTok", youtube: "YouTube", linkedin: "LinkedIn", whatsapp: "WhatsApp", tv: "TV" };

/** `instagram_reel` → "Instagram Reel": platforms are called alike in every language. */
const branded = (value) => value.split("_").map((each) => WRITTEN[each] || each.charAt(0).toUpperCase() + each.slice(1)).join(" ");

function budgetOf(budget) {
  if (!budget || budget.type === "none" || budget.max_cost === null) return null;
  const amount = budget.currency === "USD" ? money(budget.max_cost) : `${budget.max_cost} ${budget.currency}`;
  return t(`budget_${budget.type}`, { amount });
}

export function brief(wanted, turn) {
  const open = (turn?.ask || []).map((each) => each.field);
  const looks = wanted.style_preferences?.gallery_selected || [];
  return h(
    "article",
    { class: "docket sheet", "aria-labelledby": "brief-subject" },
    h("p", { class: "eyebrow" }, t("brief")),
    h("h2", { id: "brief-subject", dir: "auto" }, wanted.details?.subject || wanted.requirements?.[0] || t("subject_open")),
    wanted.quality_keywords?.length > 0 && h("ul", { class: "chips words", "aria-label": t("field_keywords") }, wanted.quality_keywords.map((each) => h("li", { class: "tag", dir: "auto" }, each))),
    h("dl", { class: "lines" }, linesOf(wanted).map(([field, value]) => line(field, value)), open.filter((field) => knows(`field_${field}`)).map((field) => line(field, null))),
    looks.length > 0 && h("ul", { class: "picked" }, looks.map((each) => chosen(each.id))),
    h("p", { class: "tiny soft hint" }, t("brief_hint")),
  );
}

function line(field, value) {
  const name = t(`field_${field}`);
  return h(
    "div",
    { class: "line", key: `${field}-${value === null}` },
    h("dt", {}, name),
    h(
      "dd",
      {},
      h(
        "button",
        { type: "button", class: value === null ? "value open" : "value", title: t("change_field", { field: name }), onclick: () => begin(field) },
        h("bdi", {}, value === null ? t("still_open") : String(value)),
        icon("pencil"),
        h("span", { class: "unseen" }, t("change")),
      ),
    ),
  );
}

function begin(field) {
  change({ pane: "talk" });
  queueMicrotask(() => beginSentence(t("begin_change", { field: t(`field_${field}`) })));
}

function chosen(id) {
  const found = style(id);
  return h("li", { key: id }, h("button", { type: "button", class: "pick-line", onclick: () => found && change({ dialog: { style: found } }) }, found && h("img", { src: found.images.thumbnail, alt: "" }), h("span", {}, h("span", { class: "tiny soft" }, t("field_style")), found?.name || id)));
}
