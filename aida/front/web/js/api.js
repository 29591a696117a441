/* The one place that talks to the server: a deed's wish in, JSON out, or a Fault a person can read.

     get/post ─fetch→ JSON          stream ─fetch→ events          upload ─fetch→ {id, kind} */

import { change, state } from "./store.js";
import { events } from "./sse.js";
import { t } from "./words.js";

/** What went wrong, in the client's language; `todo` says what helps, `status` is 0 when nobody answered. */
export class Fault extends Error {
  constructor(status, error) {
    super(error.message || t("fault_unknown"));
    this.status = status;
    this.code = error.code || "unknown";
    this.field = error.field || null;
    this.todo = error.todo || null;
  }
}

export const get = (path, signal) => ask("GET", path, undefined, { signal });
export const post = (path, body, once = false) => ask("POST", path, body ?? {}, { once });

/** POST or GET that answers with events; yields {event, data}. */
export async function* stream(path, body, signal) {
  const response = await send(body === undefined ? "GET" : "POST", path, body, { signal, accept: "text/event-stream" });
  yield* events(response);
}

/** A client's own file; `kind` is reference, voice or logo. */
export async function upload(file, kind) {
  const form = new FormData();
  form.append("kind", kind);
  form.append("file", file);
  return (await send("POST", "/api/uploads", form, {})).json();
}

async function ask(method, path, body, how) {
  const response = await send(method, path, body, how);
  return response.status === 204 ? null : response.json();
}

async function send(method, path, body, { signal, accept = "application/json", once = false }) {
  const headers = { Accept: accept, "Accept-Language": state.language };
  const asForm = body instanceof FormData;
  if (method !== "GET") headers["X-AIDA-Page"] = "1";
  if (body !== undefined && !asForm) headers["Content-Type"] = "application/json";
  if (once) headers["Idempotency-Key"] = crypto.randomUUID();
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined || asForm ? body : JSON.stringify(body) });
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Fault(0, { code: "unreachable", message: t("fault_unreachable") });
  }
  if (response.ok) return response;
  if (response.status === 401 && path !== "/api/session") change({ signIn: true });
  const answer = await response.json().catch(() => ({}));
  throw new Fault(response.status, answer.error || { message: t("fault_status", { status: response.status }) });
}
