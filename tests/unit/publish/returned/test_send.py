"""Folders of senders: one each, never shared, never mixed with what lies there already."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.publish.returned.send import _by_folder
from pipelines.publish.returned.waiting import Waiting


def items(*senders: tuple[str, str]) -> list[Waiting]:
    return [Waiting({"region_code": region, "deliverer": deliverer}, pl.DataFrame()) for region, deliverer in senders]


def test_deliveries_are_put_together_by_sender() -> None:
    found = _by_folder(Path("out"), items(("11", "11730000"), ("11", ""), ("11", "11730000"), ("04", "")))
    assert {folder.as_posix(): len(of) for folder, of in found.items()} == {
        "out/04/регион": 1,
        "out/11/регион": 1,
        "out/11/11730000": 2,
    }


@pytest.mark.parametrize(("one", "other"), [("", "регион"), ("a/b", "a:b"), ("..", "."), ("Имя", "имя")])
def test_senders_whose_names_become_equal_keep_folders_apart(one: str, other: str) -> None:
    found = _by_folder(Path("out"), items(("11", one), ("11", other)))
    assert [len(of) for of in found.values()] == [1, 1]
    assert {folder.parent.as_posix() for folder in found} == {"out/11"}
