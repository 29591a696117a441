/* Previews of the gallery, a few at a time: a server may have to draw them first, and a browser has six lines to it,
   which what the client says must not wait for.

     img seen on the screen ─queue→ at most AT_ONCE on their way → src */

import { ours } from "./parts.js";
import { h } from "./view.js";

const AT_ONCE = 3;
const addresses = new WeakMap();
const waiting = [];
let underWay = 0;

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      waiting.push(target);
    }
    fetchNext();
  },
  { rootMargin: "200px" },
);

/** An img that is fetched when it is seen and its turn has come; until then its place is kept. */
export const preview = (address) =>
  h("img", {
    alt: "",
    decoding: "async",
    key: address,
    born: (node) => {
      addresses.set(node, ours(address));
      seen.observe(node);
    },
  });

function fetchNext() {
  while (underWay < AT_ONCE && waiting.length) {
    const node = waiting.shift();
    if (!node.isConnected || !addresses.get(node)) continue;
    underWay += 1;
    node.onload = node.onerror = () => {
      node.onload = node.onerror = null;
      underWay -= 1;
      fetchNext();
    };
    node.src = addresses.get(node);
  }
}
