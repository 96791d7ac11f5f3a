"""The support chain in the report workbook and in print: only where it is published, hidden steps as symbols."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace

import polars as pl
from books import opened, parts, rows
from conftest import AS_OF

from pipelines.publish.printed import pdf
from pipelines.publish.printed.content import _chain
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.chain import NAME, TABLE, add_chain, steps_of
from pipelines.reference import seed

_STEPS = seed("support_steps")["step"].to_list()[:3]
_REGION = SimpleNamespace(code="46", name="Московская область", month=AS_OF)


def _tables(*persons: int | None) -> SimpleNamespace:
    reasons = ["c" if p is None else None for p in persons]
    table = pl.DataFrame({
        "region_code": "46", "as_of": AS_OF, "step_no": [1, 2, 3], "step": _STEPS, "persons_count": persons,
        "median_days_from_previous": [None, 12.5, None], "missing_reason": reasons,
    })  # fmt: skip
    return SimpleNamespace(named=lambda: {TABLE: table})


def _sheets(tables, tmp_path):
    book = Book(tmp_path / "b.xlsx", "Отчёт", datetime(2024, 8, 31), "r")  # noqa: DTZ001
    book.sheet("Первый")
    add_chain(book, tables, [_REGION])
    book.close()
    return opened(tmp_path / "b.xlsx")


def test_steps_have_their_share_of_the_first_and_hidden_ones_a_symbol(tmp_path):
    shown = rows(_sheets(_tables(200, 50, None), tmp_path)[NAME])
    assert [r["Дошли до ступени, человек"].value for r in shown] == [200, 50, "c"]
    assert [r["От прошедших диагностику, %"].value for r in shown] == [1, 0.25, "–"]
    assert [r["От предыдущей ступени, медиана, дней"].value for r in shown] == ["–", 12.5, "–"]
    assert len(parts(tmp_path / "b.xlsx", "xl/charts/chart")) == 1


def test_nothing_is_a_share_of_a_hidden_first_step(tmp_path):
    assert {s.share for s in steps_of(_tables(None, 50, 20), _REGION)} == {None}
    _sheets(_tables(None, 50, 20), tmp_path)
    assert not parts(tmp_path / "b.xlsx", "xl/charts/chart")


def test_a_release_without_the_chain_has_no_sheet_of_it(tmp_path):
    assert _sheets(SimpleNamespace(named=dict), tmp_path).sheetnames == ["Первый"]


def test_the_chain_can_be_printed(spoiled):
    data = json.loads(spoiled.printed["Архангельская область"])
    chain = _chain(steps_of(_tables(200, 50, None), _REGION))
    assert [(s["persons"], s["share"]) for s in chain] == [("200", "100,0\u00a0%"), ("50", "25,0\u00a0%"), ("c", "–")]
    with_chain, without = (pdf.typeset({**data, "chain": c}, AS_OF) for c in (chain, []))
    assert len(with_chain) > len(without)
