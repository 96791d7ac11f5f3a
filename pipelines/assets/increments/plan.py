"""Which months new deliveries can change: the deliveries of the lake against those the warehouse was made of.

Only added deliveries make a part of the months: where one is gone or other than it was, its region is computed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from pipelines.assets.increments import made_of
from pipelines.assets.increments.first_days import first_day
from pipelines.assets.increments.model import Plan, everything, increment
from pipelines.contracts import load_contracts
from pipelines.settings import Settings

#: names of single competencies are taken from the last three month ends together (`deficit_competencies`)
_TOGETHER = 3
_BECAUSE = {
    "layout": "программа обновлена",
    "project": "обновлены правила расчёта или справочники",
    "duckdb": "обновлена версия DuckDB",
    "as_of": "изменилась отчётная дата",
    "key": "сменился ключ псевдонимов",
    "erasures": "удалены данные по запросу человека",
}

_IS_OTHER = " or ".join(f"now.{column} is distinct from was.{column}" for column in made_of.DELIVERY)
#: region and source of what is not as it was, of an added delivery its id and first day, too; `now`: those of the lake
_CHANGES = """
    with now as (select * from ({now}) where status in ('accepted', 'held')),
    was as (select * from previous.built.deliveries where status in ('accepted', 'held')),
    stayed as (
        select
            now.region_code,
            now.source,
            ({is_other}) as is_other,
            -- what both know must stand in the same order
            row_number() over (partition by now.region_code, now.source order by now.delivery_order, delivery_id)
            <> row_number() over (partition by now.region_code, now.source order by was.delivery_order, delivery_id)
                as is_moved
        from now inner join was using (region_code, delivery_id)
    )
    select region_code, source, null as delivery_id, null as period_start from stayed
    where is_moved or is_other
    union all
    select region_code, source, null, null from was anti join now using (region_code, delivery_id)
    union all
    select region_code, source, delivery_id, period_start from now anti join was using (region_code, delivery_id)
"""


def plan_increment(settings: Settings, as_of: date, *, full: bool = False) -> Plan:
    """What a run over the lake as it is now has to compute; everything where the warehouse can't be built upon."""
    if full:
        return everything("так указано в команде")
    warehouse = settings.warehouse_file
    if not warehouse.is_file():
        return everything("прежнего расчёта нет")
    try:
        with duckdb.connect() as con:
            con.execute(f"attach '{str(warehouse).replace(chr(39), chr(39) * 2)}' as previous (read_only)")
            reason = _reason_against(con, settings, as_of)
            if reason:
                return everything(reason)
            changes = con.execute(_CHANGES.format(now=made_of.deliveries_of(settings), is_other=_IS_OTHER)).fetchall()
            untouched = tuple(sorted(load_contracts().keys() - {source for _, source, _, _ in changes}))
            return increment(_affected(con, settings, as_of, changes), _month_end(as_of), warehouse, untouched)
    except duckdb.CatalogException:
        return everything("прежнее хранилище сделано другой версией программы")
    except (duckdb.Error, OSError):
        return everything("прежнее хранилище не читается")


def _reason_against(con: duckdb.DuckDBPyConnection, settings: Settings, as_of: date) -> str:
    """Why nothing of the attached warehouse may be taken over; empty where it may."""
    was = dict(con.execute("select name, value from previous.built.facts").fetchall())
    for name, value in made_of.facts(settings, as_of).items():
        if was.get(name) != value:
            return _BECAUSE[name]
    counts = made_of.row_counts(con, "'previous'")
    changed = con.execute(
        f"select 1 from ({counts}) as c full join previous.built.row_counts as b using (name, row_count)"  # noqa: S608 - text of this package
        " where c.name is null or b.name is null limit 1"
    ).fetchone()
    return "прежнее хранилище изменено не программой" if changed else ""


def _affected(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    as_of: date,
    changes: Sequence[tuple[str, str, str | None, date]],
) -> dict[str, date]:
    added: dict[tuple[str, str], list[tuple[str, date]]] = {}
    first: dict[str, date] = {}
    for region, source, identity, period in changes:
        if identity is None:
            first[region] = date.min
        else:
            added.setdefault((region, source), []).append((identity, period))
    always = _months_before(_month_end(as_of), _TOGETHER - 1)
    for (region, source), deliveries in added.items():
        known = first.get(region, always)
        if known != date.min:
            first[region] = min(known, first_day(con, settings, region, source, deliveries))
    since = dict(con.execute("select region_code, min(as_of) from previous.marts.dim_month group by all").fetchall())
    return {region: _from(day, since.get(region)) for region, day in first.items()}


def _from(day: date, known_since: date | None) -> date:
    """The end of the month of `day`; the beginning of time where no month before it is known."""
    if day == date.min or known_since is None or _month_end_of(day) <= known_since:
        return date.min
    return _month_end_of(day)


def _month_end(as_of: date) -> date:
    """The last month end not after `as_of`."""
    return as_of if (as_of + timedelta(days=1)).day == 1 else as_of.replace(day=1) - timedelta(days=1)


def _month_end_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _months_before(month_end: date, months: int) -> date:
    for _ in range(months):
        month_end = month_end.replace(day=1) - timedelta(days=1)
    return month_end
