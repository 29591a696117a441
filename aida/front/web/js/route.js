/* Where the reader is: the address's hash ↔ {name, id}. Pure, but for go() and the listening.

     #/  new     #/c/ID  talk     #/styles  styles     #/films  history     #/films/ID  film */

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** The place a hash names; anything unknown is the start. */
export function placeOf(hash) {
  const [first, id] = hash.replace(/^#\/?/, "").split("/");
  if (first === "c" && ID.test(id || "")) return { name: "talk", id };
  if (first === "films" && ID.test(id || "")) return { name: "film", id };
  if (first === "films") return { name: "history", id: null };
  if (first === "styles") return { name: "styles", id: null };
  return { name: "new", id: null };
}

export const hashOf = ({ name, id }) =>
  ({ talk: `#/c/${id}`, film: `#/films/${id}`, history: "#/films", styles: "#/styles" })[name] || "#/";

export const go = (place) => {
  location.hash = hashOf(place);
};

/** Change the address without an entry in the browser's history and without being told. */
export const settle = (place) => history.replaceState(null, "", hashOf(place));
