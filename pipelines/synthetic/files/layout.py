"""From columns to sheets: titles, header rows, page breaks, totals, signatures, further sheets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.load import load_contract
from pipelines.reference import seed
from pipelines.synthetic.deliveries.delivery import Delivery
from pipelines.synthetic.files.merged import merge_equal
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import Block, FileColumn, Sheet, data_block, letter, text_block
from pipelines.synthetic.world.streams import Ints, pick

_TOTALS = ("Итого", "ИТОГО:", "Всего по району", "Всего")
_NOTES = (
    "Исполнитель: специалист ММС, тел. 8 (800) 000-00-00",
    "Руководитель ______________ / подпись /",
    "Примечание: сведения на дату отправки",
)
_HELP = ("Инструкция по заполнению", "1. Заполняйте только белые ячейки.", "2. Не меняйте порядок листов.")
_PAGE = 45


@dataclass(frozen=True)
class Layout:
    """Sheets of a file, and for each data row of the columns its sheet and number."""

    sheets: tuple[Sheet, ...]
    sheet_names: list[str]
    sheet_of: Ints
    row_number: Ints


def lay_out(delivery: Delivery, columns: list[FileColumn], style: Style, rng: np.random.Generator) -> Layout:
    """Sheets of the file; formats without sheets have one, without a name that counts."""
    size = len(columns[0].cells)
    share = np.array_split(np.arange(size), style.sheets)
    names = _sheet_names(delivery, style, rng)
    sheets = [_sheet(name, delivery, columns, rows, style, rng) for name, rows in zip(names, share, strict=True)]
    sheet_of = np.repeat(np.arange(len(share)), [len(rows) for rows in share])
    numbers = np.concatenate([sheet.data_rows() for sheet in sheets])
    if style.records:
        numbers = np.arange(size) + 2
    others = _others(delivery, style)
    help_first = [sheet for sheet in others if not sheet.hidden]
    return Layout((*help_first, *sheets, *(s for s in others if s.hidden)), names, sheet_of, numbers)


def _sheet_names(delivery: Delivery, style: Style, rng: np.random.Generator) -> list[str]:
    if style.format not in ("xlsx", "ods"):
        return [""]
    if style.sheets > 1:
        return [f"Часть {no}" for no in range(1, style.sheets + 1)]
    return [str(rng.choice(["Лист1", "Сведения", "Шаблон" if delivery.source == "frdo" else "Реестр"]))]


def _sheet(
    name: str, delivery: Delivery, columns: list[FileColumn], rows: Ints, style: Style, rng: np.random.Generator
) -> Sheet:
    width = len(columns)
    if style.clean or style.records:
        return Sheet(name, (text_block([[c.header for c in columns]], width), data_block(columns, rows)))
    head = _titles(delivery, style, rng)
    header, merges = _header(columns, style, len(head), rng)
    top = [*head, *header]
    if style.number_row:
        top.append([str(no) for no in range(1, width + 1)])
    body = _body(columns, rows, header, style, rng)
    if style.merge_rows and len(body) == 1:
        body, over_rows = _merged(body[0], columns, len(top) + 1)
        merges += over_rows
    blocks = [text_block(top, width), *body]
    required = {c.name for c in load_contract(delivery.source).columns if c.required}
    # a count beside the word must leave a required column empty, or the total would look like data
    room = bool(required - {column.source for column in columns[:2]})
    tail = _tail(str(len(rows)) if room else None, style, rng)
    blocks += [text_block(tail, width)] if tail else []
    return Sheet(name, tuple(blocks), tuple(merges), hide_every=style.hide_every, since_1904=style.since_1904)


def _titles(delivery: Delivery, style: Style, rng: np.random.Generator) -> list[list[str | None]]:
    ministry = dict(seed("regions").select("region_code", "ministry_ru").iter_rows())[delivery.region_code]
    contract = load_contract(delivery.source)
    rows: list[list[str | None]] = [[ministry], [f"{contract.title_ru}, сведения за период {delivery.period.name}"], []]
    return rows[: style.titles]


def _header(
    columns: list[FileColumn], style: Style, above: int, rng: np.random.Generator
) -> tuple[list[list[str | None]], list[str]]:
    """One row, or two where some neighbours stand under a common title."""
    names: list[str | None] = [column.header for column in columns]
    width = len(names)
    if not style.group_header or width < 5:
        return [names], []
    start = int(rng.integers(0, width - 2))
    group = range(start, start + int(rng.integers(2, 4)))
    upper = [
        ("Сведения (заполняет ММС)" if i == start else None) if i in group else name for i, name in enumerate(names)
    ]
    lower = [name if i in group else None for i, name in enumerate(names)]
    row = above + 1
    last = min(group[-1], width - 1)
    merges = [f"{letter(start)}{row}:{letter(last)}{row}"]
    merges += [f"{letter(i)}{row}:{letter(i)}{row + 1}" for i in range(width) if i not in group]
    return [upper, lower], merges


def _body(
    columns: list[FileColumn], rows: Ints, header: list[list[str | None]], style: Style, rng: np.random.Generator
) -> list[Block]:
    """Data, on several pages where the sender prints them: the header again, a blank row or a subtotal between."""
    if not style.page_break or len(header) > 1 or len(rows) <= _PAGE:
        return [data_block(columns, rows)]
    blocks = []
    for start in range(0, len(rows), _PAGE):
        if start:
            between: list[list[list[str | None]]] = [header, [[]], [["Всего по району"]], [["в т.ч.:"]]]
            blocks.append(text_block(between[pick(rng, [0.5, 0.3, 0.1, 0.1], 1)[0]], len(columns)))
        blocks.append(data_block(columns, rows[start : start + _PAGE]))
    return blocks


def _merged(body: Block, columns: list[FileColumn], first_row: int) -> tuple[list[Block], list[str]]:
    """Data with the organisation's number written once for its people."""
    place = next((index for index, column in enumerate(columns) if column.source == "org_inn"), None)
    if place is None:
        return [body], []
    block, ranges = merge_equal(body, place, first_row)
    return [block], ranges


def _tail(count: str | None, style: Style, rng: np.random.Generator) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    if style.total:
        rows.append([str(rng.choice(_TOTALS)), count])
    if style.signature:
        rows += [[], [str(rng.choice(_NOTES))]]
    return rows


def _others(delivery: Delivery, style: Style) -> list[Sheet]:
    """An instruction that looks like no table, and a hidden list of labels."""
    found = []
    if style.help_sheet:
        found.append(Sheet("Инструкция", (_one_column(_HELP),)))
    labels = [words[0] for c in load_contract(delivery.source).columns for _, words in c.labels[:5]]
    if style.list_sheet and labels:
        found.append(Sheet("Списки", (_one_column(("Справочник", *labels)),), hidden=True))
    return found


def _one_column(texts: tuple[str, ...]) -> Block:
    return text_block([[text] for text in texts], 1)
