// The map of squares as a picture to take away, drawn from the squares and the legend as they are seen.
"use strict";

RSNMS.onStart(() => {
  const holder = document.getElementById("tiles");
  if (!holder) return;
  const { element, lines, fill, legend, frame, offer } = RSNMS.pictures;
  const [WIDE, HIGH, GAP] = [150, 60, 3];

  function square(tile) {
    const style = getComputedStyle(tile);
    const [x, y] = [(Number(style.gridColumnStart) - 1) * (WIDE + GAP), (Number(style.gridRowStart) - 1) * (HIGH + GAP)];
    const name = lines(tile.querySelector(".tile-name").textContent, WIDE - 12, 11).slice(0, 3);
    return element("g", { transform: `translate(${x} ${y})` },
      element("rect", { width: WIDE, height: HIGH, fill: fill(tile), stroke: RSNMS.css("--line") }),
      ...name.map((line, i) => element("text", { x: 6, y: 15 + i * 13, "font-size": 11, fill: style.color }, line)),
      element("text", { x: WIDE - 6, y: HIGH - 8, "font-size": 14, "font-weight": 700, "text-anchor": "end", fill: style.color },
        tile.querySelector(".tile-value").textContent));
  }

  function picture() {
    const tiles = [...holder.querySelectorAll(".tile")];
    const last = (side) => Math.max(1, ...tiles.map((tile) => Number(getComputedStyle(tile)[side])));
    const width = Math.max(640, last("gridColumnStart") * (WIDE + GAP));
    const map = [element("g", {}, ...tiles.map(square)), last("gridRowStart") * (HIGH + GAP)];
    return frame(width, document.querySelector("h1").textContent, [legend(document.querySelectorAll("#map-scale span"), width), map],
      document.getElementById("map-summary").textContent);
  }

  const name = () => `map-${RSNMS.data.region}-${RSNMS.data.keys[RSNMS.month()]}`;
  holder.closest("figure").append(offer("Схема", name, picture));
});
