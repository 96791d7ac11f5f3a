// Behaviour of the pages: the trend chart, the municipal table. No requests; data come from the page itself.
"use strict";

const SIGN = { m: "✓ выполнено", i: "… в работе", n: "✕ не выполнено" };
const CLASS = { m: "met", i: "in_progress", n: "not_met" };
const HINT = { z: "показатель неприменим", x: "нет действующих данных", c: "скрыто: малая группа", low: "скрыто: меньше 3 человек" };
const STATE = { v: "предварительно", w: "не публикуется" };

function data(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

function format(value, unit) {
  const decimals = unit === "count" ? 0 : 1;
  const scaled = unit === "share" ? value * 100 : value;
  const text = scaled.toLocaleString("ru-RU", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (unit === "share" ? text + "\u00a0%" : text).replace("-", "−");
}

function fill(select, labels, chosen) {
  labels.forEach((label, i) => select.add(new Option(label, String(i), i === chosen, i === chosen)));
}

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw(series, kpi, months, goal) {
  const scale = kpi.unit === "share" ? 100 : 1;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const palette = dark
    ? ["#56b4e9", "#f0884a", "#35c79b", "#e3a5c7", "#e0b84a", "#9fb8ff"]
    : ["#0072b2", "#d55e00", "#00805d", "#b0568a", "#94700a", "#56b4e9"];
  const symbols = ["circle", "square", "diamond", "triangle-up", "x", "star"];
  const traces = series.map((s, i) => ({
    x: months, y: s.values.map((v) => (v === null ? null : v * scale)), name: s.name, mode: "lines+markers",
    line: { color: palette[i % palette.length], width: 2 }, marker: { symbol: symbols[i % symbols.length], size: 7 },
    text: s.values.map((v) => (v === null ? "" : format(v, kpi.unit))),
    hovertemplate: "%{x}: %{text}<extra>" + s.name + "</extra>", connectgaps: false,
  }));
  if (goal !== null && goal !== undefined) {
    traces.push({ x: months, y: months.map(() => goal * scale), name: "Цель", mode: "lines", hoverinfo: "skip",
      line: { color: css("--muted"), dash: "dash", width: 1.5 } });
  }
  const width = document.getElementById("trend").clientWidth;
  const axis = { gridcolor: css("--line"), linecolor: css("--line"), fixedrange: true, zeroline: false };
  Plotly.react("trend", traces, {
    separators: ",\u00a0", width, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: true,
    font: { family: getComputedStyle(document.body).fontFamily, color: css("--ink"), size: 13 }, height: document.getElementById("trend").clientHeight,
    margin: { l: 56, r: 16, t: 24, b: 48 }, legend: { orientation: "h", y: 1.12, x: 0 }, hovermode: "x unified",
    hoverlabel: { bgcolor: css("--paper"), bordercolor: css("--line"), font: { color: css("--ink") } },
    xaxis: { ...axis, type: "category", nticks: Math.max(2, Math.floor(width / 110)), tickangle: 0 },
    yaxis: { ...axis, rangemode: "tozero", ticksuffix: kpi.unit === "share" ? "\u00a0%" : "" },
  }, { displayModeBar: false });
}

function trend(kpis, months, seriesOf, goalOf) {
  const select = document.getElementById("trend-kpi");
  fill(select, kpis.map((k) => k.title), 0);
  const show = () => {
    const kpi = kpis[Number(select.value)];
    draw(seriesOf(kpi), kpi, months, goalOf(kpi));
  };
  select.addEventListener("change", show);
  window.addEventListener("resize", show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}

function value(cell, i, unit) {
  const n = cell.n[i];
  if (typeof n !== "number") return null;
  return unit === "count" ? n : n / cell.d[i];
}

function rowsOf(page, kpi, month) {
  const cell = page.cells[kpi.code][month];
  if (!cell) return [];
  const before = month > 0 ? page.cells[kpi.code][month - 1] : null;
  return page.municipalities.flatMap((name, i) => {
    if (cell.n[i] === null) return [];
    const now = value(cell, i, kpi.unit);
    const past = before ? value(before, i, kpi.unit) : null;
    return [{
      name, value: now, symbol: now === null ? cell.n[i] : "", numerator: now === null ? null : cell.n[i],
      denominator: now === null || !cell.d ? null : cell.d[i], change: now === null || past === null ? null : now - past,
      status: now === null || !cell.s ? "-" : cell.s[i], state: cell.t ? cell.t[i] : "p",
    }];
  });
}

function changeText(change, unit) {
  if (change === null) return "–";
  const shown = unit === "share" ? change * 100 : change;
  const rounded = Math.round(shown * 10) / 10;
  const text = format(Math.abs(rounded), unit === "count" ? "count" : "ratio");
  const sign = rounded > 0 ? "+" : rounded < 0 ? "−" : "";
  return sign + text + (unit === "share" ? "\u00a0п.\u00a0п." : "");
}

function cellOf(row, text, className) {
  const td = row.insertCell();
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

function table(page) {
  const kpis = page.kpis.filter((k) => k.municipal && page.cells[k.code]);
  const select = document.getElementById("table-kpi");
  const months = document.getElementById("table-month");
  const search = document.getElementById("table-search");
  const body = document.querySelector("#municipal tbody");
  const heads = document.querySelectorAll("#municipal thead th");
  let sort = { key: "name", down: false };
  fill(select, kpis.map((k) => k.title), 0);
  fill(months, page.months, page.now);

  const compare = (a, b) => {
    const [x, y] = [a[sort.key], b[sort.key]];
    if (x === null || y === null) return (x === null) - (y === null);
    const order = typeof x === "string" ? x.localeCompare(y, "ru") : x - y;
    return (sort.down ? -order : order) || a.name.localeCompare(b.name, "ru");
  };
  const line = (r, kpi) => {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = r.name;
    row.append(head);
    const main = cellOf(row, r.value === null ? r.symbol : format(r.value, kpi.unit), r.value === null ? "missing" : "");
    if (r.value === null) main.title = HINT[r.symbol] || "";
    if (STATE[r.state]) main.title = (main.title ? main.title + "; " : "") + STATE[r.state];
    cellOf(row, r.numerator === null ? "–" : format(r.numerator, "count"));
    cellOf(row, r.denominator === null ? "–" : format(r.denominator, "count"));
    cellOf(row, changeText(r.change, kpi.unit));
    const status = cellOf(row, "");
    const badge = document.createElement("span");
    badge.textContent = r.value === null ? HINT[r.symbol] || "–" : SIGN[r.status] || "–";
    badge.className = CLASS[r.status] ? "status status-" + CLASS[r.status] : "parts";
    status.append(badge);
  };
  const show = () => {
    const kpi = kpis[Number(select.value)];
    const wanted = search.value.trim().toLocaleLowerCase("ru").replaceAll("ё", "е");
    const all = rowsOf(page, kpi, Number(months.value));
    const rows = all.filter((r) => r.name.toLocaleLowerCase("ru").replaceAll("ё", "е").includes(wanted)).sort(compare);
    body.replaceChildren();
    rows.forEach((r) => line(r, kpi));
    heads.forEach((h) => {
      if (h.dataset.sort === sort.key) h.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else h.removeAttribute("aria-sort");
    });
    const hidden = rows.filter((r) => r.symbol === "c" || r.symbol === "low").length;
    document.getElementById("municipal-note").textContent =
      `${kpi.title}, ${page.months[Number(months.value)]}. Показано ${rows.length} из ${all.length}; скрыто для защиты сведений о людях: ${hidden}.`;
  };
  heads.forEach((h) => h.querySelector("button").addEventListener("click", () => {
    sort = { key: h.dataset.sort, down: sort.key === h.dataset.sort ? !sort.down : h.dataset.sort !== "name" };
    show();
  }));
  [select, months].forEach((e) => e.addEventListener("change", show));
  search.addEventListener("input", show);
  show();
}

document.addEventListener("DOMContentLoaded", () => {
  const region = data("region-data");
  if (region) {
    table(region);
    trend(region.kpis, region.months, (k) => [{ name: k.title, values: region.trend[k.code] }], (k) => k.target);
  }
  const overview = data("overview-data");
  if (overview) {
    const series = (k) => overview.regions.map((name, i) => ({ name, values: overview.trends[k.code][i] }));
    trend(overview.kpis, overview.months, series, () => null);
  }
});
