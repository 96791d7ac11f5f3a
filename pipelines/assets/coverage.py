"""What the regulations ask for and where it is found: `docs/coverage.md`, made of seeds and the parsed dbt project.

`python -m pipelines.assets.coverage` writes the page. The facts belong to the seeds `monitoring_outputs`,
`kpi_regulation` and `indicator_places`; figures belong to the marts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from pipelines.assets.manifest import prepare
from pipelines.reference import seed
from pipelines.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "coverage.md"
_HEAD = """# Что требуют регламенты и где это найти

Страница составлена по справочникам `monitoring_outputs`, `kpi_regulation` и `indicator_places` и по моделям проекта:
`python -m pipelines.assets.coverage`. Тест сверяет её с ними: у каждого результата и показателя есть существующая
таблица или причина, по которой его нельзя вычислить. Имя таблицы – `схема.таблица`; витрины `marts` открывает команда
`rsnms sql`, остальные схемы – исходные и промежуточные таблицы хранилища.
"""


def places(graph: dict[str, Any]) -> set[str]:
    """`schema.name` of every model and seed of the manifest."""
    nodes = graph["nodes"].values()
    return {f"{n['schema']}.{n['name']}" for n in nodes if n["resource_type"] in ("model", "seed")}


def catalogue(graph: dict[str, Any]) -> dict[str, str]:
    """Indicators of the catalogue: kpi_code → `schema.name` of its evidence."""
    return {
        indicator["kpi_code"]: f"{node['schema']}.{node['name']}"
        for node in graph["nodes"].values()
        for indicator in node["config"].get("meta", {}).get("indicators", [])
    }


def outputs() -> pl.DataFrame:
    """Results of the acts: region_code, title, clause, found_in, note; in the order of the seed."""
    return seed("monitoring_outputs").select(
        "region_code", "found_in", "note", title=pl.col("output_ru"), clause=pl.col("source_place")
    )


def indicators(graph: dict[str, Any]) -> pl.DataFrame:
    """Indicators of the acts, the same columns. One of the catalogue is found in the values and in its evidence."""
    evidence = catalogue(graph)
    known = pl.DataFrame(
        {"kpi_code": list(evidence), "own": [f"marts.kpi_regional;{place}" for place in evidence.values()]},
        schema={"kpi_code": pl.String, "own": pl.String},
    )
    return (
        seed("kpi_regulation")
        .join(known, on="kpi_code", how="left", maintain_order="left")
        .join(seed("indicator_places"), on=["region_code", "kpi_code"], how="left", maintain_order="left")
        .select(
            "region_code",
            "note",
            found_in=pl.coalesce("own", "found_in"),
            title=pl.format("{} (`{}`)", "title_ru", "kpi_code"),
            clause=pl.col("paragraph"),
        )
    )


def problems(rows: pl.DataFrame, known: set[str]) -> list[str]:
    """Rows with neither a place nor a reason, and places that do not exist."""
    silent = rows.filter(pl.col("found_in").is_null() & pl.col("note").is_null())
    named = rows.select("region_code", "title", place=pl.col("found_in").str.split(";")).explode("place").drop_nulls()
    unknown = named.filter(~pl.col("place").is_in(list(known)))
    return [
        *(
            f"{region}: {title}: ни таблицы, ни причины"
            for region, title in silent.select("region_code", "title").rows()
        ),
        *(f"{region}: {title}: нет таблицы {place}" for region, title, place in unknown.rows()),
    ]


def page(graph: dict[str, Any]) -> str:
    """The page as Markdown, one section per region."""
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    asked, measured = outputs(), indicators(graph)
    parts = [_HEAD, _summary(asked, measured, names)]
    for region, name in names.items():
        parts.append(f"## {name}\n")
        for heading, rows in (("Результаты", asked), ("Показатели", measured)):
            own = rows.filter(pl.col("region_code") == region)
            if not own.is_empty():
                parts.append(f"### {heading}\n\n{_table(own)}")
    return "\n".join(parts)


def _summary(asked: pl.DataFrame, measured: pl.DataFrame, names: dict[str, str]) -> str:
    lines = ["| регион | результатов | найдено | показателей | найдено |", "|---|--:|--:|--:|--:|"]
    for region, name in names.items():
        counts = [
            count
            for rows in (asked, measured)
            for own in [rows.filter(pl.col("region_code") == region)]
            for count in (own.height, own["found_in"].count())
        ]
        lines.append(f"| {name} | " + " | ".join(map(str, counts)) + " |")
    return "\n".join(lines) + "\n"


def _table(rows: pl.DataFrame) -> str:
    found = pl.col("found_in").str.replace_all(";", "`, `", literal=True)
    lines = rows.select(
        pl.format(
            "| {} | {} | {} | {} |",
            _cell("title"),
            _cell("clause"),
            pl.when(found.is_not_null()).then(pl.format("`{}`", found)).otherwise(pl.lit("—")),
            _cell("note"),
        )
    ).to_series()
    return "\n".join(["| что | основание | где найти | примечание |", "|---|---|---|---|", *lines]) + "\n"


def _cell(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.replace_all("|", "\\|", literal=True).str.replace_all(r"\s+", " ")


def write(target: Path = PAGE) -> None:
    """Writes the page whole or not at all."""
    draft = target.with_suffix(".part")
    draft.write_text(page(prepare().graph()), encoding="utf-8")
    draft.replace(target)


if __name__ == "__main__":
    write()
