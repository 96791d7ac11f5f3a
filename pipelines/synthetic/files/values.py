"""Values as life writes them: every text still means the same value after casting by the contract."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.contracts.model import Column, ColumnKind
from pipelines.synthetic.files.labels import coded, variants
from pipelines.synthetic.files.plain import decimal_text, plain
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import DATE, NUMBER, TEXT

_CODED = (ColumnKind.ENUM, ColumnKind.ENUM_SET, ColumnKind.SUBJECT, ColumnKind.MUNICIPALITY)
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_PLACEHOLDERS = ("-", "нет данных")
#: columns whose placeholder would be one of their labels or a value of theirs
_NO_PLACEHOLDER = (*_CODED, ColumnKind.BOOLEAN)

Cells = tuple[pl.Series, pl.Series | None]


def messy(
    column: Column, values: pl.Series, style: Style, region_code: str, day: date, rng: np.random.Generator
) -> Cells:
    """Texts of the values and, in formats that have them, kinds of the cells."""
    match column.kind:
        case ColumnKind.SNILS | ColumnKind.INN10:
            cells = _identifier(column.kind, values, style, rng)
        case ColumnKind.DATE:
            cells = _date(values, style, rng)
        case ColumnKind.BOOLEAN:
            cells = _boolean(column, values, style), None
        case ColumnKind.DECIMAL | ColumnKind.INTEGER:
            cells = _number(column, values, style, rng)
        case ColumnKind.PERCENT:
            cells = _percent(values, rng), None
        case kind if kind in _CODED:
            words = variants(column, values.drop_nulls().unique().sort().to_list(), region_code, day)
            cells = coded(values, words, rng, style.encoding), None
        case _:
            cells = _text(column, values, rng), None
    return _emptied(column, cells, rng)


def _emptied(column: Column, cells: Cells, rng: np.random.Generator) -> Cells:
    """Some senders write something where there is nothing."""
    texts, kinds = cells
    if column.required or column.kind in _NO_PLACEHOLDER or rng.random() < 0.5:
        return cells
    filler = "000-000-000 00" if column.kind is ColumnKind.SNILS else _PLACEHOLDERS[int(rng.integers(0, 2))]
    spots = texts.is_null() & pl.Series(rng.random(len(texts)) < 0.15)
    return texts.set(spots, filler), None if kinds is None else kinds.set(spots, TEXT)


def _identifier(kind: ColumnKind, values: pl.Series, style: Style, rng: np.random.Generator) -> Cells:
    bare = values.str.strip_chars_start("0")
    if kind is ColumnKind.INN10:
        return (values, _kinds(values, NUMBER)) if style.snils == "number" and style.workbook else (values, None)
    if style.snils == "number":
        return bare, _kinds(values, NUMBER) if style.format in ("xlsx", "ods", "json", "jsonl") else None
    part = [values.str.slice(start, 3) for start in (0, 3, 6)] + [values.str.slice(9, 2)]
    frame = pl.DataFrame({"v": values, "b": bare, **{f"p{i}": p for i, p in enumerate(part)}})
    dashed = pl.format("{}-{}-{} {}", "p0", "p1", "p2", "p3")
    forms = {"dashes": dashed, "spaces": pl.format("{} {} {} {}", "p0", "p1", "p2", "p3"), "plain": pl.col("v")}
    scientific = pl.format(
        "{}.{}E+{}",
        pl.col("b").str.head(1),
        pl.col("b").str.slice(1),
        (pl.col("b").str.len_chars() - 1).cast(pl.String).str.zfill(2),
    )
    luck = pl.lit(pl.Series(rng.random(len(values))))
    text = (
        pl.when(luck < 0.90)
        .then(forms[style.snils])
        .when(luck < 0.94)
        .then(dashed)
        .when(luck < 0.97)
        .then(pl.col("b"))
        .when(luck < 0.99)
        .then(pl.col("v"))
        .otherwise(scientific)
    )
    return frame.select(pl.when(pl.col("v").is_not_null()).then(text)).to_series(), None


def _date(values: pl.Series, style: Style, rng: np.random.Generator) -> Cells:
    values = values.cast(pl.Date)
    d = pl.col("d")
    serial = (d.cast(pl.Int32) + 25569).cast(pl.String)
    dotted = d.dt.strftime("%d.%m.%Y")
    usual = {"dmy": dotted, "iso": d.dt.strftime("%Y-%m-%d"), "serial": serial, "real": serial}[style.dates]
    words = pl.format(
        "{} {} {} г.",
        d.dt.day(),
        d.dt.month().cast(pl.Int64).replace_strict(range(1, 13), _MONTHS, default=None),
        d.dt.year(),
    )
    # two digits of a year are written only where they cannot be read as another century
    short = pl.when(d.dt.year().is_between(2001, 2029)).then(d.dt.strftime("%-d.%-m.%y")).otherwise(dotted)
    luck = pl.col("luck")
    text = (
        pl.when(luck < 0.93).then(usual).when(luck < 0.95).then(words).when(luck < 0.965).then(short).otherwise(dotted)
    )
    frame = pl.DataFrame({"d": values, "luck": rng.random(len(values))})
    kind = pl.when(luck < 0.93).then(DATE if style.dates == "real" else NUMBER).otherwise(TEXT).cast(pl.UInt8)
    native = style.dates == "real" or (
        style.dates == "serial" and (style.workbook or style.format in ("json", "jsonl"))
    )
    return frame.select(text).to_series(), frame.select(kind).to_series() if native else None


def _boolean(column: Column, values: pl.Series, style: Style) -> pl.Series:
    yes, no = style.booleans
    if no == "-" and not column.required:
        yes, no = "да", "нет"
    return values.replace_strict({True: yes, False: no}, default=None, return_dtype=pl.String)


def _number(column: Column, values: pl.Series, style: Style, rng: np.random.Generator) -> Cells:
    text = plain(column, values)
    if style.format in ("xlsx", "ods", "json", "jsonl") and rng.random() < 0.75:
        kinds = _kinds(values, NUMBER)
        as_text = pl.Series(rng.random(len(values)) < 0.04)
        if column.name == "hours" and column.kind is ColumnKind.INTEGER:
            return _with_unit(text, kinds, as_text)
        return text, kinds.set(as_text, TEXT)
    if column.kind is ColumnKind.DECIMAL and style.comma:
        text = decimal_text(values, ",")
        if column.name in ("planned", "spent"):
            text = _thousands(values, "\u00a0" if rng.random() < 0.5 else " ")
    return text, None


def _with_unit(text: pl.Series, kinds: pl.Series, spots: pl.Series) -> Cells:
    frame = pl.DataFrame({"t": text, "s": spots})
    return frame.select(pl.when("s").then(pl.col("t") + " ч.").otherwise("t")).to_series(), kinds.set(spots, TEXT)


def _thousands(values: pl.Series, space: str) -> pl.Series:
    cents = (values * 100).round().cast(pl.Int64)
    whole = (cents // 100).cast(pl.String)
    frame = pl.DataFrame({"w": whole.str.reverse(), "c": (cents % 100).cast(pl.String).str.zfill(2)})
    grouped = pl.col("w").str.replace_all(r"(\d{3})", f"${{1}}{space}").str.strip_chars_end(space).str.reverse()
    return frame.select(grouped + "," + pl.col("c")).to_series()


def _percent(values: pl.Series, rng: np.random.Generator) -> pl.Series:
    points = pl.Series((values.to_numpy() * 1000).round() / 10)
    frame = pl.DataFrame({
        "share": decimal_text(values, ","), "points": decimal_text(points), "comma": decimal_text(points, ","),
        "luck": rng.random(len(values)),
    })  # fmt: skip
    luck = pl.col("luck")
    return frame.select(
        pl.when(luck < 0.4).then(pl.col("comma") + "%").when(luck < 0.6).then(pl.col("points") + " %")
        .when(luck < 0.8).then("points").otherwise("share")
    ).to_series()  # fmt: skip


def _text(column: Column, values: pl.Series, rng: np.random.Generator) -> pl.Series:
    """Names of people come in capitals or with other spaces; other texts only with spaces around."""
    frame = pl.DataFrame({"v": values.cast(pl.String), "luck": rng.random(len(values))})
    luck, text = pl.col("luck"), pl.col("v")
    if not column.personal:
        return frame.select(pl.when(luck < 0.01).then(" " + text + " ").otherwise(text)).to_series()
    return frame.select(
        pl.when(luck < 0.01).then(text.str.to_uppercase())
        .when(luck < 0.025).then(text.str.replace_all(" ", "\u00a0", literal=True))
        .when(luck < 0.03).then(text.str.replace_all("ё", "е", literal=True))
        .when(luck < 0.035).then(text.str.replace("о", "o", literal=True)).otherwise(text)
    ).to_series()  # fmt: skip


def _kinds(values: pl.Series, kind: int) -> pl.Series:
    return pl.Series(np.full(len(values), kind, dtype=np.uint8))
