// A table of shaded cells (table[data-picture=name of the file]) as a picture to take away, as it is seen; its legend is
// the element that data-legend names.
"use strict";

RSNMS.onStart(() => {
  const { element, lines, widthOf, fill, legend, frame, offer, colour } = RSNMS.pictures;
  const [LABEL, CELL, PAD, LINE] = [250, 112, 7, 14];
  const heightOf = (count) => count * LINE + 2 * PAD;

  // Rows of text, set left at `x`, or around the middle of a cell.
  const texts = (found, x, height, look) => found.map((line, i) =>
    element("text", { x, y: height / 2 + 4 + (i - (found.length - 1) / 2) * LINE, "font-size": 12, ...look }, line));

  // A small addition («нет 3») stands under the value, as on the page.
  function written(cell) {
    return [...(cell.querySelector("button") || cell).childNodes].map((node) => node.textContent.trim()).filter(Boolean);
  }

  function line(row, columns, isHead) {
    const weight = isHead ? 700 : 400;
    const found = [...row.cells].map((cell, i) => (i === 0 || isHead ? lines(cell.textContent, columns[i].width - 2 * PAD, 12, weight) : written(cell)));
    const height = heightOf(Math.max(1, ...found.map((own) => own.length)));
    const parts = [...row.cells].flatMap((cell, i) => {
      const { x, width } = columns[i];
      const look = { fill: getComputedStyle(cell).color, "font-weight": weight };
      const own = i === 0 ? texts(found[i], x + PAD, height, look) : texts(found[i], x + width / 2, height, { ...look, "text-anchor": "middle" });
      return isHead || i === 0 ? own : [element("rect", { x, width, height, fill: fill(cell), stroke: colour("--line") }), ...own];
    });
    return [element("g", {}, ...parts), height];
  }

  function picture(table) {
    const heads = [...table.tHead.rows[0].cells];
    const widest = Math.max(...heads.slice(1).flatMap((head) => head.textContent.trim().split(/\s+/)).map((word) => widthOf(word, 12, 700)));
    const cell = Math.max(CELL, widest + 2 * PAD);
    const columns = heads.map((_, i) => (i ? { x: LABEL + (i - 1) * cell, width: cell } : { x: 0, width: LABEL }));
    const width = Math.max(640, LABEL + (heads.length - 1) * cell);
    const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
    let y = 0;
    const body = [line(table.tHead.rows[0], columns, true), ...rows.map((row) => line(row, columns, false))].map(([part, height]) => {
      const made = element("g", { transform: `translate(0 ${y})` }, part);
      y += height;
      return made;
    });
    const scale = document.getElementById(table.dataset.legend).children;
    const about = document.getElementById(table.dataset.words);
    return frame(width, document.querySelector("h1").textContent, [legend(scale, width), [element("g", {}, ...body), y]], about ? about.textContent : "");
  }

  document.querySelectorAll("table[data-picture]").forEach((table) => {
    const month = () => (RSNMS.data.keys ? "-" + RSNMS.data.keys[RSNMS.month()] : "");
    const what = table.getAttribute("aria-label") || "Таблица";
    table.closest(".scroll").after(offer(what, () => table.dataset.picture + month(), () => picture(table)));
  });
});
