// The largest deficits of a municipality in the chosen month: page_data.deficits = {titles, months: [[[title, share,
// interval, diagnosed, programmes], …] per month]}, texts as the page shows them.
"use strict";

RSNMS.onStart(() => {
  const deficits = RSNMS.data.deficits;
  const table = document.getElementById("deficits");
  if (!deficits || !table) return;
  const none = document.getElementById("no-deficits");
  const box = table.closest(".scroll");

  RSNMS.onChange(() => {
    const rows = deficits.months[RSNMS.month()];
    const body = table.tBodies[0];
    body.replaceChildren();
    rows.forEach(([title, ...cells]) => {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: deficits.titles[title] }));
      cells.forEach((text) => { Object.assign(row.insertCell(), { className: "num", textContent: text || "–" }); });
    });
    box.hidden = !rows.length;
    const bar = box.previousElementSibling;
    if (bar && bar.matches(".export")) bar.hidden = !rows.length;
    none.hidden = rows.length > 0;
  });
});
