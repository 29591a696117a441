/* The storyboard before money: words, picture and price of each scene; rewrite, drop, re-order; yes or no.

   Everything can be done with the keyboard: the arrows beside a scene move it, and the focus stays on them. */

import { approve, cancel, drop, follow, move, moveTo, untouched, write } from "../deeds/runs.js";
import { range, seconds, sum } from "../format.js";
import { button, icon, ours, problem } from "../parts.js";
import { change } from "../store.js";
import { h } from "../view.js";
import { t } from "../words.js";
import { shape } from "./progress.js";

/** {kept scenes, their price} as edited (pure). A price of null makes the sum null. */
export function totals(storyboard, edits) {
  const kept = storyboard.scenes.filter((each) => !edits.dropped.includes(each.id));
  const prices = kept.map((each) => each.price);
  const known = prices.every((each) => each !== null && each !== undefined);
  const all = storyboard.scenes.reduce((whole, each) => whole + Number(each.price || 0), 0);
  const price = known ? prices.reduce((whole, each) => whole + Number(each), 0) : null;
  const rest = storyboard.total === null || storyboard.total === undefined ? null : Number(storyboard.total) - all;
  return { count: kept.length, price: price === null || rest === null ? null : price + rest, seconds: kept.reduce((whole, each) => whole + Number(each.seconds), 0) };
}

const changed = (edits, plain) =>
  edits.dropped.length > 0 || edits.order.join() !== plain.order.join() || Object.keys(edits.words).length > 0 || Object.keys(edits.picture).length > 0;

export function storyboard(run) {
  const { storyboard: board, edits, busy } = run;
  if (!board || !edits) return run.fault ? problem(run.fault, () => follow(run.id)) : h("div", { class: "skeleton stage" });
  const sums = totals(board, edits);
  const scenes = new Map(board.scenes.map((each) => [each.id, each]));
  const form = shape({ aspect: board.aspect || run.view.aspect });
  const asIs = sums.count === board.scenes.length;
  return h(
    "div",
    { class: "board" },
    h("div", { class: "beside", ...form }, ours(board.animatic) && h("div", { class: "screen", ...form }, h("video", { src: ours(board.animatic), controls: true, playsinline: true, preload: "metadata", "aria-label": t("animatic") })), h("p", { class: "lead" }, t("board_text"))),
    h("ol", { class: "cards", "aria-label": t("scenes_list"), ...form }, edits.order.map((id, place) => card(scenes.get(id), place, edits))),
    h(
      "div",
      { class: "verdict sheet" },
      h("p", { class: "sum", "aria-live": "polite" }, h("b", {}, asIs ? range(board.total, board.worst ?? board.total) : sums.price === null ? t("price_unknown") : sum(sums.price)), h("span", {}, `${t("scenes", { count: sums.count })} · ${seconds(sums.seconds)}`)),
      changed(edits, untouched(board)) && h("p", { class: "small soft" }, t("board_changed")),
      h("div", { class: "chips" }, button(t("approve"), approve, { kind: "main", icon: "check", "aria-disabled": busy || !sums.count ? "true" : null, ...(sums.count ? {} : { disabled: true }) }), button(t("cancel_run"), () => change({ dialog: { sure: { title: t("cancel_run"), text: t("cancel_sure"), label: t("cancel_run"), deed: cancel } } }), { kind: "line" })),
      !sums.count && h("p", { class: "small" }, t("board_none")),
    ),
  );
}

let dragged = null;

function card(scene, place, edits) {
  const out = edits.dropped.includes(scene.id);
  const last = edits.order.length - 1;
  const name = t("scene", { number: scene.id });
  const rewritten = scene.id in edits.words || scene.id in edits.picture;
  return h(
    "li",
    {
      class: "card sheet", key: `card-${scene.id}`, "data-out": String(out), "aria-label": `${name}, ${t("place_of", { place: place + 1, all: last + 1 })}`,
      ondragover: (event) => dragged !== null && dragged !== scene.id && event.preventDefault(),
      ondrop: (event) => (event.preventDefault(), moveTo(dragged, scene.id)),
    },
    h("div", { class: "card-head", draggable: "true", ondragstart: () => (dragged = scene.id), ondragend: () => (dragged = null) }, icon("grip"), h("b", { class: "num" }, place + 1), h("span", { class: "num soft small" }, seconds(scene.seconds)), rewritten && h("span", { class: "tag on" }, t("rewritten")), h("span", { class: "num price" }, scene.price === null || scene.price === undefined ? t("price_unknown") : sum(scene.price))),
    h("div", { class: "shot" }, ours(scene.image) ? h("img", { src: ours(scene.image), alt: scene.headline || name, draggable: "false" }) : null),
    h(
      "div",
      { class: "card-text" },
      scene.headline && h("h3", { dir: "auto" }, scene.headline),
      area("words", t("scene_words"), scene, edits, out),
      area("picture", t("scene_picture"), scene, edits, out),
      h(
        "div",
        { class: "card-deeds" },
        button(t("earlier", { name }), () => move(scene.id, -1), { kind: "bare", icon: "up", only: true, "aria-disabled": place === 0 ? "true" : null }),
        button(t("later", { name }), () => move(scene.id, 1), { kind: "bare", icon: "down", only: true, "aria-disabled": place === last ? "true" : null }),
        button(t(out ? "restore" : "drop"), () => drop(scene.id), { kind: "bare", icon: out ? "undo" : "drop", "aria-label": `${t(out ? "restore" : "drop")}: ${name}` }),
      ),
    ),
  );
}

const area = (field, label, scene, edits, out) =>
  h("label", { class: "field" }, h("span", {}, label), h("textarea", { class: "input", rows: "2", dir: "auto", value: edits[field][scene.id] ?? scene[field] ?? "", disabled: out, oninput: (event) => write(field, scene.id, event.target.value) }));
