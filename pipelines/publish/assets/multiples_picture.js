// Small charts of one indicator by municipality as one picture to take away.
"use strict";

RSNMS.onStart(() => {
  const holder = document.querySelector(".multiples[data-picture]");
  if (!holder) return;
  const { element, lines, frame, offer, colour } = RSNMS.pictures;
  const [COLUMNS, WIDE, HIGH, GAP, SPARK] = [5, 190, 96, 10, { width: 112, height: 36 }];

  function small(chart, i) {
    const path = chart.querySelector("path").getAttribute("d");
    const goal = chart.querySelector(".goal");
    const scale = `scale(${SPARK.width / 160} 1)`;
    const look = { fill: "none", "vector-effect": "non-scaling-stroke" };
    const line = [element("path", { d: path, transform: scale, stroke: colour("--accent"), "stroke-width": 2, ...look })];
    if (goal) {
      const at = goal.getAttribute("y1");
      line.unshift(element("line", { x2: SPARK.width, y1: at, y2: at, stroke: colour("--muted"), "stroke-dasharray": "3 3" }));
    }
    const name = lines(chart.querySelector("span").textContent, WIDE - 16, 11).slice(0, 2);
    const [x, y] = [(i % COLUMNS) * (WIDE + GAP), Math.floor(i / COLUMNS) * (HIGH + GAP)];
    return element("g", { transform: `translate(${x} ${y})` },
      element("rect", { width: WIDE, height: HIGH, fill: "none", stroke: colour("--line") }),
      ...name.map((text, row) => element("text", { x: 8, y: 18 + row * 13, "font-size": 11, fill: colour("--ink") }, text)),
      element("g", { transform: "translate(8 48)" }, ...line),
      element("text", { x: WIDE - 8, y: 72, "font-size": 13, "font-weight": 700, "text-anchor": "end", fill: colour("--ink") }, chart.querySelector("b").textContent));
  }

  function picture() {
    const charts = [...holder.querySelectorAll(".multiple")];
    const width = COLUMNS * (WIDE + GAP) - GAP;
    const all = [element("g", {}, ...charts.map(small)), Math.ceil(charts.length / COLUMNS) * (HIGH + GAP)];
    return frame(width, document.title, [all], document.getElementById(holder.getAttribute("aria-describedby")).textContent);
  }

  holder.after(offer("Динамика по муниципалитетам", () => holder.dataset.picture, picture));
});
