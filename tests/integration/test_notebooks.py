"""Notebooks of analysts run against a real release, and what they compute is what the release says.

All in this process: a kernel for each would cost three seconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import polars as pl
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tests.integration.deployment import Deployment

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = ["comparing_regions", "deficits_and_programmes", "first_steps", "how_a_figure_is_made"]
_RUSSIAN = re.compile(r"[а-яё]{3}")
#: names of variables after a run
Left = dict[str, Any]
Run = Callable[[str], Left]


def stripped(notebook: Any) -> bool:
    """Whether it holds no result of a run."""
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    return all(not c["outputs"] and c["execution_count"] is None for c in cells)


@pytest.fixture(scope="module")
def run(published: Deployment) -> Run:
    done: dict[str, Left] = {}

    def once(name: str) -> Left:
        if name not in done:
            done[name] = executed(name, published.data, published.root / "pseudonym.key")
        return done[name]

    return once


def executed(name: str, data: Path, key: Path) -> Left:
    """Variables after all cells. The shell is thrown away: nothing of one notebook is there for the next."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RSNMS_DATA_DIR", str(data))
        environment.setenv("RSNMS_PSEUDONYM_KEY_FILE", str(key))
        shell = InteractiveShell(user_ns={"__name__": "__main__"})
        shell.history_manager.enabled = False
        for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)["cells"]:
            if cell["cell_type"] == "code":
                with capture_output() as captured:
                    result = shell.run_cell(cell["source"], store_history=False)
                assert result.success, f"{name}: {cell['source']}\n{captured.stdout[-2000:]}"
        return dict(shell.user_ns)


def release_table(deployment: Deployment, name: str) -> pl.DataFrame:
    return pl.read_parquet(deployment.data / "releases" / "current" / f"{name}.parquet")


def test_these_are_all_notebooks() -> None:
    assert sorted(p.stem for p in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_whole_russian_and_without_results(name: str) -> None:
    text = (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert stripped(notebook)
    prose = [c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert all(_RUSSIAN.search(p) for p in prose)


def test_results_left_behind_are_found() -> None:
    notebook = json.loads((FOLDER / "first_steps.ipynb").read_text(encoding="utf-8"))
    code = next(c for c in notebook["cells"] if c["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    assert not stripped(notebook)
    code["outputs"], code["execution_count"] = [], 1
    assert not stripped(notebook)


def test_first_steps(run: Run, published: Deployment) -> None:
    left = run("first_steps")
    cells = release_table(published, "kpi_municipal")
    assert left["empty"]["ячеек"].sum() == cells.height
    hidden = cells["missing_reason"].is_in(["c", "low"]).sum()
    assert left["empty"].select(pl.sum_horizontal("c", "low").sum()).item() == hidden > 0
    assert left["statuses"]["показателей"].sum() == left["last"].height > 0
    assert left["figure"].data


def test_deficits_and_programmes(run: Run, published: Deployment) -> None:
    left = run("deficits_and_programmes")
    last = left["cells"]["as_of"].unique().to_list()
    cells = release_table(published, "deficit_map").filter(pl.col("as_of").is_in(last))
    regional = release_table(published, "deficit_map_regional").filter(pl.col("as_of").is_in(last))
    assert left["shown"].select("ячеек", "показано").sum().row(0) == (cells.height, cells["deficit_share"].count())
    assert left["regional"]["deficit_share"].count() == regional["deficit_share"].count() > 0
    mine = regional.filter(pl.col("region_code") == left["region"])["deficit_share"].count()
    assert left["grid"].select(pl.sum_horizontal(pl.exclude("предмет").is_not_null()).sum()).item() == mine


def test_deficits_and_programmes_finds_where_to_act(tmp_path: Path) -> None:
    """A release of five cells with right answers known."""
    folder = tmp_path / "releases" / "current"
    folder.mkdir(parents=True)
    place = {"region_code": "11", "as_of": date(2024, 4, 30), "subject": "all"}
    names = ("municipality_ru", "competency_group", "deficit_share", "deficit_share_low", "uncovered",
             "programmes_available", "missing_reason")  # fmt: skip
    rows = [
        ("Худший", "all", 0.9, 0.7, 9, 3, None),
        ("Может быть хуже", "all", 0.6, 0.3, 6, 3, None),
        ("Без программы", "subject", 0.5, 0.3, 7, 0, None),
        ("С программой", "subject", 0.5, 0.3, 8, 2, None),
        ("Скрытый", "subject", None, None, None, 0, "c"),
    ]
    cells = pl.DataFrame(rows, schema=names, orient="row", schema_overrides={"missing_reason": pl.String})
    cells = cells.with_columns(*(pl.lit(v).alias(k) for k, v in place.items()), pl.lit(10).alias("diagnosed"),
                               *(pl.lit(1).alias(c) for c in ("high", "medium", "deficit_enrolled")))  # fmt: skip
    cells.write_parquet(folder / "deficit_map.parquet")
    pl.DataFrame({**place, "competency_group": ["all"], "deficit_share": [0.5]}).write_parquet(
        folder / "deficit_map_regional.parquet"
    )
    left = executed("deficits_and_programmes", tmp_path, tmp_path / "key")
    assert left["worse"]["municipality_ru"].to_list() == ["Худший"]
    assert left["first"]["municipality_ru"].to_list() == ["С программой", "Без программы"]
    assert left["no_programme"]["человек, не меньше"].to_list() == [7]
    assert left["shown"].select("показано", "скрыто").row(0) == (4, 1)
    assert left["grid"].rows() == [("all", 0.5)]


def test_how_a_figure_is_made(run: Run) -> None:
    left = run("how_a_figure_is_made")
    cell, by_source = left["cell"], left["by_source"]
    assert left["counted"].row(0) == (cell["numerator"], cell["denominator"])
    counted = by_source.filter(pl.col("source") == "staff", pl.col("part") == "denominator")
    assert counted["единиц"].to_list() == [cell["denominator"]]
    assert left["trace"].is_complete


def test_comparing_regions(run: Run, published: Deployment) -> None:
    left = run("comparing_regions")
    kpi = release_table(published, "kpi_regional")
    long = left["comparison"].unpivot(index="kpi_code", variable_name="region_code", value_name="shown")
    joined = long.join(kpi.filter(pl.col("as_of") == left["day"]), on=["region_code", "kpi_code"])
    assert joined.height == long.height > 0
    assert joined["shown"].equals(joined["value"])
    assert left["regions"] == kpi["region_code"].n_unique() > 1
