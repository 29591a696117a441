/* What was made: the film in a player with captions, or pictures, or sound; files to take; scenes to redo. */

import { openRedo } from "../deeds/runs.js";
import { bytes, languageName } from "../format.js";
import { button, icon, ours } from "../parts.js";
import { state } from "../store.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";
import { costs, isFree } from "./costs.js";
import { production } from "./production.js";
import { shape, sheet } from "./progress.js";

/** A production on a page of its own. */
export function filmPage() {
  const talk = state.run?.view?.conversation_id;
  return h(
    "main",
    { id: "main", class: "sheeted", key: "film-page", tabindex: "-1" },
    h("h1", { class: "unseen", tabindex: "-1" }, t("production")),
    h("p", { class: "chips" }, h("a", { class: "button bare", href: "#/films" }, t("nav_films")), talk && h("a", { class: "button line", href: `#/c/${talk}` }, icon("talk"), t("to_talk"))),
    state.run && production(),
  );
}

export function film(view) {
  return h(
    "div",
    { class: "film" },
    h("div", { class: "beside", ...shape(view) }, player(view), h("div", {}, view.message && h("p", { class: "lead", dir: "auto" }, view.message), files(view.files || []), isFree(state.run.costs) && costs(state.run.costs))),
    !isFree(state.run.costs) && costs(state.run.costs),
    view.scenes?.length > 0 && h("section", { class: "again", "aria-labelledby": "again" }, h("h3", { id: "again" }, t("scenes_list")), h("p", { class: "small soft" }, t("redo_text")), sheet(view, (scene) => button(t("redo"), () => openRedo(scene), { kind: "bare small", icon: "again", "aria-label": `${t("redo")}: ${t("scene", { number: scene.id })}` }))),
  );
}

function player(view) {
  if (ours(view.film)) {
    return h(
      "div",
      { class: "screen", ...shape(view) },
      h(
        "video",
        { key: view.film, src: ours(view.film), controls: true, playsinline: true, preload: "metadata", poster: ours(view.thumbnail), "aria-label": view.title },
        (view.captions || []).filter((each) => ours(each.url)).map((each, place) => h("track", { kind: "captions", src: ours(each.url), srclang: each.language, label: languageName(each.language), default: place === 0 && view.captions_burned === false })),
      ),
    );
  }
  const files_ = view.files || [];
  const pictures = files_.filter((each) => each.media_type.startsWith("image/") && /^images?\//.test(each.name));
  if (pictures.length) return h("ul", { class: "stills" }, pictures.map((each) => h("li", { key: each.name }, h("a", { href: ours(each.url) }, h("img", { src: ours(each.url), alt: each.name, loading: "lazy" })))));
  const sound = files_.find((each) => each.media_type.startsWith("audio/") && /mp3$/.test(each.name)) || files_.find((each) => each.media_type.startsWith("audio/"));
  return sound ? h("audio", { class: "sound", src: ours(sound.url), controls: true, preload: "metadata", "aria-label": view.title }) : null;
}

const FIRST = ["film.mp4", "audio.mp3", "captions.srt", "captions.vtt", "thumbnail.jpg", "voice.wav", "audio.wav"];

/** The files a client wants first, first; pictures of scenes and records after them (pure). */
export const sorted = (files) => {
  const rank = (each) => (FIRST.includes(each.name) ? FIRST.indexOf(each.name) : FIRST.length);
  return [...files].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, undefined, { numeric: true }));
};

function files(all) {
  if (!all.length) return null;
  const [first, ...rest] = sorted(all);
  const main = FIRST.includes(first.name) || rest.length === 0;
  const others = main ? rest : all;
  return h(
    "section",
    { class: "files", "aria-labelledby": "files" },
    h("h3", { id: "files" }, t("downloads")),
    main && h("a", { class: "button main", href: ours(first.url), download: first.name.split("/").pop() }, icon("save"), t("download", { name: fileName(first.name) }), h("span", { class: "tiny num" }, bytes(first.bytes))),
    others.length > 0 && h("details", { class: "folded" }, h("summary", {}, t("files_more", { count: others.length })), h("ul", { class: "file-list" }, others.map(row))),
  );
}

const row = (file) => h("li", { key: file.name }, h("a", { href: ours(file.url), download: file.name.split("/").pop() }, icon("save"), h("span", { class: "file-name" }, fileName(file.name), h("bdi", { class: "tiny soft block" }, file.name)), h("span", { class: "tiny soft num" }, bytes(file.bytes))));

function fileName(name) {
  const key = `file_${name.replace(/\d+/g, "").replace(/[^a-z]+/gi, "_")}`;
  return knows(key) ? t(key) : name.split("/").pop();
}
