/* Looking at a page as assistive technology does. Evaluated in the browser by looking.py; each gives a list. */
({
  /* Texts whose contrast with what is behind them is below WCAG 2.2 AA. */
  contrasts() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
    const ground = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] > 250) return colour;
      }
      return [255, 255, 255];
    };
    const apart = ".unseen, [disabled], [aria-disabled=true], .skip, option";
    const poor = [];
    for (const node of document.querySelectorAll("body *")) {
      const own = [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
      if (!own || node.closest(apart) || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const style = getComputedStyle(node);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
      const [bright, dark] = [light(rgba(style.color)), light(ground(node))].sort((one, other) => other - one);
      const ratio = (bright + 0.05) / (dark + 0.05);
      if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className}: ${node.textContent.trim()}`);
    }
    return poor;
  },

  /* What a screen reader could not name. */
  nameless() {
    const kinds = "a, button, input, textarea, select, video, audio, [role=progressbar], img";
    return [...document.querySelectorAll(kinds)]
      .filter((node) => node.checkVisibility())
      .filter((node) => {
        if (node.tagName === "IMG") return !node.hasAttribute("alt");
        const labels = [...(node.labels || [])].map((each) => each.textContent).join("");
        const pictures = [...node.querySelectorAll("img")].map((each) => each.alt).join("");
        return !(node.getAttribute("aria-label") || labels || node.textContent || pictures || node.title).trim();
      })
      .map((node) => node.outerHTML.slice(0, 120));
  },

  /* What makes the page wider than the window, or the studio, whose panes scroll, higher than it. */
  stickingOut() {
    scrollTo(0, 1e6);
    const below = scrollY > 0 && document.querySelector(".studio") ? ["the document under the studio"] : [];
    scrollTo(0, 0);
    if (below.length) return below;
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const out = (node) => node.getBoundingClientRect().right > wide + 1 || node.getBoundingClientRect().left < -1;
    return [...document.querySelectorAll("body *")].filter(out).map((node) => `${node.tagName}.${node.className}`);
  },

  /* Targets smaller than the 24 pixels of WCAG 2.2 (2.5.8). */
  small() {
    return [...document.querySelectorAll("button, a.button, select, summary")]
      .filter((node) => node.checkVisibility() && !node.closest(".unseen"))
      .filter((node) => Math.min(node.getBoundingClientRect().width, node.getBoundingClientRect().height) < 24)
      .map((node) => node.outerHTML.slice(0, 120));
  },

  /* The name of what has the focus. */
  focused() {
    const { ariaLabel, labels, textContent } = document.activeElement;
    return [ariaLabel || labels?.[0]?.textContent || textContent || ""];
  },
})
