// Pictures to take away, SVG or PNG, of what a page draws without Plotly: a frame with title, legend and words, and the
// buttons. What is inside a picture is the work of map_picture.js, heat_picture.js and multiples_picture.js.
"use strict";

RSNMS.pictures = (() => {
  const [MARGIN, LINE] = [16, 15];
  const SVG = "http://www.w3.org/2000/svg";
  const ruler = document.createElement("canvas").getContext("2d");

  function element(name, attributes, ...content) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...content);
    return made;
  }

  function widthOf(text, size, weight = 400) {
    ruler.font = `${weight} ${size}px sans-serif`;
    return ruler.measureText(text).width;
  }

  // The text in lines no wider than `width`; a word is broken at its hyphens only.
  function lines(text, width, size, weight = 400) {
    const joined = (one, other) => (one.endsWith("-") ? one + other : `${one} ${other}`);
    return text.trim().split(/[^\S\u00a0]+|(?<=\p{L}-)(?=\p{L})/u).reduce((found, word) => {
      const last = found[found.length - 1];
      if (last !== undefined && widthOf(joined(last, word), size, weight) <= width) found[found.length - 1] = joined(last, word);
      else found.push(word);
      return found;
    }, []);
  }

  // What is hidden is hatched on the page, too: it must not look like the lightest colour.
  function fill(source) {
    if (source.classList.contains("h-none")) return "url(#hidden)";
    const own = getComputedStyle(source).backgroundColor;
    return /^(transparent|rgba\(0, 0, 0, 0\))$/.test(own) ? "none" : own;
  }

  const colour = (name) => RSNMS.css(name);

  // Swatches of the legend as rows of at most `width`; returns the group and its height.
  function legend(items, width) {
    let [x, y] = [0, 0];
    const made = [...items].map((item) => {
      const sample = item.querySelector("i") || item;
      const text = item.textContent.trim();
      const size = widthOf(text, 12) + 20 + (sample === item ? 0 : 22);
      if (x && x + size > width) [x, y] = [0, y + 28];
      const isApart = sample !== item;
      const swatch = element("g", { transform: `translate(${x} ${y})` },
        element("rect", { width: isApart ? 18 : size, height: isApart ? 18 : 24, y: isApart ? 3 : 0, fill: fill(sample), stroke: colour("--line") }),
        element("text", { x: isApart ? 24 : 10, y: 16, "font-size": 12, fill: getComputedStyle(item).color }, text));
      x += size;
      return swatch;
    });
    return [element("g", {}, ...made), y + 24];
  }

  // `parts`: [element, height] one under another below the title; `words` are set under them.
  function frame(width, title, parts, words) {
    const heads = lines(title, width, 20, 700);
    const under = lines(words, width, 12);
    let y = 4 + heads.length * 26;
    const placed = parts.map(([part, height]) => {
      const made = element("g", { transform: `translate(0 ${y})` }, part);
      y += height + 14;
      return made;
    });
    const ink = colour("--ink");
    const texts = under.map((line, i) => element("text", { y: y + 12 + i * LINE, "font-size": 12, fill: ink }, line));
    const hatch = element("pattern", { id: "hidden", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      element("rect", { width: 6, height: 6, fill: colour("--paper") }), element("line", { y2: 6, stroke: colour("--line"), "stroke-width": 2 }));
    return element("svg", { xmlns: SVG, width: width + 2 * MARGIN, height: y + 12 + under.length * LINE + 2 * MARGIN, "font-family": "sans-serif" },
      element("defs", {}, hatch),
      element("rect", { width: "100%", height: "100%", fill: colour("--paper") }),
      element("g", { transform: `translate(${MARGIN} ${MARGIN})` },
        ...heads.map((line, i) => element("text", { y: 22 + i * 26, "font-size": 20, "font-weight": 700, fill: ink }, line)), ...placed, ...texts));
  }

  function take(kind, name, picture) {
    const text = new XMLSerializer().serializeToString(picture);
    if (kind === "SVG") {
      RSNMS.save(`${name}.svg`, text, "image/svg+xml");
      return;
    }
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => RSNMS.save(`${name}.png`, blob, "image/png"));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  // Buttons PNG and SVG; `act` gets the kind.
  function buttons(what, act) {
    const bar = document.createElement("p");
    bar.className = "export";
    bar.append("Сохранить рисунок: ");
    ["PNG", "SVG"].forEach((kind) => bar.append(RSNMS.action(kind, `${what}: сохранить как ${kind}`, () => act(kind)), " "));
    return bar;
  }

  // Buttons for a picture that `make` draws as the page is at that moment; `name` gives the file its name.
  const offer = (what, name, make) => buttons(what, (kind) => take(kind, name(), make()));

  return { element, lines, widthOf, fill, legend, frame, buttons, offer, colour };
})();
