/* From descriptions to the document: h() describes, patch() makes the document agree, touching only what changed.

     view functions → h("p", {class: "soft"}, text) ─patch→ document

   Text becomes text nodes and attributes go through setAttribute, so nothing that comes from a client or a
   server is ever read as markup. */

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "use", "path", "title"]);
const AS_PROPERTY = new Set(["value", "checked", "muted", "selected"]);

/** One element, described. Children: strings, numbers, descriptions, lists of them; null and false are nothing. */
export function h(tag, props, ...children) {
  return { tag, props: props || {}, key: props && props.key, children: flat(children) };
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (typeof child === "object" ? child : String(child)));
}

/** Make `parent`'s children agree with `wanted`. Nodes are kept where tag and key are the same, so focus,
    what is being typed and a playing film survive. */
export function patch(parent, wanted) {
  const there = [...parent.childNodes];
  const keyed = new Map(there.filter((node) => node.described?.key !== undefined).map((node) => [node.described.key, node]));
  const free = there.filter((node) => node.described?.key === undefined);
  const kept = new Set();
  let place = parent.firstChild;
  for (const child of flat([wanted])) {
    let node = child.key !== undefined ? keyed.get(child.key) : free.find((each) => !kept.has(each) && alike(each, child));
    if (node && alike(node, child) && !kept.has(node)) update(node, child);
    else node = make(child);
    kept.add(node);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of there) if (!kept.has(node)) node.remove();
}

function alike(node, child) {
  if (typeof child === "string") return node.nodeType === Node.TEXT_NODE;
  return node.described?.tag === child.tag && node.described.key === child.key;
}

function make(child) {
  if (typeof child === "string") return document.createTextNode(child);
  const node = DRAWN.has(child.tag) ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
  for (const [name, value] of Object.entries(child.props)) set(node, name, value, undefined);
  node.described = child;
  patch(node, child.children);
  if (child.props.born) queueMicrotask(() => child.props.born(node));
  return node;
}

function update(node, child) {
  if (typeof child === "string") {
    if (node.data !== child) node.data = child;
    return;
  }
  const before = node.described.props;
  for (const name of Object.keys(before)) if (!(name in child.props)) set(node, name, null, before[name]);
  for (const [name, value] of Object.entries(child.props)) if (value !== before[name]) set(node, name, value, before[name]);
  node.described = child;
  if (!child.props.own) patch(node, child.children);
}

function set(node, name, value, before) {
  if (name === "key" || name === "born" || name === "own") return;
  if (name.startsWith("on")) node[name] = value ? (event) => void value(event) : null; // a returned false would cancel the event
  else if (name === "style") for (const [property, each] of Object.entries(value || {})) node.style.setProperty(property, each);
  else if (AS_PROPERTY.has(name)) node[name] = value ?? "";
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (value === true) node.setAttribute(name, "");
  else if (value !== before) node.setAttribute(name, value);
}
