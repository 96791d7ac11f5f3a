// Subjects × groups of competencies for the region or one municipality; a cell opens its figures and competencies.
"use strict";

RSNMS.onStart(() => {
  const { data, state } = RSNMS;
  const D = RSNMS.deficits;
  const table = document.getElementById("heat-table");
  if (!table) return;
  const percent = (value) => RSNMS.figure(value, "share");
  const count = (value) => RSNMS.number(value, 0);
  const places = [["", "Регион в целом"], ...data.places.map(([code, name]) => [code, name])];
  const placeOf = D.choice("heat-place", places, "p", "");

  function cellOf(file, subject, group) {
    const code = placeOf();
    if (!code) return D.region(file, subject, group);
    const position = data.places.findIndex(([c]) => c === code);
    return D.places(file, subject, group, false).get(position) || null;
  }

  function words(f) {
    if (!f) return "муниципального образования в этом месяце не было";
    if (f.why || !f.n) return D.why(f.why);
    const [low, high] = D.interval(f.k, f.n);
    return `дефицит у ${count(f.k)} из ${count(f.n)} прошедших диагностику – ${percent(f.k / f.n)}, 95 % интервал ${percent(low)} – ${percent(high)}`;
  }

  function detail(file, subject, group, f) {
    const box = document.getElementById("heat-detail");
    const title = `${subject[1]}, ${group[1]}: `;
    box.querySelector("p").textContent = title.charAt(0).toUpperCase() + title.slice(1) + words(f) + ".";
    const pair = data.pairs.findIndex(([s, g]) => s === subject[0] && g === group[0]);
    const lines = placeOf() ? [] : (file.competencies || {})[pair] || [];
    const body = box.querySelector("tbody");
    body.replaceChildren();
    lines.forEach(([name, n, k]) => {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: data.competencies[name] }));
      if (n < 0) {
        const mark = { "-1": "c", "-2": "low" }[n];
        for (let i = 0; i < 4; i += 1) {
          row.insertCell().append(Object.assign(document.createElement("abbr"), { className: "missing", textContent: mark, title: RSNMS.HINT[mark] }));
        }
        return;
      }
      const [low, high] = D.interval(k, n);
      [[k / n, percent(k / n)], [k, count(k)], [n, count(n)], [low, `${percent(low)} – ${percent(high)}`]].forEach(([value, text]) => {
        const cell = row.insertCell();
        cell.textContent = text;
        cell.dataset.v = value;
      });
    });
    box.querySelector(".scroll").hidden = !lines.length;
    const note = box.querySelector(".note");
    note.textContent = placeOf()
      ? "Отдельные компетенции показываются по региону в целом: в муниципальных образованиях группы слишком малы."
      : lines.length ? "" : "По отдельным компетенциям этой ячейки опубликованных результатов нет.";
    box.hidden = false;
  }

  function choose(subject, group) {
    RSNMS.set("c", `${subject[0]}.${group[0]}`);
  }

  function show(file) {
    const body = table.tBodies[0];
    body.replaceChildren();
    const note = document.getElementById("heat-summary");
    if (!file) {
      note.textContent = "Файл данных этого месяца не найден: откройте выпуск целиком, вместе с папкой data.";
      return;
    }
    const all = [];
    let opened = null;
    data.subjects.forEach((subject) => {
      const cells = data.groups.map((group) => ({ group, f: cellOf(file, subject[0], group[0]) }));
      if (subject[0] !== "all" && cells.every(({ f }) => !f || (!f.why && !f.n))) return;
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: subject[1] }));
      cells.forEach(({ group, f }) => {
        const cell = row.insertCell();
        const value = f ? D.share(f) : null;
        cell.className = value === null ? "h-none" : "h" + D.shade(value);
        cell.dataset.v = value === null ? "" : value;
        const text = value === null ? (f && f.why) || "–" : percent(value);
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, title: words(f) });
        button.setAttribute("aria-label", `${subject[1]}, ${group[1]}: ${words(f)}`);
        button.addEventListener("click", () => choose(subject, group));
        cell.append(button);
        if (value !== null && subject[0] !== "all" && group[0] !== "all") all.push({ subject, group, f, value });
        if (state.c === `${subject[0]}.${group[0]}`) opened = [subject, group, f, button];
      });
    });
    const sure = all.map((c) => ({ ...c, low: D.interval(c.f.k, c.f.n)[0] })).sort((a, b) => b.low - a.low).slice(0, 3);
    const place = places.find(([code]) => code === placeOf())[1];
    note.textContent = `${place}, ${data.months[RSNMS.month()]}. ` + (sure.length
      ? `С учётом числа прошедших диагностику дефициты выше всего: ${sure.map((c) => `${c.subject[1]}, ${c.group[1]} (${percent(c.value)})`).join("; ")}.`
      : "По отдельным предметам значений, которые можно показать, нет.");
    table.caption.textContent = `Доля педагогов с дефицитом: ${placeOf() ? place : "регион в целом"}, ${data.months[RSNMS.month()]}`;
    if (opened) {
      opened[3].setAttribute("aria-pressed", "true");
      detail(file, opened[0], opened[1], opened[2]);
    } else {
      document.getElementById("heat-detail").hidden = true;
    }
  }

  let asked = 0;
  const draw = () => {
    const turn = (asked += 1);
    D.load(data.keys[RSNMS.month()], (file) => { if (turn === asked) show(file); });
  };
  RSNMS.onChange(draw);
});
