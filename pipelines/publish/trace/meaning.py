"""What a figure means, in the words of the catalogue, for the person who checks it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.publish.trace.figure import ALL, Figure

_SUBJECT = "select subject_ru from reference.taught_subjects where subject_code = $code"
_GROUP = "select name_ru from reference.competency_groups where competency_group = $code"


@dataclass(frozen=True)
class Meaning:
    """Russian: what is counted, what the parts of the fraction are, and where."""

    title: str
    numerator: str
    denominator: str
    place: str


def meaning_of(con: duckdb.DuckDBPyConnection, figure: Figure) -> Meaning:
    """Words of the warehouse for a figure that the release has."""
    place = _one(con, "select name_ru from marts.dim_region where region_code = $code", figure.region_code)
    if figure.municipality_code:
        sql = "select name_ru from marts.dim_municipality where municipality_code = $code limit 1"
        place = f"{place}, {_one(con, sql, figure.municipality_code)}"
    if figure.is_map:
        return Meaning(
            f"Карта дефицитов: предмет – {_word(con, _SUBJECT, figure.subject)}, "
            f"группа компетенций – {_word(con, _GROUP, figure.competency_group)}",
            "Прошедшие диагностику, у которых высокий или средний уровень дефицита",
            "Прошедшие диагностику за 24 месяца",
            place,
        )
    row = con.execute(
        "select title_ru, numerator_ru, denominator_ru from marts.dim_kpi where region_code = $region"
        " and kpi_code = $kpi",
        {"region": figure.region_code, "kpi": figure.kpi_code},
    ).fetchone()
    title, numerator, denominator = row or (figure.kpi_code, None, None)
    return Meaning(title, numerator or "", denominator or "", place)


def _word(con: duckdb.DuckDBPyConnection, sql: str, code: str) -> str:
    return "все" if code == ALL else _one(con, sql, code)


def _one(con: duckdb.DuckDBPyConnection, sql: str, code: str) -> str:
    row = con.execute(sql, {"code": code}).fetchone()
    return row[0] if row else code
