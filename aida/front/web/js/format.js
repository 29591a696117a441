/* Numbers, money, time and dates as the reader writes them. Money is US$; null is a price nobody knows. */

import { state } from "./store.js";
import { direction, t } from "./words.js";

/** `$1.20`; a price below a cent keeps its digits; null → "price not known". */
export function money(amount) {
  if (amount === null || amount === undefined) return t("price_unknown");
  const value = Number(amount);
  if (value === 0) return t("free");
  const digits = Math.abs(value) < 0.01 ? 4 : 2;
  return sum(value, digits);
}

/** As money(), but 0 is written as a sum: in tables. */
export const sum = (amount, digits = 2) =>
  leftToRight(dollars(digits).format(Number(amount)));

/** A sum keeps its order between words that run from the right. */
const leftToRight = (text) => (direction(state.language) === "rtl" ? `\u2066${text.replace(/[\u200e\u200f]/g, "")}\u2069` : text);

const dollars = (digits = 2) =>
  new Intl.NumberFormat(state.language, { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", minimumFractionDigits: 2, maximumFractionDigits: digits });

/** `$1.20 – $2.40`, or one sum when both are the same. */
export function range(low, high) {
  if (low === null || low === undefined || high === null || high === undefined) return money(low ?? high);
  if (Number(low) === Number(high)) return money(low);
  return leftToRight(dollars().formatRange(Number(low), Number(high)));
}

const unit = (value, name, display = "long") =>
  new Intl.NumberFormat(state.language, { style: "unit", unit: name, unitDisplay: display, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);

/** Seconds of film: `4.5 s`. */
export const seconds = (value) => unit(Number(value), "second", "short");

/** How long something takes, rounded as people say it: `20 seconds`, `4 minutes`. */
export function duration(value) {
  const whole = Math.max(1, Math.round(Number(value)));
  return whole < 60 ? unit(whole, "second") : unit(Math.round(whole / 60), "minute");
}

/** `1:05`. */
export function clock(value) {
  const whole = Math.max(0, Math.floor(Number(value)));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const percent = (value) => new Intl.NumberFormat(state.language, { style: "percent" }).format(Number(value) / 100);

export function bytes(count) {
  const [size, name] = count < 1e6 ? [count / 1e3, "kilobyte"] : [count / 1e6, "megabyte"];
  return new Intl.NumberFormat(state.language, { style: "unit", unit: name, maximumFractionDigits: size < 10 ? 1 : 0 }).format(size);
}

/** Today and yesterday by name, older ones by date. */
export function when(instant) {
  const day = new Date(instant);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 864e5);
  const hour = new Intl.DateTimeFormat(state.language, { hour: "numeric", minute: "2-digit" }).format(day);
  if (days < 2) return `${new Intl.RelativeTimeFormat(state.language, { numeric: "auto" }).format(-days, "day")}, ${hour}`;
  return new Intl.DateTimeFormat(state.language, { dateStyle: "medium" }).format(day);
}

/** A language's own name for another: `it` → "Italian". */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([state.language], { type: "language" }).of(code);
  } catch {
    return code;
  }
}
