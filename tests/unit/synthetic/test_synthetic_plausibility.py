"""The region looks like a region: sizes, ages, seasons, differences and effects."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.synthetic.sources import assessment_rows, growth_rows, snapshots
from pipelines.synthetic.sources.all_sources import EVENTS
from pipelines.synthetic.world.days import YEAR, number
from pipelines.synthetic.world.municipalities import Municipalities
from pipelines.synthetic.world.naming import feminine
from pipelines.synthetic.world.region import World


def test_municipal_staff_follows_population(world: World) -> None:
    staff = np.bincount(world.organizations.municipality, world.organizations.size)
    assert staff.sum() == 4000
    assert np.corrcoef(staff, world.places.population)[0, 1] > 0.98
    assert staff.min() >= 3


def test_staff_keeps_its_size_while_people_come_and_go(world: World) -> None:
    sizes, people = [], set()
    for month in world.horizon.month_starts:
        state = snapshots.staff(world, number(month))
        at_work = state.filter(pl.col("main_job") & (pl.col("employment") == "active"))
        sizes.append(at_work["snils"].n_unique())
        people |= set(at_work["snils"])
    assert max(sizes) / min(sizes) < 1.06
    assert len(people) > 4000 * 1.05
    assert set(state["employment"]) == {"active", "leave", "dismissed"}
    assert 0.02 < (~state["main_job"]).mean() < 0.12


def test_ages_and_experience_are_possible(world: World) -> None:
    state = snapshots.staff(world, number(date(2024, 7, 1)))
    age = state.select((pl.lit(date(2024, 7, 1)) - pl.col("birth_date")).dt.total_days() / YEAR).to_series()
    begun = state.select((pl.col("teaching_since") - pl.col("birth_date")).dt.total_days() / YEAR).to_series()
    assert 21 <= age.min() <= 24
    assert age.max() < 80
    assert 42 < age.mean() < 50
    assert begun.min() >= 19.9
    assert (state["teaching_since"] <= date(2024, 7, 1)).all()
    young = state.filter((age < 35) & (state["teaching_since"] > date(2021, 7, 1)))
    assert 0.02 < len(young) / len(state) < 0.15


def test_names_agree_with_sex(world: World) -> None:
    state = snapshots.staff(world, number(date(2024, 7, 1)))
    women = state.filter(pl.col("sex") == "f")
    assert 0.75 < len(women) / len(state) < 0.95
    endings = r"(вна|чна|кызы)$"
    assert women["full_name"].str.contains(endings).mean() > 0.98
    assert not state.filter(pl.col("sex") == "m")["full_name"].str.contains(endings).any()
    assert feminine("Озерский") == "Озерская"
    assert feminine("Шевченко") == "Шевченко"
    assert feminine("Салтыков-Щедрин") == "Салтыкова-Щедрина"


def test_subjects_follow_positions(world: World) -> None:
    state = snapshots.staff(world, number(date(2024, 7, 1)))
    primary = state.filter(pl.col("position") == "primary_teacher")
    assert set(primary["taught_subject"].drop_nulls()) == {"primary_school"}
    assert state.filter(pl.col("position") == "educator")["taught_subject"].null_count() == len(
        state.filter(pl.col("position") == "educator")
    )


def test_diagnostics_has_seasons_and_grows(world: World) -> None:
    entry = growth_rows.diagnostics(world).filter(pl.col("stage") == "entry").unique(["snils", "diagnosed_on"])
    by_month = dict(entry.group_by(pl.col("diagnosed_on").dt.month()).len().iter_rows())
    assert min(by_month[10], by_month[3]) > 4 * max(by_month[1], by_month[7])
    autumn = {
        y: len(entry.filter(pl.col("diagnosed_on").is_between(date(y, 9, 1), date(y, 12, 31)))) for y in (2021, 2023)
    }
    assert autumn[2023] > autumn[2021] * 0.9


def test_municipalities_differ_and_neighbours_are_alike(world: World) -> None:
    field = world.places.smooth_field(np.random.default_rng(1))
    distance = np.hypot(
        world.places.lat[:, None] - world.places.lat, (world.places.lon[:, None] - world.places.lon) * 0.55
    )
    np.fill_diagonal(distance, np.inf)
    nearest = distance.argmin(axis=1)
    assert np.corrcoef(field, field[nearest])[0, 1] > 0.5
    rows = growth_rows.diagnostics(world).with_columns(percent=pl.col("score") / pl.col("max_score"))
    means = rows.group_by("_place").agg(pl.col("percent").mean(), pl.len()).filter(pl.col("len") > 200)["percent"]
    assert means.std() > 0.02


def test_competence_rises_after_a_passed_programme(world: World) -> None:
    rows = growth_rows.diagnostics(world).filter(pl.col("provider") == "cnppm")
    per = rows.group_by("snils", "competency_group", "stage").agg(
        (pl.col("score").sum() / pl.col("max_score").sum()).alias("percent")
    )
    entry, final = (per.filter(pl.col("stage") == stage).drop("stage") for stage in ("entry", "exit"))
    both = entry.join(final, on=["snils", "competency_group"], suffix="_after").filter(pl.col("percent") < 0.6)
    assert len(both) > 100
    closed = (both["percent_after"] >= 0.6).mean()
    assert 0.35 < closed < 0.9
    assert both["percent_after"].mean() - both["percent"].mean() > 0.08


def test_a_third_of_people_has_a_deficit(world: World) -> None:
    rows = growth_rows.diagnostics(world).filter((pl.col("provider") == "cnppm") & (pl.col("stage") == "entry"))
    per = rows.group_by("snils", "competency_group").agg((pl.col("score").sum() / pl.col("max_score").sum()).alias("p"))
    shares = per.group_by("competency_group").agg((pl.col("p") < 0.6).mean())["p"]
    assert 0.15 < shares.min() < shares.max() < 0.6


def test_results_are_better_where_teachers_are(world: World) -> None:
    results = assessment_rows.outcomes(world).filter(pl.col("subject") == "mathematics")
    weak = set(snapshots.organizations(world, world.horizon.days[0]).filter(pl.col("low_results"))["org_inn"])
    is_weak = results["org_inn"].is_in(list(weak))
    assert results.filter(~is_weak)["mean_percent"].mean() - results.filter(is_weak)["mean_percent"].mean() > 0.05
    level = np.bincount(world.core.municipality, world.core.level[:, 0]) / np.bincount(world.core.municipality)
    by_place = results.group_by("_place").agg(pl.col("mean_percent").mean()).sort("_place")
    places = by_place["_place"].to_numpy()
    assert np.corrcoef(level[places], by_place["mean_percent"].to_numpy())[0, 1] > 0.3


def test_most_passed_learning_has_a_document(world: World) -> None:
    passed = growth_rows.enrollments(world).filter(pl.col("attestation") == "passed")
    documents = EVENTS["frdo"](world)
    assert 0.8 < len(documents) / len(passed) < 1.0


def test_the_reform_changes_codes_and_merges_municipalities() -> None:
    places = Municipalities.on("04", date(2025, 10, 1))
    assert len(places) == 61
    assert len(set(places.codes_on(date(2025, 12, 31)))) == 61
    assert len(set(places.codes_on(date(2026, 1, 1)))) == 39
    assert len(Municipalities.on("04", date(2026, 1, 1))) == 39


def test_some_marry_and_some_share_a_name(world: World) -> None:
    first, last = (
        snapshots.staff(world, day).unique("snils") for day in (number(date(2022, 10, 1)), number(date(2024, 8, 1)))
    )
    both = first.join(last, on="snils", suffix="_later")
    renamed = both.filter(pl.col("full_name") != pl.col("full_name_later"))
    assert 0 < len(renamed) < len(both) * 0.05
    assert (renamed["birth_date"] == renamed["birth_date_later"]).all()
    twins = last.group_by("full_name", "birth_date").agg(pl.col("snils").n_unique()).filter(pl.col("snils") > 1)
    assert len(twins) > 0


def test_some_programmes_are_unknown_to_the_registry(world: World) -> None:
    known = set(snapshots.programs(world, world.horizon.days[1])["program_id"])
    orphans = (~growth_rows.enrollments(world)["program_id"].is_in(list(known))).mean()
    assert 0 < orphans < 0.01
