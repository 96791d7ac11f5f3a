"""The sentence of a recommendation, put together anew from its columns and the reviewed templates."""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.reference import seed

from .lake import Row


def texts(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` of the mart with `address_ru`, `actor_ru`, `actor_function_ru` and `text_ru` as they should be."""
    rules = {r["rule_code"]: r for r in seed("recommendation_rules").iter_rows(named=True)}
    return pl.DataFrame(
        [row | _written(rules[row["rule_code"]], row) for row in rows.iter_rows(named=True)], schema=rows.schema
    )


def _written(rule: Row, row: Row) -> Row:
    phrases = _names("recommendation_phrases", "code", "text_ru")
    address = _names("municipalities", "municipality_code", "name_ru").get(row["municipality_code"])
    address = address or _names("regions", "region_code", "name_ru")[row["region_code"]]
    actor, function = _actor(rule["actor_role"], row["region_code"])
    group = _names("competency_groups", "competency_group", "name_ru").get(row["competency_group"])
    places = {
        "address": address,
        "value": _figure(row["value"], row["unit"]),
        "target": _figure(row["target_value"], row["unit"]),
        "basis": phrases[row["target_basis"]],
        "affected": str(row["affected_count"] or phrases["few"]),
        "subject": _names("taught_subjects", "subject_code", "subject_ru").get(row["subject"], ""),
        "group": f"{group} компетенции" if group else "",
        "programmes": row["programmes_ru"]
        or phrases["unknown" if row["programmes_available"] is None else "no_programmes"],
        "sites": row["sites_ru"] or phrases["no_sites"],
        "methodists": _methodists(row["methodists_municipality_count"], row["subject"], phrases),
        "region_methodists": _methodists(row["methodists_region_count"], row["subject"], phrases),
        "actor": actor or phrases["default_actor"],
    }
    text = rule["text_ru"]
    for place, words in places.items():
        text = text.replace("{" + place + "}", words)
    return {"address_ru": address, "actor_ru": places["actor"], "actor_function_ru": function, "text_ru": text}


def _methodists(count: int | None, subject: str, phrases: dict[str, str]) -> str:
    """Of one subject a range, of all of them a number from five on, or none at all."""
    if count is None:
        return phrases["unknown"]
    if 0 < count < 5:
        return phrases["few"]
    return phrases["many"] if count and subject != "all" else str(count)


def _figure(value: float, unit: str) -> str:
    shown = f"{value if unit == 'ratio' else 100 * value:.1f}".removesuffix(".0").replace(".", ",")
    return shown if unit == "ratio" else f"{shown} %"


@cache
def _plain(actor: str) -> str:
    """Without the remark of an act that the word is a general one."""
    return actor.removesuffix(" (общее понятие)")


def _actor(role: str, region: str) -> tuple[str | None, str | None]:
    for who in seed("recommendation_addressees").iter_rows(named=True):
        if (who["actor_role"], who["region_code"]) == (role, region):
            for function in seed("actor_functions").iter_rows(named=True):
                if all(function[c] == who[c] for c in ("region_code", "actor_ru", "function_no")):
                    return _plain(who["actor_ru"]), function["function_ru_short"]
            return _plain(who["actor_ru"]), None
    return None, None


@cache
def _names(table: str, key: str, name: str) -> dict[str, str]:
    return dict(seed(table).select(key, name).iter_rows())
