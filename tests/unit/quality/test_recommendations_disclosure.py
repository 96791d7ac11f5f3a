"""No published recommendation, and no missing one, tells about a cell that the public tables hide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.quality.disclosure.recommendations import shown_recommendations
from pipelines.quality.disclosure.school_networks import hidden_networks

MONTH = date(2024, 8, 31)
SUBJECTS = ("art", "history", "music", "physics", "russian")
_KPI = {
    "region_code": pl.String, "municipality_code": pl.String, "as_of": pl.Date, "kpi_code": pl.String,
    "value": pl.Float64, "missing_reason": pl.String, "state": pl.String,
}  # fmt: skip
_MAP = {
    "region_code": pl.String, "municipality_code": pl.String, "as_of": pl.Date, "subject": pl.String,
    "competency_group": pl.String, "diagnosed": pl.Int64, "deficit_share": pl.Float64, "uncovered": pl.Int64,
}  # fmt: skip
_ADVICE = {
    "region_code": pl.String, "address_kind": pl.String, "municipality_code": pl.String, "as_of": pl.Date,
    "rule_code": pl.String, "evidence_mart": pl.String, "kpi_code": pl.String, "subject": pl.String,
    "competency_group": pl.String, "target_basis": pl.String, "affected_count": pl.Int64, "priority_rank": pl.Int64,
    "address_rank": pl.Int64,
}  # fmt: skip
Row = dict[str, Any]


def _regional(**changes: Row) -> pl.DataFrame:
    rows = _kpi("", **changes)
    return rows.drop("municipality_code")


def _kpi(*places: str, **changes: Row) -> pl.DataFrame:
    """Shown cells of the indicators that the rules of these tests need; `changes` by code."""
    codes = ("iom_share", "fr_dpp_completed_share", "diagnosed_share", "methodists_count")
    return pl.DataFrame(
        [
            {"region_code": "11", "municipality_code": m, "as_of": MONTH, "kpi_code": k, "value": 0.5,
             "missing_reason": None, "state": "published"} | changes.get(k, {})
            for m in places for k in codes
        ],
        schema=_KPI,
    )  # fmt: skip


def _map(*hidden: str) -> pl.DataFrame:
    """The map of municipality a; hidden subjects have no figures."""
    return pl.DataFrame(
        [
            {"region_code": "11", "municipality_code": "a", "as_of": MONTH, "subject": s, "competency_group": "subject"}
            | ({} if s in hidden else {"diagnosed": 40, "deficit_share": 0.75, "uncovered": 30})
            for s in SUBJECTS
        ],
        schema=_MAP,
    )


def _advice(*rows: Row) -> pl.DataFrame:
    """Rows of the mart in the order of their ranks."""
    head = {"region_code": "11", "as_of": MONTH, "address_kind": "municipality", "municipality_code": "a",
            "subject": "all", "competency_group": "all", "target_basis": "norm"}  # fmt: skip
    numbered = [{"priority_rank": n, "address_rank": n} for n in range(1, len(rows) + 1)]
    return pl.DataFrame([head | n | r for n, r in zip(numbered, rows, strict=True)], schema=_ADVICE)


def _of_map(subject: str, uncovered: int = 30) -> Row:
    return {"rule_code": "m_subject_deficit", "evidence_mart": "deficit_map", "subject": subject,
            "competency_group": "subject", "affected_count": uncovered}  # fmt: skip


def _of_indicator(code: str = "iom_share", rule: str = "m_iom", **more: Any) -> Row:
    return {"rule_code": rule, "evidence_mart": "kpi_municipal", "kpi_code": code, **more}


_OF_REGION = {"rule_code": "r_registry_training", "address_kind": "region", "municipality_code": None,
              "evidence_mart": "kpi_regional", "kpi_code": "fr_dpp_completed_share"}  # fmt: skip
_OF_NETWORK = {"rule_code": "n_low_results", "address_kind": "school_network", "evidence_mart": "low_result_schools"}


def _published(
    rows: pl.DataFrame, regional: Row | None = None, municipal: Row | None = None, hidden: tuple[str, ...] = ()
):
    shown = shown_recommendations(rows, _regional(**regional or {}), _kpi("a", "b", **municipal or {}), _map(*hidden))
    return shown.select("rule_code", "subject", "priority_rank", "address_rank").rows()


HIDDEN = {"value": None, "missing_reason": "c"}
WITHHELD = {"value": None, "missing_reason": "x", "state": "withheld"}


def test_what_rests_on_shown_cells_is_published_as_it_is():
    rows = _advice(_of_indicator(), _of_map("art"), _of_indicator(target_basis="region", rule="m_diagnosis"))
    assert _published(rows) == [
        ("m_iom", "all", 1, 1),
        ("m_subject_deficit", "art", 2, 2),
        ("m_diagnosis", "all", 3, 3),
    ]
    assert [row[0] for row in _published(_advice(_OF_REGION))] == ["r_registry_training"]
    assert [row[0] for row in _published(_advice(_OF_NETWORK))] == ["n_low_results"]


@pytest.mark.parametrize("cell", [HIDDEN, HIDDEN | {"missing_reason": "low"}, WITHHELD])
def test_a_hidden_or_withheld_indicator_has_no_recommendation_and_leaves_no_gap(cell):
    rows = _advice(_of_indicator(), _of_map("art"))
    assert _published(rows, municipal={"iom_share": cell}) == [("m_subject_deficit", "art", 1, 1)]
    assert _published(_advice(_OF_REGION), regional={"fr_dpp_completed_share": cell}) == []


def test_a_target_that_is_a_hidden_value_of_the_region_is_not_told():
    compared = _advice(_of_indicator(target_basis="region"))
    assert _published(compared, regional={"iom_share": HIDDEN}) == []
    assert _published(_advice(_of_indicator()), regional={"iom_share": HIDDEN}) != []


def test_a_hidden_cell_of_the_map_has_no_recommendation():
    assert _published(_advice(_of_map("art"), _of_map("music")), hidden=("art",)) == [
        ("m_subject_deficit", "music", 1, 1)
    ]


def test_a_cell_of_the_map_whose_uncovered_are_hidden_has_none():
    partly = _map().with_columns(uncovered=pl.lit(None, pl.Int64))
    assert shown_recommendations(_advice(_of_map("art")), _regional(), _kpi("a"), partly).is_empty()


@pytest.mark.parametrize("where", ["regional", "municipal"])
def test_withheld_numbers_of_methodists_are_not_told(where):
    rows = _advice(_of_map("art"), _of_indicator())
    assert [r[0] for r in _published(rows, **{where: {"methodists_count": WITHHELD}})] == ["m_iom"]
    unknown = {"value": None, "missing_reason": "x"}
    assert len(_published(rows, **{where: {"methodists_count": unknown}})) == 2


def test_a_network_is_not_spoken_of_where_the_staff_is_hidden_or_withheld():
    for cell in (HIDDEN, WITHHELD):
        assert _published(_advice(_OF_NETWORK), municipal={"diagnosed_share": cell}) == []


def test_the_first_of_an_address_are_chosen_after_hiding():
    rows = _advice(*(_of_map(s) for s in SUBJECTS))
    assert [r[1] for r in _published(rows)] == ["art", "history", "music"]
    assert [r[1:] for r in _published(rows, hidden=("history",))] == [("art", 1, 1), ("music", 2, 2), ("physics", 3, 3)]


def test_publishing_twice_changes_nothing():
    tables = (_regional(), _kpi("a", "b"), _map("history"))
    once = shown_recommendations(_advice(*(_of_map(s) for s in SUBJECTS), _of_indicator()), *tables)
    assert shown_recommendations(once, *tables).equals(once)


def _schools(**networks: tuple[int, int]) -> pl.DataFrame:
    """Municipality → (supported, staff), each network of one school."""
    return pl.DataFrame(
        [
            {"region_code": "11", "municipality_code": m, "as_of": MONTH, "supported_count": n, "staff_count": d}
            for m, (n, d) in networks.items()
        ]
    )


def _hidden(schools: pl.DataFrame, published: pl.DataFrame | None = None) -> list[str]:
    return hidden_networks(schools, published)["municipality_code"].to_list()


def test_a_small_network_takes_the_next_smallest_with_it():
    assert _hidden(_schools(a=(1, 4), b=(5, 20), c=(3, 10))) == ["a", "c"]
    assert _hidden(_schools(a=(1, 5), b=(5, 20), c=(3, 10))) == []


def test_schools_of_a_municipality_are_one_network():
    assert _hidden(pl.concat([_schools(a=(1, 4), b=(2, 9)), _schools(a=(1, 2), b=(2, 9))])) == []


def test_a_network_left_out_before_stays_out_while_another_is_small():
    before = _advice(_OF_NETWORK | {"municipality_code": "b"}, _of_indicator())
    schools = _schools(a=(1, 4), b=(5, 20), c=(3, 10), d=(2, 6))
    assert _hidden(schools) == ["a", "d"]
    assert _hidden(schools, before) == ["a", "c", "d"]
    assert _hidden(_schools(a=(1, 5), b=(5, 20), c=(3, 10)), before) == []
    assert _hidden(schools, before.with_columns(as_of=pl.lit(date(2024, 7, 31)))) == ["a", "d"]


def _findings_of_map(counts: dict[str, int]) -> pl.DataFrame:
    """What the mart has of these people with a deficit and no training, of 40 diagnosed each: most first."""
    found = sorted((-n, s) for s, n in counts.items() if n >= 18)
    return _advice(*(_of_map(s, -n) for n, s in found))


def _attack(publish: Callable[[int], pl.DataFrame], possible: range) -> int:
    """How many different publications the possible values of one hidden numerator lead to; 1 tells nothing."""
    return len({publish(n).write_json() for n in possible})


def test_every_possible_numerator_of_a_hidden_cell_of_the_map_gives_the_same_publication():
    def publish(hidden_cell: int, *hidden: str) -> pl.DataFrame:
        counts = {"art": 25, "history": hidden_cell, "music": 22, "physics": 20, "russian": 18}
        return shown_recommendations(_findings_of_map(counts), _regional(), _kpi("a"), _map(*hidden))

    assert _attack(lambda n: publish(n, "history"), range(41)) == 1
    assert publish(0, "history")["subject"].to_list() == ["art", "music", "physics"]
    assert _attack(publish, range(41)) > 1


def test_choosing_the_first_before_hiding_would_give_a_numerator_away():
    def naive(hidden_cell: int) -> pl.DataFrame:
        counts = {"art": 25, "history": hidden_cell, "music": 22, "physics": 20, "russian": 18}
        first = _findings_of_map(counts).head(3)
        return shown_recommendations(first, _regional(), _kpi("a"), _map("history"))

    assert _attack(naive, range(41)) > 1


def test_every_possible_numerator_of_a_hidden_indicator_gives_the_same_publication():
    def publish(numerator: int, **cell: Any) -> pl.DataFrame:
        low = [_of_indicator(affected_count=20 - numerator)] if numerator < 10 else []
        rows = [*low, _of_map("art"), _of_indicator("fr_dpp_completed_share", "m_registry_training")]
        return shown_recommendations(_advice(*rows), _regional(), _kpi("a", **cell), _map())

    assert _attack(lambda n: publish(n, iom_share=HIDDEN), range(21)) == 1
    assert _attack(publish, range(21)) > 1


def test_every_possible_support_of_hidden_networks_gives_the_same_publication():
    def publish(supported: int) -> pl.DataFrame:
        networks = {"a": (min(supported, 4), 4), "b": (5, 20), "c": (supported, 10)}
        hidden = _hidden(_schools(**networks))
        low = [m for m, (n, d) in networks.items() if d >= 5 and n * 10 < d * 8 and m not in hidden]
        rows = _advice(*(_OF_NETWORK | {"municipality_code": m} for m in low))
        return shown_recommendations(rows, _regional(), _kpi("a", "b", "c"), _map())

    assert _attack(publish, range(11)) == 1
    assert publish(0)["municipality_code"].to_list() == ["b"]
