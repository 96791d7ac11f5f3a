from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.synthetic import GeneratorError, GeneratorOptions, generate, landing
from pipelines.synthetic.files import style

GOOD = GeneratorOptions(Path(), ("11",), 60, 2, date(2024, 8, 31), 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"regions": ("99",)}, "Неизвестный регион: 99"),
        ({"regions": ()}, "Неизвестный регион"),
        ({"staff": 5}, "не менее 20"),
        ({"months": 0}, "не менее одного месяца"),
        ({"as_of": date(2024, 8, 30)}, "30.08.2024"),
    ],
)
def test_impossible_wishes_are_refused_in_russian(tmp_path: Path, change: dict[str, object], words: str) -> None:
    with pytest.raises(GeneratorError, match=words):
        generate(replace(GOOD, out=tmp_path, **change))  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_two_worlds_are_not_mixed_in_one_folder(tmp_path: Path) -> None:
    generate(replace(GOOD, out=tmp_path))
    with pytest.raises(GeneratorError, match="другие поставки региона 11"):
        generate(replace(GOOD, out=tmp_path, seed=2))


def test_progress_counts_to_the_end_and_the_summary_counts_files(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    summary = generate(replace(GOOD, out=tmp_path), progress=lambda *step: seen.append(step))
    assert seen[0] == ("Архангельская область: Результаты диагностики профессиональных компетенций (дефицитов)", 0, 19)
    assert seen[-1] == ("Готово", 19, 19)
    files = [path for path in (tmp_path / "landing").rglob("*") if path.is_file()]
    assert summary.files == len(files)
    assert summary.bytes == sum(path.stat().st_size for path in files)


def test_files_too_large_for_a_workbook_go_wrong_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a region of many thousand teachers, where every file of a source is larger than a workbook."""
    formats = tuple((name, weight, min(most, 20) if name == "xlsx" else most) for name, weight, most in style._FORMATS)
    monkeypatch.setattr(style, "_FORMATS", formats)
    monkeypatch.setattr(landing, "XLSX_ROWS", 20)
    generate(replace(GOOD, out=tmp_path, staff=400, clean=False))
    files = pl.read_csv(tmp_path / "truth" / "files.csv")
    spoilt = files.filter(pl.col("path").str.ends_with(".xlsx"), pl.col("status") == "rejected")
    assert {"diagnostics", "ioms"} <= set(spoilt["path"].str.split("/").list.get(1))
