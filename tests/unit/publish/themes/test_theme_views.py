"""Views of the thematic pages from tiny tables made by hand."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines.publish.dashboard.themes.advice_page import advice_page
from pipelines.publish.dashboard.themes.chain_page import chain_chart, chain_sentences
from pipelines.publish.dashboard.themes.changes_page import Names, changes_page, names_of
from pipelines.publish.dashboard.themes.deficit_months import deficit_months
from pipelines.publish.dashboard.themes.map_page import deficit_map_page
from pipelines.publish.dashboard.themes.methodists_page import forms_chart
from pipelines.publish.dashboard.themes.methodology_page import glossary, levels
from pipelines.publish.dashboard.themes.month_files import competencies
from pipelines.publish.dashboard.themes.roadmap_page import roadmap_page

JUNE, JULY = date(2024, 6, 30), date(2024, 7, 31)
NBSP = "\u00a0"
_MAP = {
    "region_code": pl.String, "municipality_code": pl.String, "municipality_ru": pl.String, "as_of": pl.Date,
    "subject": pl.String, "competency_group": pl.String, "diagnosed": pl.Int64, "deficit_share": pl.Float64,
    "deficit_share_low": pl.Float64, "uncovered": pl.Int64, "diagnosed_coverage": pl.Float64,
    "missing_reason": pl.String, "details_reason": pl.String,
}  # fmt: skip


def source(**tables: pl.DataFrame) -> SimpleNamespace:
    regions = pl.DataFrame({"region_code": ["11", "46"], "name_ru": ["Архангельская область", "Московская область"]})
    kpis = pl.DataFrame({"kpi_code": ["iom_share"], "unit": ["share"]})
    return SimpleNamespace(tables=SimpleNamespace(**tables), regions=regions, kpis=kpis)


def _map_rows(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_MAP, orient="row")


@pytest.fixture
def deficits() -> SimpleNamespace:
    all_ = ("all", "all")
    municipal = _map_rows(
        ("11", "11701000", "Архангельск", JUNE, *all_, 20, 0.25, 0.11, 3, 0.5, None, None),
        ("11", "11730000", "Северодвинск", JUNE, *all_, None, None, None, None, None, "c", None),
        ("11", "11701000", "Архангельск", JULY, *all_, 30, 0.2, 0.09, None, 0.75, None, "low"),
        ("11", "11730000", "Северодвинск", JULY, *all_, 0, None, None, 0, 0.0, None, None),
        ("11", "11701000", "Архангельск", JULY, "physics", "subject", 6, 0.5, 0.2, 3, 0.3, None, None),
    )
    regional = _map_rows(
        ("11", None, None, JUNE, *all_, 24, 0.25, None, None, None, None, None),
        ("11", None, None, JULY, *all_, 30, 0.2, None, None, None, None, None),
    ).drop("municipality_code", "municipality_ru")
    return source(deficit_map=municipal, deficit_map_regional=regional)


def test_a_month_holds_whole_numbers_and_symbols_only(deficits):
    months = deficit_months(deficits, "11")
    assert months.places == ["11701000", "11730000", ""]
    assert months.pairs == [("all", "all"), ("physics", "subject")]
    june = months.files[JUNE]
    assert june["at"] == [0, 1, 2]
    assert june["cells"] == {"0": {"n": [20, -1, 24], "k": [5, -1, 6], "u": [3, -1, None], "s": [40, -1, None]}}
    july = months.files[JULY]["cells"]
    assert july["0"] == {"n": [30, 0, 30], "k": [6, 0, 6], "u": [-2, 0, None], "s": [40, 0, None]}
    assert july["1"]["n"] == [6, 0, 0]


def test_the_map_page_speaks_of_the_last_month_and_places_everybody(deficits):
    page = deficit_map_page(deficits, "11", deficit_months(deficits, "11"))
    assert page.sentences == [
        f"Дефицит выявлен у 6 из 30 прошедших диагностику (20,0{NBSP}%).",
        f"С учётом числа прошедших диагностику доля выше всего: Архангельск (20,0{NBSP}%).",
    ]
    assert page.payload["now"] == 1
    assert page.payload["keys"] == ["2024-06", "2024-07"]
    assert page.payload["layout_of"] == [0, 0]
    assert sorted(p for p, _, _ in page.payload["layouts"][0]["cells"]) == [0, 1]
    assert page.payload["successor"] is None
    assert page.unplaced == []


def test_without_a_map_there_is_no_page(deficits):
    assert deficit_map_page(deficits, "46", deficit_months(deficits, "46")) is None


def test_merged_municipalities_lead_to_the_one_they_became():
    year_end, january = date(2025, 12, 31), date(2026, 1, 31)
    cells = ("all", "all", 20, 0.25, 0.1, 3, 0.5, None, None)
    municipal = _map_rows(
        ("04", "04637000", "Назаровский район", year_end, *cells),
        ("04", "04726000", "город Назарово", year_end, *cells),
        ("04", "04537000", "Назаровский округ", january, *cells),
    )
    regional = municipal.drop("municipality_code", "municipality_ru").unique("as_of")
    made = source(deficit_map=municipal, deficit_map_regional=regional)
    months = deficit_months(made, "04")
    page = deficit_map_page(made, "04", months)
    home = months.places.index("04537000")
    assert page.payload["successor"] == [home] * 3
    assert page.payload["layout_of"] == [0, 1]


def test_competencies_stand_with_their_pair_and_hidden_ones_have_no_figure(deficits):
    rows = pl.DataFrame(
        [
            ("11", JULY, "physics", "subject", "Б", 9, 4, None),
            ("11", JULY, "physics", "subject", "А", None, None, "low"),
            ("11", JULY, "music", "subject", "А", 9, 4, None),
        ],
        schema=["region_code", "as_of", "subject", "competency_group", "competency", "diagnosed", "deficit",
                "missing_reason"], orient="row",
    )  # fmt: skip
    deficits.tables.competencies_regional = rows
    found = competencies(deficits, "11", deficit_months(deficits, "11"))
    assert found == {"2024-07": {"1": [[0, -2, None], [1, 9, 4]]}}


def _chain(*rows: tuple) -> SimpleNamespace:
    schema = {
        "region_code": pl.String, "as_of": pl.Date, "step_no": pl.Int32, "step": pl.String, "persons_count": pl.Int64,
        "median_days_from_previous": pl.Float64, "missing_reason": pl.String,
    }  # fmt: skip
    return source(support_chain_regional=pl.DataFrame(rows, schema=schema, orient="row"))


def test_the_chain_tells_how_far_people_get_and_where_they_are_lost():
    made = _chain(
        ("11", JULY, 1, "diagnosed", 100, None, None),
        ("11", JULY, 2, "iom", 40, 12.5, None),
        ("11", JULY, 3, "training_started", 30, 20.0, None),
        ("11", JULY, 4, "training_passed", None, None, "c"),
    )
    chart = chain_chart(made, "11", [JUNE, JULY])
    option = chart["options"][0]
    assert option["by_month"][1] == [[100, None], [40, 12.5], [30, 20.0], ["c", None]]
    assert option["by_month"][0] == [["x", None]] * 4
    assert option["steps"][0] == "Пройдена диагностика в ЦНППМ"
    assert chain_sentences(made, "11", JULY) == [
        f"На 31.07.2024 диагностику прошли 100 работников; до ступени «Начато обучение по ДПП» дошли 30 (30,0{NBSP}%).",
        "Больше всего отсеивается перед ступенью «Разработан ИОМ»: не дошло до неё 60 из 100.",
    ]
    assert chain_chart(made, "46", [JULY]) is None
    assert "показать нельзя" in chain_sentences(made, "11", JUNE)[0]


def test_a_chain_that_hides_its_beginning_says_no_figure():
    made = _chain(("11", JULY, 1, "diagnosed", None, None, "c"), ("11", JULY, 2, "iom", 40, 12.5, None))
    assert not any("40" in sentence for sentence in chain_sentences(made, "11", JULY))


def test_forms_of_mentoring_begin_with_all_of_them():
    rows = [
        ("11", JULY, "mentoring", "Наставничество", 7, 6, None),
        ("11", JULY, "all", "Все формы", 9, 8, None),
        ("11", JULY, "supervision", "Супервизия", None, None, "c"),
    ]
    names = ["region_code", "as_of", "form", "form_ru", "pairs_count", "mentees_count", "missing_reason"]
    made = source(mentoring_regional=pl.DataFrame(rows, schema=names, orient="row"))
    option = forms_chart(made, "11", [JULY])["options"][0]
    assert option["forms"] == ["Все формы", "Наставничество", "Супервизия"]
    assert option["by_month"] == [[[9, 8], [7, 6], ["c", None]]]


def test_the_roadmap_counts_plan_and_fact_by_block_and_executor():
    rows = [
        ("46", JULY, "1.1.1", date(2024, 5, 31), "done_on_time", date(2024, 5, 30), 0, "А;Б"),
        ("46", JULY, "1.1.2", date(2024, 6, 30), "overdue", None, 31, "А"),
        ("46", JULY, "1.1.3", date(2024, 6, 30), "cancelled", None, None, "Б"),
        ("46", JULY, "1.1.4", date(2024, 9, 30), "planned", None, None, "Б"),
        ("46", JULY, "1.1.5", date(2024, 6, 30), "done_late", date(2024, 7, 9), 9, "Б"),
    ]
    names = ["region_code", "as_of", "event_ref", "due_on", "status", "done_on", "days_late", "executors_ru"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    texts = table.select("region_code", "event_ref", "executors_ru").with_columns(
        block_no=pl.lit("1.1"), block_ru=pl.lit("Блок"), event_ru=pl.lit("Дело"), responsible_ru=pl.lit("М;Ц"),
        result_ru=pl.lit("Итог"),
    )  # fmt: skip
    made = source(roadmap=table.drop("executors_ru"), roadmap_events=texts)
    page = roadmap_page(made, "46")
    whole = page.whole
    assert (whole.planned, whole.due, whole.on_time, whole.late, whole.overdue) == (5, 3, 1, 1, 1)
    assert whole.share == pytest.approx(2 / 3)
    assert [(t.name, t.planned, t.due, t.overdue) for t in page.executors] == [("А", 2, 2, 1), ("Б", 4, 2, 0)]
    assert [e.status for e in page.events] == ["overdue", "done_late", "done_on_time", "planned", "cancelled"]
    assert page.events[0].responsible == "М; Ц"
    assert [s["values"] for s in page.chart["options"][0]["series"]] == [[3], [2]]
    assert page.sentences[0].endswith(f"исполнено 66,7{NBSP}%, из них с опозданием 1, просрочено 1.")
    assert roadmap_page(made, "11") is None


def test_recommendations_are_ranked_by_urgency_and_then_by_address():
    def row(kind: str, severity: int, rank: int, address: str) -> dict:
        return {
            "region_code": "11", "address_kind": kind, "address_ru": address, "severity": severity,
            "priority_rank": rank, "text_ru": f"{address}: сделать. Сейчас.", "value": 0.5, "target_value": 0.8,
            "unit": "share", "target_basis": "norm", "actor_ru": "ЦНППМ", "clause_ru": "11: п. 2; 46: п. 3",
            "reason_ru": "так",
        }  # fmt: skip

    rows = [row("municipality", 2, 1, "Онега"), row("region", 2, 1, "Область"), row("municipality", 1, 2, "Котлас")]
    page = advice_page(source(recommendations=pl.DataFrame(rows)), "11")
    assert [line.address for line in page.lines] == ["Котлас", "Область", "Онега"]
    assert page.lines[0].aim == f"80,0{NBSP}% (порог правила)"
    assert page.lines[0].basis == "п. 2"
    assert page.places == ["Котлас", "Область", "Онега"]
    assert page.sentences[0] == "Всего 3 рекомендации; самой высокой срочности – 1."
    empty = advice_page(source(recommendations=pl.DataFrame(rows)), "46")
    assert empty.lines == []
    assert empty.sentences == ["По опубликованным показателям рекомендаций нет."]


def test_the_first_release_has_nothing_to_compare():
    page = changes_page(_names(), None)
    assert page.before == ""
    assert page.sentences == ["Это первый выпуск: сравнивать не с чем."]


def _names(places: pl.DataFrame | None = None) -> Names:
    empty = pl.DataFrame(schema={"municipality_code": pl.String, "municipality_ru": pl.String})
    known = source()
    return names_of(known.regions, empty if places is None else places, known.kpis)


def test_changes_name_figures_causes_and_files_in_words():
    delivery = {
        "path": "11/staff/2024-07/x.csv",
        "source": "staff",
        "period": "2024-07",
        "deliverer": "",
        "change": "added",
    }
    first = {
        "region_code": "11", "kpi_code": "iom_share", "as_of": "2024-07-31", "numerator": 5, "denominator": 9,
        "missing_reason": None, "numerator_before": None, "denominator_before": None, "missing_reason_before": "c",
        "causes": "hidden;deliveries",
    }  # fmt: skip
    changes = {
        "before": "2024-06-30-a", "as_of_before": "2024-06-30", "as_of_after": "2024-07-31", "code_changed": False,
        "inputs_added": ["a", "b"], "inputs_removed": [],
        "tables": {"kpi_regional": {"added": 1, "removed": 0, "changed": 1, "first_changed": [first]}},
        "changes": [{
            "table": "kpi_regional", "region_code": "11", "kpi_code": "iom_share", "cells": 1,
            "first_as_of": "2024-06-30", "last_as_of": "2024-07-31", "causes": ["hidden", "deliveries"],
            "deliveries": [delivery, delivery],
        }],
    }  # fmt: skip
    places = pl.DataFrame({"municipality_code": ["11701000"], "municipality_ru": ["Архангельск"]})
    page = changes_page(_names(places), changes)
    change = page.changes[0]
    assert (change.region, change.kpi, change.period) == (
        "Архангельская область",
        "Разработан ИОМ",
        "июн 2024 – июл 2024",
    )
    assert change.causes == ["изменилось скрытие малых групп", "поступили или изменились файлы"]
    assert len(change.deliveries) == 1
    assert change.deliveries[0].endswith("за июл 2024: добавлены или приняты файлы – 2")
    cell = page.regional[0]
    assert (cell.place, cell.before, cell.after) == ("Архангельская область", "c", f"55,6{NBSP}% (5 из 9)")
    assert page.municipal == []
    assert "изменилось 1 значение" in page.sentences[0]


def test_levels_and_terms_are_those_of_the_reference_data():
    assert [(level.name, level.is_deficit) for level in levels()] == [
        ("высокий уровень дефицита", True), ("средний уровень дефицита", True), ("низкий уровень дефицита", False),
        ("дефицит не выявлен", False),
    ]  # fmt: skip
    assert [level.bounds for level in levels()][1] == f"результат от 40 до 60{NBSP}% (не включая 60{NBSP}%)"
    terms = glossary(source())
    assert len(terms) == 41
    assert terms == sorted(terms, key=lambda t: t.term.casefold().replace("ё", "е"))
    assert "Красноярский край" in next(t for t in terms if t.abbreviation == "ИОМ").regions
