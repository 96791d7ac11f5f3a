"""Synthetic regions as landing files, with the answers beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import polars as pl

from pipelines.access import private_folder
from pipelines.contracts.load import load_contracts
from pipelines.reference import region_codes, seed
from pipelines.synthetic import landing, truth
from pipelines.synthetic.files.compose import LandedFile
from pipelines.synthetic.options import GenerationSummary, GeneratorError, GeneratorOptions, Progress
from pipelines.synthetic.world import region
from pipelines.synthetic.world.days import Horizon


@dataclass
class _Counts:
    files: int = 0
    rows: int = 0
    planted: int = 0
    bytes: int = 0


@dataclass
class _Answers:
    lines: list[tuple[str, str, int | None, int | None, int]]
    planted: list[pl.DataFrame]


def generate(options: GeneratorOptions, progress: Progress = lambda label, done, total: None) -> GenerationSummary:
    """Writes `<out>/landing` and `<out>/truth`; the same options give the same bytes, whatever the order of regions.

    Raises GeneratorError when the options cannot be met or the folder holds other deliveries of a region.
    """
    _check(options)
    private_folder(options.out / "landing")  # as that of real senders should be
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    contracts = load_contracts()
    counts, total = _Counts(), len(options.regions) * len(contracts)
    for place, code in enumerate(options.regions):
        _claim(options, code)
        world = region.build(code, options.staff, Horizon.of(options.as_of, options.months), options.seed)
        answers = _Answers([], [])
        for step, source in enumerate(sorted(contracts)):
            progress(f"{names[code]}: {contracts[source].title_ru}", place * len(contracts) + step, total)
            files = landing.landed(world, source, options.clean)
            _write_source(options.out, f"{source}/{code}.parquet", files, counts, answers)
        truth.merge_csv(options.out / "truth" / "files.csv", code, truth.files_table(answers.lines))
        truth.merge_csv(options.out / "truth" / "planted.csv", code, truth.planted_table(answers.planted))
    progress("Готово", total, total)
    return GenerationSummary(options.regions, counts.files, counts.rows, counts.planted, counts.bytes)


def _write_source(out: Path, rows_name: str, files: Iterable[LandedFile], counts: _Counts, answers: _Answers) -> None:
    """Writes the files of one source, one at a time; only the answers stay in memory."""
    accepted = []
    for file in files:
        truth.write_bytes(out / "landing" / file.path, file.data)
        if file.accepted is not None:
            accepted.append(file.accepted)
        answers.lines.append(truth.line(file))
        answers.planted.append(file.planted)
        counts.files += 1
        counts.rows += file.rows or 0
        counts.planted += len(file.planted)
        counts.bytes += len(file.data)
    if accepted:
        path = out / "truth" / "rows" / rows_name
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.concat(accepted).write_parquet(path)


def _check(options: GeneratorOptions) -> None:
    unknown = sorted(set(options.regions) - set(region_codes()))
    if unknown or not options.regions:
        raise GeneratorError(f"Неизвестный регион: {', '.join(unknown) or '—'}. Известны: {', '.join(region_codes())}.")
    if options.staff < 20 or options.months < 1:
        raise GeneratorError("Нужно не менее 20 работников в регионе (--staff) и не менее одного месяца (--months).")
    if (options.as_of + timedelta(days=1)).day != 1:
        raise GeneratorError(f"Дата среза должна быть концом месяца, а указана {options.as_of:%d.%m.%Y} (--as-of).")


def _claim(options: GeneratorOptions, code: str) -> None:
    """Refuses a folder with other deliveries of the region, so that two worlds never mix."""
    note = options.out / "truth" / f"options-{code}.json"
    wish = {name: value for name, value in asdict(options).items() if name not in ("out", "regions")}
    text = json.dumps(wish, default=str)
    folder = options.out / "landing" / code
    known = note.read_text(encoding="utf-8") if note.exists() else ""
    if folder.exists() and any(folder.iterdir()) and known != text:
        raise GeneratorError(f"В папке {folder} уже есть другие поставки региона {code}. Укажите в --out пустую папку.")
    truth.write_bytes(note, text.encode())
