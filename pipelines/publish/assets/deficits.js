// Figures of the public deficit map by month, for the pages that switch subject, group and month. A month is a file of
// its own, data/deficits-<region>-<month>.js, loaded by a script element, which works from a folder too.
"use strict";

RSNMS.deficits = (() => {
  const { data, state } = RSNMS;
  const SYMBOL = { "-1": "c", "-2": "low", "-3": "x", "-4": "z" };
  const Z = 1.959963984540054;
  const REGION = data.places ? data.places.length : 0;

  function load(key, done) {
    const name = `deficits-${data.region}-${key}`;
    const kept = (window.RSNMS_MONTHS || {})[name];
    if (kept) return done(kept);
    const script = document.createElement("script");
    script.src = `data/${name}.js`;
    script.onload = () => done(window.RSNMS_MONTHS[name]);
    script.onerror = () => done(null);
    document.head.append(script);
    return undefined;
  }

  // Wilson's 95 % interval, as in the mart.
  function interval(k, n) {
    const [p, square] = [k / n, Z * Z];
    const centre = (p + square / (2 * n)) / (1 + square / n);
    const half = (Z / (1 + square / n)) * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n));
    return [Math.max(0, centre - half), Math.min(1, centre + half)];
  }

  // One place: {n, k, u, s} with numbers, or null and the symbol in `why`; u and s may be missing alone.
  function figures(cell, i) {
    if (!cell) return { n: 0, k: 0, u: 0, s: 0, why: "" };
    const part = (list) => (list[i] === null || list[i] < 0 ? null : list[i]);
    if (cell.n[i] < 0) return { n: null, k: null, u: null, s: null, why: SYMBOL[cell.n[i]] };
    return { n: cell.n[i], k: part(cell.k), u: part(cell.u), s: part(cell.s), why: "", whyU: SYMBOL[cell.u[i]] || "" };
  }

  // Sum of places that are one municipality now: hidden if any of them is, unknown if any of them is.
  function sum(parts) {
    if (parts.length === 1) return parts[0];
    const symbols = parts.map((p) => p.why);
    const why = symbols.find((s) => s === "c" || s === "low") || symbols.find((s) => s) || "";
    if (why) return { n: null, k: null, u: null, s: null, why: why === "low" ? "c" : why };
    const add = (key) => (parts.some((p) => p[key] === null) ? null : parts.reduce((total, p) => total + p[key], 0));
    const n = add("n");
    // The staff of a place where nobody was diagnosed does not follow from its coverage.
    const s = n && parts.every((p) => p.n) ? add("s") : 0;
    return { n, k: add("k"), u: add("u"), s, why: "", whyU: parts.some((p) => p.u === null) ? "c" : "" };
  }

  // position of the place → figures; `now`: on the borders of today.
  function places(file, subject, group, now) {
    const pair = data.pairs.findIndex(([s, g]) => s === subject && g === group);
    const cell = file.cells[pair];
    const found = new Map();
    file.at.forEach((position, i) => {
      if (position === REGION) return;
      const home = now ? data.successor[position] : position;
      found.set(home, [...(found.get(home) || []), figures(cell, i)]);
    });
    return new Map([...found].map(([position, parts]) => [position, sum(parts)]));
  }

  function region(file, subject, group) {
    const pair = data.pairs.findIndex(([s, g]) => s === subject && g === group);
    return figures(file.cells[pair], file.at.indexOf(REGION));
  }

  const share = (f) => (f.n ? f.k / f.n : null);
  const coverage = (f) => (f.n === 0 ? (f.why ? null : 0) : f.n && f.s ? f.n / f.s : null);

  function why(symbol) {
    return symbol ? RSNMS.HINT[symbol] : "никто не проходил диагностику";
  }

  // <select id=…> with [code, label] pairs, its choice kept in the address.
  function choice(id, pairs, key, byDefault) {
    const select = document.getElementById(id);
    pairs.forEach(([code, label]) => select.add(new Option(label, code)));
    const chosen = () => (pairs.some(([code]) => code === state[key]) ? state[key] : byDefault);
    select.addEventListener("change", () => RSNMS.set(key, select.value === byDefault ? "" : select.value));
    RSNMS.onChange(() => { select.value = chosen(); });
    select.value = chosen();
    return chosen;
  }

  const SHADES = [0.1, 0.2, 0.3, 0.4, 0.5];
  const shade = (value, bounds = SHADES) => bounds.filter((bound) => value >= bound).length;

  return { load, interval, places, region, share, coverage, why, choice, shade, SHADES };
})();
