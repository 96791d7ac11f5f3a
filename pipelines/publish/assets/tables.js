// Tables of a page: filters kept in the address, sorting, export to CSV and XLSX. Rows are those of the page itself.
"use strict";

(() => {
  // <input data-filter=table-id> keeps rows with the text, <select data-filter=table-id data-by=x> those of data-x.
  function bindFilters() {
    document.querySelectorAll("[data-filter]").forEach((control) => {
      const key = control.dataset.key || (control.dataset.by || "q");
      control.addEventListener(control.tagName === "SELECT" ? "change" : "input", () => RSNMS.set(key, control.value));
      RSNMS.onChange(() => {
        if (control.value !== (RSNMS.state[key] || "")) control.value = RSNMS.state[key] || "";
      });
    });
    RSNMS.onChange(filterRows);
  }

  function filterRows() {
    document.querySelectorAll("table[id]").forEach((table) => {
      const controls = [...document.querySelectorAll(`[data-filter~="${table.id}"]`)];
      if (!controls.length) return;
      const rows = [...table.tBodies[0].rows];
      rows.forEach((row) => { row.hidden = !controls.every((control) => matches(row, control)); });
      const shown = rows.filter((row) => !row.hidden && !row.hasAttribute("data-absent")).length;
      const note = document.querySelector(`[data-count="${table.id}"]`);
      if (note) note.textContent = `Показано строк: ${shown} из ${rows.filter((r) => !r.hasAttribute("data-absent")).length}.`;
    });
  }

  function matches(row, control) {
    const wanted = RSNMS.plain(control.value);
    if (!wanted) return true;
    const attribute = control.dataset.by;
    if (attribute && control.tagName === "SELECT") {
      const own = row.dataset[attribute] ?? row.querySelector(`[data-f="${attribute}"]`)?.dataset.v ?? "";
      return RSNMS.plain(own) === wanted;
    }
    return RSNMS.plain(row.textContent).includes(wanted);
  }

  // ---- table.stack is a list of cards on a narrow screen: cells need their heads there, and roles that styles take away

  function bindStacks() {
    document.querySelectorAll("table.stack").forEach((table) => {
      const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
      table.setAttribute("role", "table");
      [table.tHead, ...table.tBodies].forEach((part) => part.setAttribute("role", "rowgroup"));
      [...table.tHead.rows[0].cells].forEach((head) => head.setAttribute("role", "columnheader"));
      [...table.tBodies].flatMap((body) => [...body.rows]).forEach((row) => {
        row.setAttribute("role", "row");
        [...row.cells].forEach((cell, i) => {
          cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
          if (cell.tagName === "TD") cell.dataset.label = heads[i];
          cell.toggleAttribute("data-empty", ["", "–"].includes(cell.textContent.trim()));
        });
      });
    });
  }

  // ---- sorting: every <th> of table.sortable becomes a button; cells sort by data-v, else by their text

  function bindSorting() {
    document.querySelectorAll("table.sortable").forEach((table) => {
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => sort(table, column, head.getAttribute("aria-sort") !== "ascending"));
      });
      RSNMS.onChange(() => {
        const head = table.tHead.querySelector("[aria-sort]");
        if (head) sort(table, head.cellIndex, head.getAttribute("aria-sort") === "ascending");
      });
    });
  }

  function sort(table, column, ascending) {
    const key = (row) => {
      const cell = row.cells[column];
      const text = cell.dataset.v ?? cell.textContent.trim();
      const isNumber = text !== "" && !Number.isNaN(Number(text));
      return text === "" || text === "–" ? null : isNumber ? Number(text) : text;
    };
    const order = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null);
      const by = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ru");
      return ascending ? by : -by;
    };
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [key(row), row]);
    rows.sort(([a], [b]) => order(a, b));
    body.append(...rows.map(([, row]) => row));
    [...table.tHead.rows[0].cells].forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }

  // ---- export: buttons before every table[data-export=name of the file]

  // The number that a cell shows and does not carry. Codes and years look like numbers and are texts.
  function written(cell, text) {
    const isShare = text.endsWith("%");
    if (!/^[−-]?\d[\d\s]*(,\d+)?(\s%)?$/.test(text) || !(isShare || cell.classList.contains("num"))) return NaN;
    const number = Number(text.replace(/[\s%]/g, "").replace(",", ".").replace("−", "-"));
    return isShare ? Number((number / 100).toFixed(6)) : number;
  }

  // Shares go out as shares; changes of shares as points, and then the head of their column says so.
  function rowsOf(table) {
    const value = (cell) => {
      const text = cell.textContent.replace(/\s+/g, " ").trim();
      const raw = cell.dataset.v ?? cell.querySelector("[data-v]")?.dataset.v;
      const number = raw === undefined ? written(cell, text) : raw === "" ? NaN : Number(raw);
      if (Number.isNaN(number) || (cell.tagName === "TH" && cell.dataset.v === undefined)) return { text };
      if (text.includes("п. п.")) return { text, number: Math.round(number * 1000) / 10, isPoints: true };
      return { text, number, isShare: text.includes("%") };
    };
    const shown = [...table.rows].filter((row) => !row.hidden && !row.hasAttribute("data-absent"));
    const rows = shown.map((row) => [...row.cells].filter((cell) => !cell.matches(".meter-head, .meter-cell")).map(value));
    rows[0].forEach((head, i) => { if (rows.some((row) => row[i]?.isPoints)) head.text += ", п. п."; });
    return rows;
  }

  function csv(rows) {
    const quote = (text) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const safe = (text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^[+−-]?[\d\s.,]+$/.test(text) ? "'" + text : text);
    const decimal = (value) => String(value).replace(".", ",");
    const show = (cell) => {
      if (cell.number === undefined) return quote(safe(cell.text));
      return cell.isShare ? decimal(Math.round(cell.number * 10000) / 100) + "%" : decimal(cell.number);
    };
    return "\ufeff" + rows.map((row) => row.map(show).join(";")).join("\r\n") + "\r\n";
  }

  function save(name, content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function fileName(table) {
    const at = RSNMS.data.keys && !table.hasAttribute("data-all-months") ? "-" + RSNMS.data.keys[RSNMS.month()] : "";
    return table.dataset.export + at;
  }

  function bindExport(root = document) {
    root.querySelectorAll("table[data-export]").forEach((table) => {
      const bar = document.createElement("p");
      bar.className = "export";
      const name = table.getAttribute("aria-label") || table.caption?.textContent || document.title;
      bar.append("Скачать таблицу: ",
        action("CSV", `${name}: скачать CSV`, () => save(fileName(table) + ".csv", csv(rowsOf(table)), "text/csv;charset=utf-8")), " ",
        action("XLSX", `${name}: скачать XLSX`, () => save(fileName(table) + ".xlsx", RSNMS_XLSX(rowsOf(table)),
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")));
      (table.closest(".scroll") || table).before(bar);
    });
  }

  function action(text, label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    return button;
  }

  Object.assign(RSNMS, { action, bindExport, save });
  RSNMS.onStart(bindFilters);
  RSNMS.onStart(bindStacks);
  RSNMS.onStart(bindSorting);
  RSNMS.onStart(() => bindExport());
})();
