// Tables of the auditor's report can be taken away as those of the dashboard: each gets the name of its heading.
// A table without heads is a list of facts about what stands above it and is part of checks.json.
"use strict";

RSNMS.onStart(() => {
  const page = location.pathname.split("/").pop().replace(/\.html$/, "");
  const titleOf = (table) => {
    const part = table.closest("article, details, section") || document.querySelector("main");
    const head = [...part.querySelectorAll("summary, h2, h3")].filter((h) => h.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    return (head || document.querySelector("h1")).textContent.replace(/\s+/g, " ").trim();
  };
  [...document.querySelectorAll("main table")].filter((table) => table.tHead).forEach((table, i) => {
    const title = titleOf(table);
    table.dataset.export = `quality-${page}-${i + 1}`;
    table.setAttribute("aria-label", title);
    const box = table.closest(".scroll");
    if (box) box.setAttribute("aria-label", title);
  });
});
