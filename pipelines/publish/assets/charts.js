// Charts of a page, drawn with Plotly from #page-data. A figure[data-chart=id] holds a .chart; charts.js adds to it the
// choice of the series, the table behind the chart, and buttons that save the picture.
//
// charts[id] = {kind, options: [{title, unit, goal, summary, …}]}; what else an option has depends on the kind.
// A page's own script adds kinds: RSNMS.kinds.name = (option) => ({traces, layout, table: {head, rows}}).
"use strict";

// Plotly is large: it is loaded when the page is ready for use, and what was asked of it before is done then.
window.Plotly = window.Plotly || (() => {
  const address = document.currentScript.src.replace("charts.js", "plotly.min.js");
  let loading = null;
  const load = () => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  const later = (name) => (...parameters) => {
    loading = loading || new Promise((resolve) => { setTimeout(resolve, 50); }).then(load);
    return loading.then(() => window.Plotly[name](...parameters));
  };
  return { react: later("react"), downloadImage: later("downloadImage") };
})();

(() => {
  const { data, state, css } = RSNMS;
  RSNMS.kinds = RSNMS.kinds || {};

  // Okabe and Ito's colours, darker or lighter for contrast; marks differ too, so that colour is never alone.
  RSNMS.palette = () => RSNMS.isDark()
    ? ["#56b4e9", "#f0884a", "#35c79b", "#e3a5c7", "#e0b84a", "#9fb8ff"]
    : ["#0072b2", "#d55e00", "#00805d", "#b0568a", "#94700a", "#4a5fc1"];
  const MARKS = ["circle", "square", "diamond", "triangle-up", "x", "star"];

  // Lines over months: option.series = [{name, values | key}].
  RSNMS.kinds.trend = (option) => {
    const isShare = option.unit === "share" || option.unit === "binary";
    const scale = isShare ? 100 : 1;
    const lines = option.series.map((s) => ({ name: s.name, values: s.values || data.months.map((_, i) => RSNMS.cell(s.key, i)?.value ?? null) }));
    const text = (v) => (v === null ? "" : RSNMS.figure(v, option.unit));
    const colours = RSNMS.palette();
    const traces = lines.map((s, i) => ({
      x: data.months, y: s.values.map((v) => (v === null ? null : v * scale)), name: s.name, mode: "lines+markers",
      line: { color: colours[i % colours.length], width: 2 }, marker: { symbol: MARKS[i % MARKS.length], size: 7 },
      text: s.values.map(text), hovertemplate: "%{text}<extra>" + s.name + "</extra>", connectgaps: false,
    }));
    if (option.goal !== null && option.goal !== undefined) {
      traces.push({ x: data.months, y: data.months.map(() => option.goal * scale), name: "Цель", mode: "lines", hoverinfo: "skip",
        line: { color: css("--muted"), dash: "dash", width: 1.5 } });
    }
    return {
      traces,
      layout: { hovermode: "x unified", xaxis: { type: "category" },
        yaxis: { rangemode: "tozero", ticksuffix: isShare ? "\u00a0%" : "" } },
      table: { head: ["Месяц", ...lines.map((s) => s.name)],
        rows: data.months.map((label, i) => [label, ...lines.map((s) => text(s.values[i]) || "–")]) },
    };
  };

  // On paper a chart is as wide as an A4 page between its margins, whatever the window was.
  const PAPER_WIDTH = 690;
  let isPrinting = false;

  function layoutOf(own, box) {
    // Text of a chart grows with that of the page: screens above 2400 pixels have larger letters.
    const scale = isPrinting ? 1 : parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const width = isPrinting ? PAPER_WIDTH : box.clientWidth;
    const axis = { gridcolor: css("--line"), linecolor: css("--line"), fixedrange: true, zeroline: false, automargin: true };
    return {
      separators: ",\u00a0", width, height: own.height || box.clientHeight, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, color: css("--ink"), size: 13 * scale },
      margin: { l: 56 * scale, r: 16, t: 16, b: 40 * scale },
      showlegend: true, legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 },
      hoverlabel: { bgcolor: css("--paper"), bordercolor: css("--line"), font: { color: css("--ink") } },
      ...own,
      xaxis: { ...axis, nticks: Math.max(2, Math.floor(width / 110 / scale)), tickangle: 0, ...own.xaxis },
      yaxis: { ...axis, ...own.yaxis },
    };
  }

  function element(name, properties = {}) {
    return Object.assign(document.createElement(name), properties);
  }

  function behind(figure, id, option, table) {
    const box = figure.querySelector("details.behind");
    const content = element("table", { className: "behind-table" });
    content.dataset.export = figure.dataset.file || id;
    content.setAttribute("data-all-months", "");
    content.append(element("caption", { textContent: option.title }));
    const head = content.createTHead().insertRow();
    table.head.forEach((text) => head.append(element("th", { scope: "col", textContent: text })));
    const body = content.createTBody();
    table.rows.forEach((cells) => {
      const row = body.insertRow();
      cells.forEach((text, i) => (i ? (row.insertCell().textContent = text) : row.append(element("th", { scope: "row", textContent: text }))));
    });
    const scroll = element("div", { className: "scroll tall", tabIndex: 0, role: "region" });
    scroll.setAttribute("aria-label", `Таблица: ${option.title}`);
    scroll.append(content);
    box.replaceChildren(box.firstElementChild, scroll);
    RSNMS.bindExport(box);
  }

  function bind(figure) {
    const id = figure.dataset.chart;
    const chart = data.charts[id];
    const box = figure.querySelector(".chart");
    const key = "c." + id;
    const bar = element("p", { className: "controls" });
    if (chart.options.length > 1) {
      const label = element("label", { textContent: "Показатель " });
      const select = element("select");
      chart.options.forEach((option, i) => select.add(new Option(option.title, String(i))));
      select.addEventListener("change", () => RSNMS.set(key, select.value === "0" ? "" : select.value));
      RSNMS.onChange(() => { select.value = state[key] || "0"; });
      label.append(select);
      bar.append(label);
      figure.prepend(bar);
    }
    const summary = figure.querySelector("figcaption");
    figure.append(Object.assign(element("details", { className: "behind" }), { innerHTML: "" }));
    figure.lastElementChild.append(element("summary", { textContent: "Таблица к графику" }));
    const saveBar = element("p", { className: "export", textContent: "Сохранить рисунок: " });
    ["PNG", "SVG"].forEach((format) => saveBar.append(RSNMS.action(format, `Сохранить рисунок как ${format}`, () =>
      Plotly.downloadImage(box, { format: format.toLowerCase(), filename: figure.dataset.file || id, width: 1200, height: 600 })), " "));
    figure.append(saveBar);
    const draw = () => {
      const option = chart.options[Number(state[key] || 0)] || chart.options[0];
      const { traces, layout, table } = RSNMS.kinds[chart.kind](option);
      if (option.summary && summary) summary.textContent = option.summary;
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", `График: ${option.title}. ${option.summary || ""}`);
      Plotly.react(box, traces, layoutOf(layout, box), { displayModeBar: false, locale: "ru" });
      behind(figure, id, option, table);
    };
    RSNMS.onChange(draw);
    window.addEventListener("resize", draw);
    ["beforeprint", "afterprint"].forEach((moment) => window.addEventListener(moment, () => {
      isPrinting = moment === "beforeprint";
      draw();
    }));
  }

  RSNMS.onStart(() => {
    if (data.charts) document.querySelectorAll("figure[data-chart]").forEach(bind);
  });
})();
