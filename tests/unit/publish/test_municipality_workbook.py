"""`rsnms workbook`: the workbook of one municipality says what the release says, and nothing it hides."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from books import opened, parts, rows, texts
from click.testing import CliRunner
from conftest import HIDDEN, HIDDEN_IN

from pipelines.cli import main
from pipelines.publish import ReleaseError, verify
from pipelines.publish.workbook.municipality import find_municipality, write_municipality

_CODE = "46734000"


@pytest.fixture(scope="module")
def file(release, tmp_path_factory):
    return write_municipality(release, _CODE, tmp_path_factory.mktemp("books") / "new")


def _public(release, name):
    table = pl.read_parquet(release / f"{name}.parquet")
    return table.filter(pl.col("municipality_code") == _CODE, pl.col("as_of") == date(2024, 8, 31))


def test_it_says_what_the_release_says(release, file):
    book = opened(file)
    shown = rows(book["Показатели"])
    table = _public(release, "kpi_municipal")
    assert len(shown) == table.height
    values = sorted(r["Значение"].value for r in shown if r["Значение"].data_type == "n")
    assert values == pytest.approx(sorted(table["value"].drop_nulls()), rel=1e-12)
    region = pl.read_parquet(release / "kpi_regional.parquet").filter(
        pl.col("region_code") == "46", pl.col("as_of") == date(2024, 8, 31), pl.col("kpi_code") == "diagnosed_share"
    )
    diagnosed = next(r for r in shown if r["Показатель"].value == "Прошли диагностику")
    assert diagnosed["По региону"].value == pytest.approx(region["value"].item())
    advice = _public(release, "recommendations")
    assert sorted(r["Рекомендация"].value for r in rows(book["Рекомендации"])) == sorted(advice["text_ru"])
    assert advice.height > 0
    links = [c.hyperlink.location for line in book["О выпуске"].iter_rows() for c in line if c.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert {"Дефициты по предметам", "Динамика", "Диаграммы", "Словарь"} <= set(book.sheetnames)


def test_it_names_no_other_municipality(release, file):
    names = pl.read_parquet(release / "kpi_municipal.parquet").filter(pl.col("municipality_code") != _CODE)
    others = set(names["municipality_ru"].unique())
    assert not [text for text in texts(opened(file)) if text in others]


def test_a_hidden_figure_is_not_in_it(spoiled, tmp_path):
    file = write_municipality(spoiled.folder, HIDDEN_IN, tmp_path)
    assert not [name for name, xml in parts(file, "xl/").items() if str(HIDDEN) in xml]
    shown = rows(opened(file)["Показатели"])
    assert next(r for r in shown if r["Показатель"].value == "Разработан ИОМ")["Значение"].value == "c"


def test_texts_never_become_formulas(spoiled, tmp_path):
    book = opened(write_municipality(spoiled.folder, "11730000", tmp_path))
    assert book["О выпуске"]["A1"].value == "=1+1<script>"
    assert "f" not in {c.data_type for s in book.worksheets for line in s.iter_rows() for c in line}


def test_the_same_release_gives_the_same_bytes_and_stays_as_it_is(release, file, tmp_path):
    assert write_municipality(release, _CODE, tmp_path).read_bytes() == file.read_bytes()
    assert [p.name for p in file.parent.iterdir()] == [file.name]
    with pytest.raises(ReleaseError, match="другое место"):
        write_municipality(release, _CODE, release)
    assert verify(release) == []


def test_a_name_will_do_and_a_wrong_code_gets_the_nearest(release):
    name = _public(release, "kpi_municipal")["municipality_ru"][0]
    assert find_municipality(release, name.upper()) == _CODE
    with pytest.raises(ReleaseError, match=f"Может быть: .*{_CODE}"):
        find_municipality(release, _CODE[:-1] + "1")
    with pytest.raises(ReleaseError, match=r"kpi_municipal\.csv"):
        find_municipality(release, "№№№")


def test_a_municipality_that_ended_and_a_release_of_before_are_told(make, tmp_path):
    release = make(f"delete from marts.kpi_municipal where municipality_code = '{_CODE}' and as_of > '2024-07-01'")
    with pytest.raises(ReleaseError, match=r"последние его показатели – на 30\.06\.2024"):
        write_municipality(release, _CODE, tmp_path)
    (release / "indicators.parquet").unlink()
    with pytest.raises(ReleaseError, match=r"нет файла indicators\.parquet"):
        write_municipality(release, "46735000", tmp_path)
    assert not list(tmp_path.glob("*.xlsx"))


def test_the_command_speaks_russian(release, tmp_path):
    def run(data, *arguments):
        return CliRunner().invoke(main, ["workbook", "--data-dir", str(data), "--out", str(tmp_path / "o"), *arguments])

    data = release.parents[1]
    done = run(data, "--municipality", _CODE)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "o" / f"{_CODE}.xlsx").is_file()
    assert "Может быть" in run(data, "--municipality", "4673400").output
    none = run(tmp_path, "--municipality", _CODE)
    assert (none.exit_code, "Выпусков ещё нет" in none.output) == (1, True)
