"""State of the snapshot sources on a day: staff, organisations, teams, methodists, programmes, practices, sites."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.sources.common import chosen, frame, names_of, snils_of, subjects_of
from pipelines.synthetic.world import catalogue as catalogue_
from pipelines.synthetic.world import teams
from pipelines.synthetic.world.competence import GROUPS
from pipelines.synthetic.world.days import NEVER, YEAR, series, to_date
from pipelines.synthetic.world.organizations import KINDS
from pipelines.synthetic.world.region import World, everyone
from pipelines.synthetic.world.streams import pick
from pipelines.synthetic.world.workplaces import POSITIONS

#: how long a dismissed person stays in the registry
_SHOWN_AFTER_DISMISSAL = 95
_ROLES = ("Руководитель команды", "Заместитель", "Руководитель подразделения", "Член команды")


def staff(world: World, day: int) -> pl.DataFrame:
    """One row per person, organisation and position: main and second jobs, those on leave and just dismissed."""
    careers, people = world.core.careers, world.core.people
    person = everyone(world)
    shown = (careers.entered[person] <= day) & (day < careers.left[person] + _SHOWN_AFTER_DISMISSAL)
    main = person[shown]
    jobs = world.second_jobs
    second = np.flatnonzero((jobs.entered <= day) & (day < jobs.left) & careers.employed(jobs.person, day))
    who = np.r_[main, jobs.person[second]]
    organization = np.r_[world.organization_of(main, day), jobs.organization[second]]
    is_main = np.arange(len(who)) < len(main)
    state = np.where(day >= careers.left[who], 2, np.where(careers.on_leave(who, day), 1, 0))
    return frame(
        "staff",
        {
            "snils": snils_of(world, who),
            "full_name": names_of(world, who, day),
            "birth_date": series(people.born[who]),
            "sex": chosen(("m", "f"), people.female[who].astype(np.int64)),
            "org_inn": world.organizations.inn.gather(organization),
            "position": chosen(POSITIONS, np.r_[people.position[main], jobs.position[second]]),
            "taught_subject": subjects_of(np.r_[people.subject[main], jobs.subject[second]]),
            "category": people.category.gather(who),
            "teaching_since": series(people.teaching_since[who]),
            "main_job": pl.Series(is_main),
            "employment": chosen(("active", "leave", "dismissed"), state),
        },
        np.full(len(who), day),
        world.organizations.municipality[organization],
    ).unique(["snils", "org_inn", "position"], keep="first", maintain_order=True)


def organizations(world: World, day: int) -> pl.DataFrame:
    """The registry of organisations; some weak schools leave the list with time."""
    all_ = world.organizations
    rng = world.streams.get("organizations in time")
    better = world.horizon.days[0] + rng.integers(200, 2500, len(all_))
    return frame(
        "organizations",
        {
            "org_inn": all_.inn,
            "org_name": pl.Series(all_.names),
            "municipality": chosen(world.places.codes_on(to_date(day)), all_.municipality),
            "org_type": chosen(KINDS, all_.kind),
            "locality": chosen(("rural", "urban"), all_.urban.astype(np.int64)),
            "low_results": pl.Series(all_.low_results & (day < better)).set(pl.Series(all_.kind != 0), None),
        },
        np.full(len(all_), day),
        all_.municipality,
    )


def management_teams(world: World, day: int) -> pl.DataFrame:
    """Members of the management teams."""
    person, place = teams.members(world.core, world.workplaces, world.organizations, day)
    organization = world.workplaces.organization[place]
    role = np.minimum(world.workplaces.position[place], 3)
    return frame(
        "management_teams",
        {
            "org_inn": world.organizations.inn.gather(organization),
            "snils": snils_of(world, person),
            "full_name": names_of(world, person, day),
            "role": chosen(_ROLES, role),
        },
        np.full(len(person), day),
        world.organizations.municipality[organization],
    )


def methodists(world: World, day: int) -> pl.DataFrame:
    """Everyone admitted to the methodical active up to the day, with what the requirements ask for."""
    active = world.core.methodists
    rng = world.streams.get("methodists in time")
    flags = rng.random((len(active), 4)) < np.array([0.4, 0.55, 0.3, 0.8])
    project = rng.integers(0, 5, len(active))
    index = np.flatnonzero(active.admitted <= day)
    person = active.person[index]
    return frame(
        "methodists",
        {
            "snils": snils_of(world, person),
            "full_name": names_of(world, person, day),
            "subject": subjects_of(world.core.people.subject[person]),
            "admitted_on": series(active.admitted[index]),
            "excluded_on": series(np.where(active.excluded[index] <= day, active.excluded[index], NEVER)),
            "academy_training_on": series(np.where(active.trained[index] <= day, active.trained[index], NEVER)),
            "is_association_head": pl.Series(flags[index, 0]),
            "is_exam_expert": pl.Series(flags[index, 1]),
            "is_community_leader": pl.Series(flags[index, 2]),
            "has_stable_results": pl.Series(flags[index, 3]),
            "project": chosen(
                (
                    "Функциональная грамотность",
                    "Школа наставника",
                    "Школа Минпросвещения",
                    "Методический десант",
                    "500+",
                ),
                project[index],
            ),
        },
        np.full(len(person), day),
        world.municipality_of(person, day),
    )


def programs(world: World, day: int) -> pl.DataFrame:
    """The registry of programmes; the federal registry holds more of them from year to year."""
    all_ = world.core.catalogue
    rng = world.streams.get("programs")
    form, networked = pick(rng, [0.4, 0.25, 0.35], len(all_)), rng.random(len(all_)) < 0.15
    provider = pick(rng, [0.72, 0.18, 0.10], len(all_))
    index = np.flatnonzero(all_.opened <= day)
    listed = all_.in_registry[index] <= day
    ids = chosen(all_.ids, index)
    subject = all_.subject[index]
    return frame(
        "programs",
        {
            "program_id": ids,
            "title": chosen(all_.titles, index),
            "provider_name": chosen(
                ("Институт развития образования", "Педагогический университет", "Академия Минпросвещения России"),
                provider[index],
            ),
            "kind": chosen(catalogue_.KINDS, all_.kind[index]),
            "hours": pl.Series(all_.hours[index]),
            "in_federal_registry": pl.Series(listed),
            "registry_number": pl.select(pl.format("ФР-{}", ids)).to_series().set(pl.Series(~listed), None),
            "delivery_form": chosen(("full_time", "part_time", "distance"), form[index]),
            "networked": pl.Series(networked[index]),
            "quality_management": pl.Series(all_.quality[index]),
            "target_group": chosen(GROUPS, all_.group[index]),
            "target_subject": subjects_of(subject),
        },
        np.full(len(index), day),
        np.zeros(len(index), dtype=np.int64),
    )


def practices(world: World, day: int) -> pl.DataFrame:
    """Registered practices of schools, more each year."""
    rng = world.streams.get("practices")
    size = 4 + len(world.organizations) // 12
    organization = rng.integers(0, len(world.organizations), size)
    registered = np.sort(rng.integers(world.horizon.days[0] - 500, world.horizon.days[1] + 1, size))
    kind, level = pick(rng, [0.7, 0.3], size), pick(rng, [0.5, 0.35, 0.15], size)
    about = rng.integers(0, 5, size)
    index = np.flatnonzero(registered <= day)
    titles = (
        "Сетевой методический день",
        "Школа наставника",
        "Урок в цифре",
        "Разговор с родителями",
        "Внутренняя оценка",
    )
    ids = [f"РАОП-{world.region_code}-{no:04d}" for no in range(1, size + 1)]
    return frame(
        "practices",
        {
            "practice_id": chosen(tuple(ids), index),
            "title": chosen(tuple(f"{titles[t]}: практика {no}" for no, t in enumerate(about.tolist(), 1)), index),
            "org_inn": world.organizations.inn.gather(organization[index]),
            "kind": chosen(("pedagogical", "managerial"), kind[index]),
            "level": chosen(("initial", "advanced", "reference"), level[index]),
            "registered_on": series(registered[index]),
        },
        np.full(len(index), day),
        world.organizations.municipality[organization[index]],
    )


_SITE_TYPES = (
    "internship_site",
    "innovation_site",
    "base_site",
    "mentor_site",
    "growth_point",
    "quantorium",
    "flagship_school",
)


def sites(world: World, day: int) -> pl.DataFrame:
    """Sites of organisations with the dates of their status."""
    rng = world.streams.get("sites")
    size = 5 + len(world.organizations) // 6
    organization = rng.integers(0, len(world.organizations), size)
    kind = pick(rng, [0.2, 0.15, 0.15, 0.1, 0.3, 0.03, 0.07], size)
    since = rng.integers(int(world.horizon.days[0] - 3 * YEAR), world.horizon.days[1] + 1, size)
    until = np.where(rng.random(size) < 0.3, since + rng.integers(700, 1500, size), NEVER)
    index = np.flatnonzero(since <= day)
    return frame(
        "sites",
        {
            "org_inn": world.organizations.inn.gather(organization[index]),
            "site_type": chosen(_SITE_TYPES, kind[index]),
            "since": series(since[index]),
            "until": series(until[index]),
        },
        np.full(len(index), day),
        world.organizations.municipality[organization[index]],
    ).unique(["org_inn", "site_type"], keep="first", maintain_order=True)
