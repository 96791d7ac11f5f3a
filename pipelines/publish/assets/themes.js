// Charts of the thematic pages: the support chain and the forms of mentoring, for the chosen month.
"use strict";

(() => {
  const count = (value) => RSNMS.number(value, 0);
  const percent = (value) => RSNMS.figure(value, "share");
  const symbol = (value) => (typeof value === "number" ? "" : value);
  const bars = (labels, values, texts) => ({
    type: "bar", orientation: "h", y: labels, x: values.map((v) => (typeof v === "number" ? v : 0)), text: texts,
    textposition: values.map((v) => (typeof v === "number" && v > 0 ? "auto" : "outside")),
    cliponaxis: false, hoverinfo: "text", hovertext: labels.map((label, i) => `${label}: ${texts[i]}`), marker: { color: RSNMS.palette()[0] },
  });
  const wrap = (text, width) => text.split(" ").reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last && (last + " " + word).length <= width) lines[lines.length - 1] = last + " " + word;
    else lines.push(word);
    return lines;
  }, []).join("<br>");
  const layout = () => ({
    showlegend: false, xaxis: { rangemode: "tozero", title: { text: "" }, tickformat: ",d" },
    yaxis: { autorange: "reversed", type: "category" }, margin: { l: 10, r: 16, t: 16, b: 40 },
  });
  const narrow = () => document.querySelector(".chart").clientWidth < 560;

  const missing = (mark) => (narrow() ? mark : `${mark} – ${RSNMS.HINT[mark] || "нет данных"}`);

  RSNMS.kinds = RSNMS.kinds || {};

  RSNMS.kinds.chain = (option) => {
    const cells = option.by_month[RSNMS.month()];
    const first = cells[0][0];
    const of = (value) => (typeof value === "number" && typeof first === "number" && first > 0 ? value / first : null);
    const previous = (i) => {
      const [now, before] = [cells[i][0], i ? cells[i - 1][0] : null];
      return typeof now === "number" && typeof before === "number" && before > 0 ? now / before : null;
    };
    const texts = cells.map(([n]) => (symbol(n) ? missing(n) : `${count(n)}${of(n) === null ? "" : ` (${percent(of(n))})`}`));
    const days = ([, median]) => (median === null ? "–" : `${RSNMS.number(median, median % 1 ? 1 : 0)} дн.`);
    const slow = cells.map(([, median], i) => [median, option.steps[i]]).filter(([median]) => median !== null).sort((a, b) => b[0] - a[0])[0];
    option.summary = `Данные за ${RSNMS.data.months[RSNMS.month()]}. ` + (typeof first === "number"
      ? `До последней показанной ступени: ${count(cells.map(([n]) => n).filter((n) => typeof n === "number").pop())} из ${count(first)}.`
      : "Число прошедших диагностику не показано.")
      + (slow ? ` Дольше всего – до ступени «${slow[1]}»: медиана ${days([0, slow[0]])}` : "");
    return {
      traces: [bars(option.steps.map((step) => wrap(step, narrow() ? 16 : 34)), cells.map(([n]) => n), texts)],
      layout: layout(),
      table: {
        head: ["Ступень", "Дошли, чел.", "Доля от прошедших диагностику", "Доля от прежней ступени", "Медиана дней от прежней ступени"],
        rows: cells.map((cell, i) => [option.steps[i], symbol(cell[0]) || count(cell[0]),
          of(cell[0]) === null ? "–" : percent(of(cell[0])), previous(i) === null ? "–" : percent(previous(i)), days(cell)]),
      },
    };
  };

  RSNMS.kinds.forms = (option) => {
    const cells = option.by_month[RSNMS.month()];
    const full = ([pairs, people]) => `пар – ${count(pairs)}, наставляемых – ${count(people)}`;
    const texts = cells.map((cell) => (symbol(cell[0]) ? missing(cell[0]) : narrow() ? count(cell[0]) : full(cell)));
    const hidden = cells.filter(([pairs]) => pairs === "c").length;
    option.summary = `Данные за ${RSNMS.data.months[RSNMS.month()]}. ${option.forms[0]}: ${symbol(cells[0][0]) ? missing(cells[0][0]) : full(cells[0])}. ` + (hidden ? `Скрыто форм для защиты сведений о людях: ${hidden}.` : "");
    return {
      traces: [bars(option.forms.map((form) => wrap(form, narrow() ? 16 : 34)), cells.map(([pairs]) => pairs), texts)],
      layout: layout(),
      table: {
        head: ["Форма наставничества", "Пар", "Наставляемых, чел."],
        rows: cells.map(([pairs, people], i) => [option.forms[i], symbol(pairs) || count(pairs), people === null ? symbol(pairs) || "–" : count(people)]),
      },
    };
  };
})();
