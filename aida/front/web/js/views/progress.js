/* A production under way: who does what, and the contact sheet filling as pictures are made. */

import { clock, duration, percent, seconds, sum } from "../format.js";
import { cancel } from "../deeds/runs.js";
import { button, icon, ours, progressbar } from "../parts.js";
import { change } from "../store.js";
import { h } from "../view.js";
import { knows, t } from "../words.js";

/** `over`: it ended without a film; only what is there is shown. */
export function progress(view, over = false) {
  return h(
    "div",
    { class: "progress" },
    !over && h("div", { class: "going" }, h("p", { class: "now", dir: "auto" }, view.message), progressbar(view.progress, t("progress")), numbers(view)),
    sheet(view, (scene) => h("span", { class: "unseen" }, t(`standing_${scene.standing}`))),
    agents(view),
    !over && button(t("stop"), () => change({ dialog: { sure: { title: t("stop"), text: t("stop_sure"), label: t("stop"), deed: cancel } } }), { kind: "bare alarm", icon: "stop" }),
  );
}

function numbers(view) {
  const paid = view.money && typeof view.money === "object" ? view.money : null;
  const expected = Number(view.seconds_expected);
  return h(
    "p",
    { class: "numbers small soft num" },
    h("b", {}, percent(view.progress)),
    h("span", {}, clock(view.seconds_so_far || 0), expected > 0 && ` / ${t("about", { time: duration(expected) })}`),
    paid ? h("span", {}, paid.planned ? t("money_of", { paid: sum(paid.paid), planned: sum(paid.planned) }) : sum(paid.paid)) : h("span", {}, typeof view.money === "string" && view.money ? view.money : t("free")),
  );
}

/** The scenes as frames; `more(scene)` gives what stands under each. */
export function sheet(view, more) {
  if (!view.scenes?.length) return h("ol", { class: "frames", "aria-label": t("scenes_list"), ...shape(view) }, [1, 2, 3, 4].map((each) => h("li", { class: "frame", key: `blank-${each}` }, h("div", { class: "shot skeleton" }))));
  return h("ol", { class: "frames", "aria-label": t("scenes_list"), ...shape(view) }, view.scenes.map((scene) => frame(scene, more)));
}

/** Frames have the film's own shape. */
export const shape = (view) => ({ "data-aspect": /^\d+:\d+$/.test(view.aspect || "") ? (Number(view.aspect.split(":")[0]) < Number(view.aspect.split(":")[1]) ? "tall" : view.aspect === "1:1" ? "square" : "wide") : "wide" });

function frame(scene, more) {
  const here = ours(scene.image);
  return h(
    "li",
    { class: "frame", key: `scene-${scene.id}`, "data-standing": scene.standing },
    h("div", { class: here ? "shot" : `shot ${scene.standing === "working" ? "skeleton" : "empty"}` }, here && h("img", { src: here, alt: scene.headline || scene.words || t("scene", { number: scene.id }), decoding: "async" }), scene.clip && h("span", { class: "has-clip", title: t("clip_ready") }, icon("film"))),
    h("p", { class: "frame-line tiny" }, h("b", { class: "num" }, scene.id), h("span", { class: "num soft" }, seconds(scene.seconds)), scene.standing === "done" && h("span", { class: "done" }, icon("check"))),
    h("p", { class: "frame-words small", dir: "auto" }, scene.headline || scene.words),
    more(scene),
  );
}

function agents(view) {
  return h(
    "ol",
    { class: "agents", "aria-label": t("agents") },
    (view.agents || []).map((agent) =>
      h(
        "li",
        { key: agent.agent, class: "agent", "data-standing": agent.standing },
        h("span", { class: "dot", "aria-hidden": "true" }, agent.standing === "done" ? icon("check") : agent.standing === "failed" ? icon("alarm") : null),
        h("span", { class: "agent-name" }, h("b", {}, knows(`agent_${agent.agent}`) ? t(`agent_${agent.agent}`) : agent.title), h("span", { class: "unseen" }, t(`standing_${agent.standing}`))),
        h("span", { class: "soft small num" }, agent.detail),
        h("span", { class: "soft tiny model" }, agent.model),
      ),
    ),
  );
}
