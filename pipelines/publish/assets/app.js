// What all pages share: month and borders kept in the address, figures of the chosen month, search, theme.
// No requests: data stand in the page itself (#page-data). Tables are the work of tables.js, charts of charts.js.
//
// #page-data: {months: [label], keys: ["2024-08"], now: index, unit | units: {key: unit}, series: {key: cell}, charts}.
// What a cell holds is said in dashboard/series.py. `now_of` gives another last month to keys that begin with `<key>|`.
// `series_now` has the cells that differ on the borders of today. An element [data-series=key] shows one cell:
// its [data-f=value|parts|numerator|denominator|change|status|state] are filled for the chosen month.
"use strict";

window.RSNMS = (() => {
  const STATUS = { m: ["met", "✓", "выполнено"], i: ["in_progress", "…", "в работе"], n: ["not_met", "✕", "не выполнено"] };
  const HINT = {
    z: "показатель неприменим", x: "нет действующих данных",
    c: "скрыто для защиты сведений о людях", low: "скрыто: за показателем меньше 3 человек",
  };
  const SHORT = { z: "не применяется", x: "нет данных", c: "скрыто", low: "скрыто: мало случаев" };
  const SYMBOL = { z: "z", x: "x", c: "c", l: "low" };
  const STATE = { v: "предварительно", w: "не публикуется", o: "из прежнего выпуска" };
  const source = document.getElementById("page-data");
  const data = source ? JSON.parse(source.textContent) : {};
  const state = {};
  const listeners = [];
  const starters = [];

  // ---- notation

  function number(value, decimals) {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return value.toLocaleString("ru-RU", options).replace("-", "−").replace(/^−(0(,0+)?)$/, "$1").replaceAll("\u202f", "\u00a0");
  }

  function figure(value, unit) {
    if (unit === "share" || unit === "binary") return number(value * 100, 1) + "\u00a0%";
    return number(value, unit === "ratio" ? 1 : 0);
  }

  function plain(text) {
    return text.trim().toLocaleLowerCase("ru").replaceAll("ё", "е");
  }

  // ---- state of the view, kept in the address: #m=2025-08&b=now

  function readAddress() {
    const text = location.hash.slice(1);
    for (const key of Object.keys(state)) delete state[key];
    if (text.includes("=")) for (const [key, value] of new URLSearchParams(text)) state[key] = value;
  }

  function set(key, value) {
    if (value === "" || value === null || value === undefined) delete state[key];
    else state[key] = String(value);
    const text = new URLSearchParams(state).toString();
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
    changed();
  }

  function changed() {
    listeners.forEach((listener) => listener(state));
  }

  // Scripts of single pages and of tables and charts begin when the address is read and the figures are ready.
  function onStart(start) {
    starters.push(start);
  }

  function onChange(listener) {
    listeners.push(listener);
  }

  // ---- figures

  function month() {
    const chosen = (data.keys || []).indexOf(state.m);
    return chosen >= 0 ? chosen : data.now;
  }

  // The month of one cell: the chosen one, else the last with figures.
  function monthOf(key) {
    const own = data.now_of ? data.now_of[key.split("|")[0]] : undefined;
    return state.m || own === undefined ? month() : own;
  }

  function unitOf(key) {
    return data.units ? data.units[key] || data.units[key.split("|").pop()] : data.unit;
  }

  function seriesOf(key) {
    const now = state.b === "now" && data.series_now ? data.series_now : null;
    return now && key in now ? now[key] : (data.series || {})[key];
  }

  // null: no such row in that month; else {value, symbol, n, d, status, state}.
  function cell(key, at) {
    const series = seriesOf(key);
    const letter = series && at >= 0 ? series.s[at] : ".";
    if (letter === "." || letter === undefined) return null;
    const state = series.t ? series.t[at] : "p";
    if (letter in SYMBOL) return { value: null, symbol: SYMBOL[letter], n: null, d: null, status: "-", state };
    const [n, d] = [series.n[at], series.d ? series.d[at] : null];
    return { value: d === null ? n : n / d, symbol: "", n, d, status: letter, state };
  }

  // A count from the beginning of the year is not compared over New Year; `resets`: true, or the codes of such ones.
  function isReset(key, at) {
    const resets = data.resets === true || (data.resets || []).some((code) => key.split("|").includes(code));
    return resets && at > 0 && data.keys[at].slice(0, 4) !== data.keys[at - 1].slice(0, 4);
  }

  function changeOf(key, at) {
    if (isReset(key, at)) return null;
    const [now, before] = [cell(key, at), cell(key, at - 1)];
    return now && before && now.value !== null && before.value !== null ? now.value - before.value : null;
  }

  function changeText(change, unit) {
    if (change === null) return "–";
    const isShare = unit === "share" || unit === "binary";
    const scale = isShare ? 1000 : unit === "ratio" ? 10 : 1;
    const rounded = Math.round(change * scale) / (isShare ? 10 : scale);
    const sign = rounded > 0 ? "+" : rounded < 0 ? "−" : "";
    return sign + number(Math.abs(rounded), unit === "count" ? 0 : 1) + (isShare ? "\u00a0п.\u00a0п." : "");
  }

  // ---- filling the elements of the page for the chosen month

  const FILL = {
    value(element, c, unit) {
      element.replaceChildren();
      if (c.value !== null) {
        element.textContent = figure(c.value, unit);
      } else {
        const mark = document.createElement("abbr");
        mark.className = "missing";
        mark.textContent = c.symbol;
        mark.title = HINT[c.symbol] || "";
        element.append(mark);
      }
      element.dataset.v = c.value === null ? "" : c.value;
    },
    parts(element, c, unit) {
      const joiner = unit === "ratio" ? " на " : " из ";
      const missing = element.tagName === "TD" ? SHORT : HINT;
      element.textContent = c.value === null ? missing[c.symbol] || "" : c.d === null ? "" : number(c.n, 0) + joiner + number(c.d, 0);
    },
    numerator(element, c) {
      element.textContent = c.n === null ? "–" : number(c.n, 0);
      element.dataset.v = c.n === null ? "" : c.n;
    },
    denominator(element, c) {
      element.textContent = c.d === null ? "–" : number(c.d, 0);
      element.dataset.v = c.d === null ? "" : c.d;
    },
    change(element, c, unit, key, at) {
      const change = changeOf(key, at);
      element.textContent = changeText(change, unit);
      element.dataset.v = change === null ? "" : change;
    },
    status(element, c) {
      const known = STATUS[c.status];
      element.replaceChildren();
      element.dataset.v = known ? known[2] : "";
      if (known) element.append(badge(known));
      else if (element.tagName === "TD") element.textContent = "–";
    },
    sign(element, c) {
      const known = STATUS[c.status];
      element.replaceChildren();
      if (!known) return;
      const [mark, sign, word] = ["span", "span", "span"].map((name) => document.createElement(name));
      mark.className = "sign status-" + known[0];
      mark.title = word.textContent = known[2];
      sign.textContent = known[1];
      sign.setAttribute("aria-hidden", "true");
      word.className = "hidden";
      mark.append(sign, word);
      element.append(mark);
    },
    state(element, c) {
      element.textContent = STATE[c.state] || (element.tagName === "TD" ? "опубликовано" : "");
      element.classList.toggle("state", c.state in STATE);
    },
    bar(element, c, unit) {
      const top = element.dataset.top ? Number(element.dataset.top) : 1;
      element.style.setProperty("--bar", c.value === null ? 0 : Math.min(1, c.value / top));
      element.hidden = c.value === null || (unit !== "share" && !element.dataset.top);
    },
  };

  function badge([name, sign, word]) {
    const element = document.createElement("span");
    const mark = document.createElement("span");
    element.className = "status status-" + name;
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = sign;
    element.append(mark, " " + word);
    return element;
  }

  function fillFigures() {
    if (!data.series) return;
    document.querySelectorAll("[data-series]").forEach((holder) => {
      const key = holder.dataset.series;
      const at = monthOf(key);
      const c = cell(key, at);
      holder.toggleAttribute("data-absent", c === null);
      if (c === null) {
        if (holder.tagName === "TD") holder.textContent = "";
        return;
      }
      const parts = holder.dataset.f ? [holder] : holder.querySelectorAll("[data-f]");
      parts.forEach((part) => FILL[part.dataset.f](part, c, unitOf(key), key, at));
    });
    document.querySelectorAll("tr[data-of-cells]").forEach((row) => {
      row.toggleAttribute("data-absent", ![...row.querySelectorAll("[data-series]")].some((part) => !part.hasAttribute("data-absent")));
    });
  }

  // Texts written for the last month are not true of another one; where nothing can be chosen, they are all there is.
  function tellMonth() {
    if (!document.querySelector("select[data-switch=month]")) return;
    const at = month();
    document.querySelectorAll("[data-month-label]").forEach((label) => { label.textContent = data.months[at]; });
    document.querySelectorAll("[data-of-last-month]").forEach((part) => { part.hidden = at !== data.now; });
    document.querySelectorAll("[data-of-other-month]").forEach((part) => { part.hidden = at === data.now; });
  }

  // ---- controls

  function bindMonth() {
    document.querySelectorAll("select[data-switch=month]").forEach((select) => {
      data.months.forEach((label, i) => select.add(new Option(label, data.keys[i])));
      select.addEventListener("change", () => set("m", select.value === data.keys[data.now] ? "" : select.value));
      onChange(() => { select.value = data.keys[month()]; });
    });
    document.querySelectorAll("select[data-switch=borders]").forEach((select) => {
      select.addEventListener("change", () => set("b", select.value));
      onChange(() => { select.value = state.b || ""; });
    });
    document.querySelectorAll("button[data-step]").forEach((button) => {
      const step = Number(button.dataset.step);
      button.addEventListener("click", () => {
        const key = data.keys[month() + step];
        set("m", key === data.keys[data.now] ? "" : key);
      });
      onChange(() => { button.disabled = !data.keys[month() + step]; });
    });
  }

  // ---- search, theme, links

  function bindSearch() {
    const form = document.querySelector("[data-search]");
    const places = window.RSNMS_PLACES || [];
    if (!form || !places.length) return;
    const names = new Map();
    places.forEach(([name, region, file]) => names.set(name === region ? name : `${name} – ${region}`, file));
    form.querySelector("datalist").append(...[...names.keys()].map((name) => new Option(name, name)));
    const input = form.querySelector("input");
    const go = () => {
      const wanted = plain(input.value);
      if (!wanted) return;
      const found = names.get(input.value) || [...names].find(([name]) => plain(name).includes(wanted))?.[1];
      input.setCustomValidity(found ? "" : "Такого муниципалитета или региона в выпуске нет");
      if (found) location.href = found + kept();
      else input.reportValidity();
    };
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    input.addEventListener("input", () => { input.setCustomValidity(""); if (names.has(input.value)) go(); });
  }

  function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  // A colour of the look in force, by its name in style.css.
  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function bindTheme() {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const show = () => { button.textContent = isDark() ? "Светлая тема" : "Тёмная тема"; };
    button.hidden = false;
    button.addEventListener("click", () => {
      document.documentElement.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("rsnms-theme", document.documentElement.dataset.theme); } catch { /* not kept */ }
      show();
      changed();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { show(); changed(); });
    show();
  }

  // Ways to other pages keep the month and the borders.
  function kept() {
    const shared = new URLSearchParams(Object.entries(state).filter(([key]) => key === "m" || key === "b")).toString();
    return shared ? "#" + shared : "";
  }

  function keepState(event) {
    const link = event.target.closest("a[href$='.html']");
    if (link && kept()) link.href = link.getAttribute("href") + kept();
  }

  document.addEventListener("DOMContentLoaded", () => {
    readAddress();
    if (data.months) bindMonth();
    onChange(fillFigures);
    if (data.months) onChange(tellMonth);
    starters.forEach((start) => start());
    bindSearch();
    bindTheme();
    document.querySelectorAll(".needs-script").forEach((element) => { element.hidden = false; });
    document.addEventListener("click", keepState, true);
    window.addEventListener("hashchange", () => { readAddress(); changed(); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    });
    changed();
  });

  return { data, state, set, onStart, onChange, month, cell, figure, number, plain, changeText, unitOf, isDark, css, HINT };
})();
