"""Results of diagnostics and of ФИОКО by file and by who gave the scores: what the checks of scores compare.

Counts only: no note says which score a group of people has.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.contracts.load import load_contracts
from pipelines.quality.checks.anomalies.cells import named
from pipelines.quality.checks.context import CheckContext

_SQL = """
with scores as (
    select delivery_key, provider as part, person_key, score, max_score
    from intermediate.int_diagnostics__in_force
    union all
    select delivery_key, 'subject_score', person_key, subject_score, subject_max
    from intermediate.int_fioko__in_force
    union all
    select delivery_key, 'method_score', person_key, method_score, method_max
    from intermediate.int_fioko__in_force
), judged as (
    select *, score / max_score as result, max_score >= {scale} and score > 0 and score < max_score as is_long
    from scores
    where max_score > 0 and score is not null
)
select d.region_code, d.deliverer as municipality_code, d.source, strftime(d.period_start, '%Y-%m') as period, s.part,
    d.delivery_key, count(distinct s.person_key) as persons, min(s.result) = max(s.result) as is_equal,
    count(*) filter (s.is_long) as long_scores, count(*) filter (s.is_long and s.score % 10 = 0) as round_scores
from judged as s
join intermediate.int_deliveries as d using (delivery_key)
where d.period_start <= $as_of and d.period_start > $as_of::date - interval {months} month
group by all
"""
_FILE = ["region_code", "municipality_code", "source", "period", "part"]


def scored_files(context: CheckContext, *, months: float, scale: float = 0) -> pl.DataFrame:
    """Files in force of the last `months`, by part (organiser, or part of the assessment).

    Columns: region, municipality ('' = delivered by the region), place, source, period, part, persons, is_equal,
    long_scores and round_scores (on scales of at least `scale` points, without the lowest and the highest score).
    """
    files = context.query(_SQL.format(scale=float(scale), months=int(months)))
    return named(context, files.sort(*_FILE, "delivery_key"))


def worst(files: pl.DataFrame, measured: pl.Expr) -> pl.DataFrame:
    """Of several files of one sender, period and part the one with most of `measured`, with `files` and `detail`."""
    detail = pl.concat_str("source", "period", "part", separator="/")
    ordered = files.with_columns(measured=measured, detail=detail).sort(
        "measured", descending=True, maintain_order=True
    )
    return (
        ordered.with_columns(files=pl.len().over(_FILE))
        .unique(_FILE, keep="first", maintain_order=True)
        .sort("region_code", "municipality_code", "detail")
    )


def file_words(row: dict[str, object]) -> str:
    """«регион в целом: Результаты диагностики …, период 2024-08, организатор цнппм»."""
    source, part = str(row["source"]), str(row["part"])
    several = f", файлов с этим: {row['files']}" if row["files"] != 1 else ""
    title = load_contracts()[source].title_ru
    return f"{row['place']}: «{title}», период {row['period']}, {_parts().get((source, part), part)}{several}"


@cache
def _parts() -> dict[tuple[str, str], str]:
    contracts = load_contracts()
    providers = contracts["diagnostics"].column("provider").labels
    named_parts = {("diagnostics", code): f"организатор – {labels[0]}" for code, labels in providers}
    scores = {part: contracts["fioko"].column(part).title_ru for part in ("subject_score", "method_score")}
    return named_parts | {("fioko", part): f"столбец «{title}»" for part, title in scores.items()}
