/* The conversation's deeds: open it, say something, start the production.

     say(text) ─POST, streamed→ delta… turn ─→ state.talk {messages, turn, brief, stage, workflows} */

import { get, post, stream, upload, Fault } from "../api.js";
import { settle } from "../route.js";
import { change, state } from "../store.js";
import { follow } from "./runs.js";
import { price } from "./prices.js";
import { announce } from "../parts.js";

const blank = () => ({
  id: null, messages: [], turn: null, brief: null, stage: "talking", workflows: [], title: null,
  heard: null, busy: false, fault: null, failed: null, loading: false,
  style: null, uploads: [], answers: {}, prices: {}, tier: null, approve: true,
});

const set = (part) => change({ talk: { ...state.talk, ...part } });

/** A new conversation; the server hears of it with the first message. */
export function begin() {
  const style = state.talk?.id ? null : state.talk?.style;
  change({ talk: { ...blank(), style: style || null }, run: null, pane: "talk" });
}

/** A conversation that was had before. */
export async function open(id) {
  if (state.talk?.id === id && !state.talk.loading && !state.talk.fault) return attend();
  change({ talk: { ...blank(), id, loading: true }, run: null, pane: "talk" });
  try {
    const found = await get(`/api/conversations/${id}`);
    if (state.talk.id !== id) return;
    set({ ...taken(found), turn: found.turn || null, loading: false });
    attend();
  } catch (fault) {
    if (state.talk.id === id) set({ fault, loading: false });
  }
}

const taken = (found) => ({
  id: found.id, messages: found.messages || [], brief: found.brief || null, stage: found.stage || "talking", workflows: found.workflows || [],
});

/** What else is to be fetched for where the conversation stands: the production, or the prices. */
function attend() {
  const { workflows, brief, stage } = state.talk;
  if (workflows.length) follow(workflows[workflows.length - 1]);
  if (brief && (stage === "proposed" || stage === "talking")) price(brief, state.talk.turn?.offers || []);
}

/** Say `text` to the account manager; her answer streams in. */
export async function say(text, extra = {}) {
  const talk = state.talk;
  const words = text.trim();
  if (!words || talk.busy) return;
  const mine = { role: "client", text: words, at: new Date().toISOString() };
  set({ messages: [...talk.messages, mine], busy: true, heard: "", fault: null, failed: null, answers: {} });
  try {
    const id = talk.id || (await post("/api/conversations", { language: state.language })).id;
    if (!talk.id) {
      set({ id });
      change({ route: { name: "talk", id } });
      settle(state.route);
    }
    await hear(id, { text: words, ...carried(talk), ...extra });
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    set({ messages: state.talk.messages.filter((each) => each !== mine), busy: false, heard: null, fault, failed: words });
  }
}

const carried = (talk) => ({
  ...(talk.style ? { style: talk.style.id } : {}),
  ...(talk.uploads.length ? { uploads: talk.uploads.map((each) => each.id) } : {}),
  ...(talk.tier ? { tier: talk.tier } : {}),
  approve: talk.approve,
});

async function hear(id, message) {
  for await (const { event, data } of stream(`/api/conversations/${id}/messages`, message)) {
    if (state.talk.id !== id) return;
    if (event === "delta") set({ heard: state.talk.heard + data.text });
    else if (event === "turn") return took(data);
    else if (event === "error") throw new Fault(200, data.error || data);
  }
  throw new Fault(0, { code: "cut", message: "" });
}

function took(turn) {
  const talk = state.talk;
  const answer = { role: "aida", text: turn.text, at: new Date().toISOString() };
  const fresh = turn.workflow_id && !talk.workflows.includes(turn.workflow_id);
  set({
    messages: [...talk.messages, answer], turn, brief: turn.brief || talk.brief, stage: turn.stage, heard: null, busy: false,
    workflows: fresh ? [...talk.workflows, turn.workflow_id] : talk.workflows, style: null, uploads: [],
  });
  announce(turn.text);
  if (fresh) change({ pane: "desk" });
  attend();
}

/** The button beside a yes in words. */
export async function start() {
  const { id, tier, approve } = state.talk;
  set({ busy: true, fault: null });
  try {
    const { workflow_id } = await post(`/api/conversations/${id}/start`, { ...(tier ? { tier } : {}), approve }, true);
    set({ busy: false, stage: "producing", workflows: [...state.talk.workflows.filter((each) => each !== workflow_id), workflow_id] });
    change({ pane: "desk" });
    follow(workflow_id);
    refresh();
  } catch (fault) {
    set({ busy: false, fault, failed: null });
  }
}

/** A production ended or another began: the account manager may have more to say. */
export async function refresh() {
  const id = state.talk?.id;
  if (!id || state.talk.busy) return;
  const found = await get(`/api/conversations/${id}`).catch(() => null);
  if (!found || state.talk.id !== id || state.talk.busy) return;
  const others = state.talk.workflows.filter((each) => !(found.workflows || []).includes(each));
  set({ ...taken(found), workflows: [...(found.workflows || []), ...others], turn: found.turn ?? state.talk.turn });
}

/** Choose an answer among the proposals; with one question it is said at once. */
export function answer(question, proposal) {
  const asked = state.talk.turn?.ask || [];
  if (asked.length < 2) return say(proposal.value);
  const answers = { ...state.talk.answers };
  if (answers[question.field]?.value === proposal.value) delete answers[question.field];
  else answers[question.field] = proposal;
  set({ answers });
}

export const sayAnswers = () => say(Object.values(state.talk.answers).map((each) => each.value).join(", "));
export const chooseTier = (tier) => set({ tier });
export const chooseApproval = (approve) => set({ approve });
export const chooseStyle = (style) => set({ style });
export const dropUpload = (id) => set({ uploads: state.talk.uploads.filter((each) => each.id !== id) });
export const forgive = () => set({ fault: null });

/** A file of the client's, to go along with the next message. */
export async function attach(file) {
  const kind = file.type.startsWith("audio/") ? "voice" : "reference";
  try {
    const kept = await upload(file, kind);
    set({ uploads: [...state.talk.uploads, { id: kept.id, kind, name: file.name }], fault: null });
  } catch (fault) {
    set({ fault });
  }
}
