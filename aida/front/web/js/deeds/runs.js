/* A production's deeds: follow it, approve or change its storyboard, stop, go on, do a scene again.

     follow(id) ─GET, SSE→ run… end ─→ state.run {view, storyboard, costs} */

import { get, post, stream } from "../api.js";
import { go } from "../route.js";
import { change, state } from "../store.js";
import { announce } from "../parts.js";
import { t } from "../words.js";
import { refresh } from "./talk.js";

const LIVE = new Set(["running", "waiting", "interrupted"]);
const WORKER_COMES = 60_000;
const PATIENCE = [1000, 2000, 4000, 8000, 15000];
let listening = null;

const set = (id, part) => state.run?.id === id && change({ run: { ...state.run, ...part } });

/** Follow one production until it ends; leaves the one before. One that was left is taken up where it was. */
export async function follow(id) {
  const same = state.run?.id === id && !state.run.fault;
  if (same && listening) return;
  leave();
  if (!same) change({ run: { id, view: null, storyboard: null, edits: null, costs: null, fault: null, busy: false, redo: null } });
  listening = new AbortController();
  await attend(id, listening.signal);
}

export function leave() {
  listening?.abort();
  listening = null;
}

async function attend(id, signal) {
  try {
    await took(id, await get(`/api/runs/${id}`, signal));
    for (let tries = 0; live(id) && tries < PATIENCE.length; tries += 1) {
      try {
        for await (const { event, data } of stream(`/api/runs/${id}/events`, undefined, signal)) {
          tries = 0;
          if (event === "run") await took(id, data);
          if (event === "end") break;
        }
        if (live(id)) await took(id, await get(`/api/runs/${id}`, signal));
      } catch (fault) {
        if (fault.name === "AbortError" || tries === PATIENCE.length - 1) throw fault;
      }
      if (live(id)) await new Promise((done) => setTimeout(done, PATIENCE[tries]));
    }
  } catch (fault) {
    if (fault.name !== "AbortError") set(id, { fault });
  }
}

const live = (id) => state.run?.id === id && LIVE.has(state.run.view?.status);

async function took(id, told) {
  const before = state.run?.view;
  const view = starting(told) ? { ...told, status: "running" } : told;
  set(id, { view, fault: null });
  if (before?.message !== view.message) announce(view.message);
  if (view.status === "waiting" && before?.status !== "waiting") await board(id);
  if (before && LIVE.has(before.status) && !LIVE.has(view.status)) refresh();
  if (!LIVE.has(view.status) && !state.run?.costs) count(id);
}

/** After our own word a worker needs a moment to come; until then nobody holds the production. */
const starting = (view) => view.status === "interrupted" && Date.now() - (state.run?.answered || 0) < WORKER_COMES;

async function board(id) {
  try {
    const storyboard = await get(`/api/runs/${id}/storyboard`);
    set(id, { storyboard, edits: state.run.edits || untouched(storyboard) });
    announce(t("board_ready"));
  } catch (fault) {
    set(id, { fault });
  }
}

async function count(id) {
  const costs = await get(`/api/runs/${id}/costs`).catch(() => null);
  set(id, { costs });
}

/** Edits of a storyboard before any is made: its own order, nothing changed or dropped. */
export const untouched = (storyboard) => ({ order: storyboard.scenes.map((each) => each.id), words: {}, picture: {}, dropped: [] });

const edit = (change_) => set(state.run.id, { edits: change_(structuredClone(state.run.edits)) });

export const write = (field, scene, text) => edit((edits) => ({ ...edits, [field]: { ...edits[field], [scene]: text } }));

export const drop = (scene) =>
  edit((edits) => ({ ...edits, dropped: edits.dropped.includes(scene) ? edits.dropped.filter((each) => each !== scene) : [...edits.dropped, scene] }));

/** Put a scene `steps` places later (negative: earlier), or before another one. */
export function move(scene, steps) {
  edit((edits) => ({ ...edits, order: moved(edits.order, scene, edits.order.indexOf(scene) + steps) }));
  const place = state.run.edits.order.indexOf(scene) + 1;
  announce(t("scene_moved", { scene, place, all: state.run.edits.order.length }));
}

export const moveTo = (scene, other) => edit((edits) => ({ ...edits, order: moved(edits.order, scene, edits.order.indexOf(other)) }));

/** The order with `scene` at `place`, kept inside the list. */
export function moved(order, scene, place) {
  const rest = order.filter((each) => each !== scene);
  rest.splice(Math.max(0, Math.min(place, rest.length)), 0, scene);
  return rest;
}

/** The wish as the server takes it: kept scenes in the wished order, with what was rewritten. */
export const wished = (edits) => ({
  scenes: edits.order
    .filter((scene) => !edits.dropped.includes(scene))
    .map((scene) => ({ id: scene, ...(scene in edits.words ? { words: edits.words[scene] } : {}), ...(scene in edits.picture ? { picture: edits.picture[scene] } : {}) })),
});

async function deed(path, body) {
  const { id } = state.run;
  set(id, { busy: true, fault: null });
  try {
    const answer = await post(`/api/runs/${id}/${path}`, body, true);
    set(id, { busy: false });
    return answer;
  } catch (fault) {
    set(id, { busy: false, fault });
    return null;
  }
}

/** Follow the same production anew: it goes on, or has ended. */
async function again(id) {
  leave();
  set(id, { storyboard: null, edits: null, costs: null, answered: Date.now() });
  listening = new AbortController();
  await attend(id, listening.signal);
}

export async function approve() {
  const { id, edits } = state.run;
  if (await deed("approve", wished(edits))) await again(id);
}

export async function cancel() {
  const { id } = state.run;
  if (await deed("cancel")) await again(id);
}

export async function resume(max_cost) {
  const { id } = state.run;
  if (await deed("resume", max_cost ? { max_cost } : {})) await again(id);
}

export const openRedo = (scene) => set(state.run.id, { redo: scene });

/** One scene again, and only that: a new production that shares everything else. */
export async function redo(scene, changes) {
  const answer = await deed("redo", { scene, ...changes });
  if (!answer) return;
  const { talk, route } = state;
  if (route.name === "talk" && talk) {
    change({ talk: { ...talk, stage: "producing", workflows: [...talk.workflows, answer.workflow_id] } });
    follow(answer.workflow_id);
  } else go({ name: "film", id: answer.workflow_id });
}
