// The map of squares as a picture to take away, SVG or PNG, drawn from the squares and the legend as they are seen.
"use strict";

RSNMS.onStart(() => {
  const holder = document.getElementById("tiles");
  if (!holder) return;
  const [WIDE, HIGH, GAP, MARGIN, LINE] = [150, 60, 3, 16, 15];
  const SVG = "http://www.w3.org/2000/svg";
  const element = (name, attributes, ...content) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...content);
    return made;
  };
  const joined = (one, other) => (one.endsWith("-") ? one + other : `${one} ${other}`);
  const lines = (text, most) => text.trim().split(/\s+|(?<=\p{L}-)(?=\p{L})/u).reduce((found, word) => {
    const last = found[found.length - 1];
    if (last !== undefined && joined(last, word).length <= most) found[found.length - 1] = joined(last, word);
    else found.push(word);
    return found;
  }, []);
  // A hidden cell is hatched on the page, too: it must not look like the lightest colour.
  const fill = (source) => (source.classList.contains("h-none") ? "url(#hidden)" : getComputedStyle(source).backgroundColor);

  function square(tile) {
    const style = getComputedStyle(tile);
    const [x, y] = [(Number(style.gridColumnStart) - 1) * (WIDE + GAP), (Number(style.gridRowStart) - 1) * (HIGH + GAP)];
    const name = lines(tile.querySelector(".tile-name").textContent, 21).slice(0, 3);
    return element("g", { transform: `translate(${x} ${y})` },
      element("rect", { width: WIDE, height: HIGH, fill: fill(tile), stroke: RSNMS.css("--line") }),
      ...name.map((line, i) => element("text", { x: 6, y: 15 + i * 13, "font-size": 11, fill: style.color }, line)),
      element("text", { x: WIDE - 6, y: HIGH - 8, "font-size": 14, "font-weight": 700, "text-anchor": "end", fill: style.color },
        tile.querySelector(".tile-value").textContent));
  }

  function legend(width) {
    let [x, y] = [0, 0];
    const items = [...document.querySelectorAll("#map-scale span")].map((item) => {
      const size = item.textContent.length * 7.2 + 18;
      if (x && x + size > width) [x, y] = [0, y + 26];
      const made = element("g", { transform: `translate(${x} ${y})` },
        element("rect", { width: size, height: 24, fill: fill(item), stroke: RSNMS.css("--line") }),
        element("text", { x: 9, y: 16, "font-size": 12, fill: getComputedStyle(item).color }, item.textContent));
      x += size;
      return made;
    });
    return [items, y + 24];
  }

  function picture() {
    const tiles = [...holder.querySelectorAll(".tile")];
    const last = (side) => Math.max(1, ...tiles.map((tile) => Number(getComputedStyle(tile)[side])));
    const width = Math.max(640, last("gridColumnStart") * (WIDE + GAP));
    const words = lines(document.getElementById("map-summary").textContent, width / 6.6);
    const [scale, deep] = legend(width);
    const [top, body] = [44, last("gridRowStart") * (HIGH + GAP)];
    const height = top + deep + 14 + body + 12 + words.length * LINE;
    const hatch = element("pattern", { id: "hidden", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      element("rect", { width: 6, height: 6, fill: RSNMS.css("--paper") }), element("line", { y2: 6, stroke: RSNMS.css("--line"), "stroke-width": 2 }));
    const ink = RSNMS.css("--ink");
    return element("svg", { xmlns: SVG, width: width + 2 * MARGIN, height: height + 2 * MARGIN, "font-family": "sans-serif" },
      element("defs", {}, hatch),
      element("rect", { width: "100%", height: "100%", fill: RSNMS.css("--paper") }),
      element("g", { transform: `translate(${MARGIN} ${MARGIN})` },
        element("text", { y: 22, "font-size": 20, "font-weight": 700, fill: ink }, document.querySelector("h1").textContent),
        element("g", { transform: `translate(0 ${top})` }, ...scale),
        element("g", { transform: `translate(0 ${top + deep + 14})` }, ...tiles.map(square)),
        ...words.map((line, i) => element("text", { y: top + deep + body + 36 + i * LINE, "font-size": 12, fill: ink }, line))));
  }

  function taken(kind) {
    const made = picture();
    const text = new XMLSerializer().serializeToString(made);
    const name = `map-${RSNMS.data.region}-${RSNMS.data.keys[RSNMS.month()]}`;
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

  const bar = document.createElement("p");
  bar.className = "export";
  bar.append("Сохранить рисунок: ");
  ["PNG", "SVG"].forEach((kind) => bar.append(RSNMS.action(kind, `Сохранить схему как ${kind}`, () => taken(kind)), " "));
  holder.closest("figure").append(bar);
});
