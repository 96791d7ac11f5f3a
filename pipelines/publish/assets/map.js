// The map of deficits: squares of the municipalities (or the borders a deployment supplied), legend, words, table.
"use strict";

RSNMS.onStart(() => {
  const { data, state } = RSNMS;
  const D = RSNMS.deficits;
  const holder = document.getElementById("tiles");
  if (!holder) return;

  const COUNTS = [[1, 2, 3, 4, 5], [1, 5, 10, 20, 50], [1, 10, 50, 100, 200], [1, 50, 100, 250, 500], [1, 100, 500, 1000, 2000]];
  const MEASURES = {
    share: { title: "Доля педагогов с дефицитом", unit: "share", value: D.share, bounds: () => D.SHADES },
    uncovered: { title: "С дефицитом и без обучения", unit: "count", value: (f) => f.u,
      bounds: (values) => COUNTS.find((b) => b[4] * 2 >= Math.max(0, ...values)) || COUNTS[4] },
    coverage: { title: "Охват диагностикой", unit: "share", value: D.coverage, bounds: () => [0.2, 0.4, 0.6, 0.8, 0.95] },
  };
  const subject = D.choice("map-subject", data.subjects, "s", "all");
  const group = D.choice("map-group", data.groups, "g", "all");
  const measureOf = D.choice("map-measure", data.measures.map((m) => [m, MEASURES[m].title]), "v", "share");
  const label = (list, code) => (list.find(([c]) => c === code) || list[0] || ["", code])[1];
  const isNow = () => state.b === "now" && data.successor !== null;
  const percent = (value) => RSNMS.figure(value, "share");
  const count = (value) => RSNMS.number(value, 0);

  function reason(f, key) {
    if (key === "uncovered" && !f.why && f.u === null) return D.why(f.whyU || "low");
    if (key === "coverage" && !f.why && f.n) return "не рассчитывается";
    return D.why(f.why);
  }

  function symbol(f, key) {
    if (f.why) return f.why;
    if (key === "uncovered" && f.u === null) return f.whyU || "low";
    return "–";
  }

  function words(place, f) {
    if (f.why || !f.n) return `${place[1]}: ${D.why(f.why)}.`;
    const [low, high] = D.interval(f.k, f.n);
    const parts = [`дефицит у ${count(f.k)} из ${count(f.n)} прошедших диагностику – ${percent(f.k / f.n)} (95 % интервал ${percent(low)} – ${percent(high)})`];
    parts.push(f.u === null ? `без обучения: ${reason(f, "uncovered")}` : `без обучения – ${count(f.u)}`);
    const covered = D.coverage(f);
    if (covered !== null) parts.push(`охват диагностикой – ${percent(covered)}`);
    return `${place[1]}: ${parts.join("; ")}.`;
  }

  function legend(bounds, unit, values) {
    const text = (v) => (unit === "count" ? count(v) : RSNMS.number(v * 100, 0));
    const sign = unit === "count" ? "" : "\u00a0%";
    const whole = unit === "count";
    const items = [whole ? "0" : `до ${text(bounds[0])}${sign}`];
    for (let i = 0; i < 4; i += 1) {
      const last = whole ? bounds[i + 1] - 1 : bounds[i + 1];
      items.push(bounds[i] === last ? text(last) : `${text(bounds[i])}–${text(last)}${sign}`);
    }
    items.push(`${text(bounds[4])}${sign} и больше`);
    const scale = document.getElementById("map-scale");
    scale.replaceChildren(...items.map((item, i) => Object.assign(document.createElement("span"), { className: "h" + i, textContent: item })));
    const missing = new Map(values.filter((v) => v.value === null).map((v) => [v.symbol, v.reason]));
    [...missing].sort().forEach(([mark, meaning]) =>
      scale.append(Object.assign(document.createElement("span"), { className: "h-none", textContent: mark === "–" ? `– ${meaning}` : `${mark} – ${meaning}` })));
  }

  function tile(place, row, column, cell, key, unit, bounds, show) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tile " + (cell.value === null ? "h-none" : "h" + D.shade(cell.value, bounds));
    button.style.gridArea = `${row + 1} / ${column + 1}`;
    const name = Object.assign(document.createElement("span"), { className: "tile-name", textContent: place[2] });
    const text = cell.value === null ? cell.symbol : unit === "share" ? RSNMS.number(cell.value * 100, 0) : count(cell.value);
    const value = Object.assign(document.createElement("span"), { className: "tile-value", textContent: text });
    if (cell.value !== null && unit === "share") value.append(Object.assign(document.createElement("span"), { className: "tile-unit", textContent: "\u00a0%" }));
    button.append(name, value);
    button.setAttribute("aria-label", words(place, cell.figures));
    button.title = place[1];
    button.addEventListener("click", () => show(place, cell.figures, button));
    return button;
  }

  function choose(place, f, button) {
    holder.querySelectorAll("[aria-pressed]").forEach((b) => b.removeAttribute("aria-pressed"));
    button.setAttribute("aria-pressed", "true");
    const note = document.getElementById("map-chosen");
    const link = Object.assign(document.createElement("a"), { href: `municipality-${place[0]}.html`, textContent: "Страница муниципалитета" });
    note.replaceChildren(words(place, f), " ", link);
  }

  function summary(rows, measure, key, month) {
    const known = rows.filter((r) => r.value !== null).sort((a, b) => b.value - a.value || a.place[1].localeCompare(b.place[1], "ru"));
    const list = (some) => some.map((r) => `${r.place[1]} (${RSNMS.figure(r.value, measure.unit)})`).join(", ");
    const parts = [`${measure.title}: ${label(data.subjects, subject())}, ${label(data.groups, group())}, ${month}.`];
    const above = known.filter((r) => r.value > 0);
    const least = known.length ? known[known.length - 1].value : 0;
    const lowest = known.filter((r) => r.value === least);
    if (above.length) parts.push(`Больше всего: ${list(above.slice(0, 3))}.`);
    if (lowest.length < known.length) {
      parts.push(lowest.length > 3 ? `Меньше всего – ${RSNMS.figure(least, measure.unit)}: таких муниципальных образований ${count(lowest.length)}.`
        : `Меньше всего: ${list(lowest)}.`);
    }
    const hidden = rows.filter((r) => r.symbol === "c" || r.symbol === "low").length;
    const unknown = rows.filter((r) => r.value === null).length - hidden;
    const shown = [`Значение показано для ${count(known.length)} из ${count(rows.length)} муниципальных образований`];
    if (hidden) shown.push(`скрыто для защиты сведений о людях: ${count(hidden)}`);
    if (unknown) shown.push(`без значения по другим причинам: ${count(unknown)}`);
    parts.push(shown.join("; ") + ".");
    document.getElementById("map-summary").textContent = parts.join(" ");
  }

  function table(rows) {
    const body = document.querySelector("#map-table tbody");
    body.replaceChildren();
    rows.forEach(({ place, figures: f }) => {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: place[1] }));
      const put = (value, text) => {
        const cell = row.insertCell();
        if (value === null) {
          cell.append(Object.assign(document.createElement("abbr"), { className: "missing", textContent: text, title: RSNMS.HINT[text] || "никто не проходил диагностику" }));
          cell.dataset.v = "";
        } else {
          cell.textContent = text;
          cell.dataset.v = value;
        }
      };
      const shown = D.share(f);
      const mark = f.why || "–";
      const [low, high] = f.n ? D.interval(f.k, f.n) : [null, null];
      put(shown, shown === null ? mark : percent(shown));
      put(low, low === null ? mark : percent(low));
      put(high, high === null ? mark : percent(high));
      put(f.k, f.k === null ? mark : count(f.k));
      put(f.n, f.n === null ? mark : count(f.n));
      put(f.u, f.u === null ? symbol(f, "uncovered") : count(f.u));
      const covered = D.coverage(f);
      put(covered, covered === null ? mark : percent(covered));
    });
    document.querySelector("#map-table caption").textContent =
      `${label(data.subjects, subject())}, ${label(data.groups, group())}, ${data.months[RSNMS.month()]}`;
  }

  // Plotly asks the network for a map of the world unless there is one; an empty one is all that these borders need.
  const nothing = { type: "GeometryCollection", geometries: [] };
  const layers = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", arcs: [], objects: Object.fromEntries(layers.map((l) => [l, nothing])) } } };

  // The borders a deployment supplied; colours are those of the squares and of their legend.
  function choropleth(rows, measure, bounds) {
    const box = document.getElementById("choropleth");
    const drawn = new Set(window.RSNMS_BORDERS.features.map((feature) => feature.id));
    const inside = rows.filter((r) => drawn.has(r.place[0]));
    const note = document.getElementById("choropleth-note");
    note.textContent = inside.length < rows.length
      ? `В файле границ нет ${count(rows.length - inside.length)} из ${count(rows.length)} муниципальных образований этого месяца: они есть на схеме ниже.` : "";
    const colours = [0, 1, 2, 3, 4, 5].map((i) => RSNMS.css("--h" + i));
    const steps = colours.flatMap((colour, i) => [[i / 6, colour], [(i + 1) / 6, colour]]);
    const trace = (some, z, colorscale, text) => ({
      type: "choropleth", geojson: window.RSNMS_BORDERS, featureidkey: "id", locations: some.map((r) => r.place[0]), z, zmin: 0, zmax: 6,
      colorscale, showscale: false, marker: { line: { color: RSNMS.css("--ink"), width: 0.5 } }, text, hovertemplate: "%{text}<extra></extra>",
    });
    const known = inside.filter((r) => r.value !== null);
    const missing = inside.filter((r) => r.value === null);
    Plotly.react(box, [
      trace(known, known.map((r) => D.shade(r.value, bounds) + 0.5), steps, known.map((r) => `${r.place[1]}: ${RSNMS.figure(r.value, measure.unit)}`)),
      trace(missing, missing.map(() => 0), [[0, RSNMS.css("--page")], [1, RSNMS.css("--page")]], missing.map((r) => `${r.place[1]}: ${r.symbol} – ${r.reason}`)),
    ], {
      geo: { visible: false, fitbounds: "locations", projection: { type: "mercator" }, bgcolor: "rgba(0,0,0,0)" }, width: box.clientWidth, height: box.clientHeight,
      margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: "rgba(0,0,0,0)", showlegend: false,
    }, { displayModeBar: false });
  }

  if (window.RSNMS_BORDERS) {
    document.getElementById("choropleth").after(RSNMS.pictures.buttons("Карта", (kind) => Plotly.downloadImage("choropleth",
      { format: kind.toLowerCase(), filename: `borders-${data.region}-${data.keys[RSNMS.month()]}`, width: 1200, height: 900 })));
  }

  function show(file) {
    if (!file) {
      document.getElementById("map-summary").textContent = "Файл данных этого месяца не найден: откройте выпуск целиком, вместе с папкой data.";
      holder.replaceChildren();
      return;
    }
    const key = measureOf();
    const measure = MEASURES[key];
    const at = RSNMS.month();
    const layout = data.layouts[isNow() ? data.layout_of[data.layout_of.length - 1] : data.layout_of[at]];
    const found = D.places(file, subject(), group(), isNow());
    const rows = layout.cells.filter(([position]) => found.has(position)).map(([position, row, column]) => {
      const f = found.get(position);
      const value = f.why ? null : measure.value(f);
      return { position, place: data.places[position], row, column, figures: f, value, symbol: symbol(f, key), reason: reason(f, key) };
    });
    const bounds = measure.bounds(rows.map((r) => r.value ?? 0));
    holder.style.setProperty("--columns", layout.columns);
    holder.replaceChildren(...rows.map((r) => tile(r.place, r.row, r.column, r, key, measure.unit, bounds, choose)));
    document.getElementById("map-chosen").textContent = "Выберите квадрат, чтобы увидеть все числа муниципального образования.";
    legend(bounds, measure.unit, rows);
    summary(rows, measure, key, data.months[at]);
    table(rows.sort((a, b) => a.place[1].localeCompare(b.place[1], "ru")));
    if (window.RSNMS_BORDERS) choropleth(rows, measure, bounds);
  }

  let asked = 0;
  const draw = () => {
    const turn = (asked += 1);
    D.load(data.keys[RSNMS.month()], (file) => { if (turn === asked) show(file); });
  };
  RSNMS.onChange(draw);
});
