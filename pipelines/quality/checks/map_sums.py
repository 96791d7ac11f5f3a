"""Inside the deficit map the parts add up: levels to the diagnosed, subjects to no more than all subjects.

`additive_sums` holds the indicators together, this the map, which has more figures than its indicators. Resolve: the
counts of the map (int_deficit_counts).
"""

from __future__ import annotations

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "map_sums"

_SQL = """
with summed as (
    select *,
        sum(diagnosed) filter (subject <> 'all') over cell as of_subjects,
        sum(diagnosed) filter (subject = 'all') over cell as of_all
    from marts.deficit_map
    where as_of <= $as_of
    window cell as (partition by region_code, municipality_code, borders, as_of, competency_group)
)
select region_code, count(*) as cells_count,
    count(*) filter (
        diagnosed <> high + medium + low + "none"
        or uncovered <> high + medium - deficit_enrolled
        or abs(deficit_share * diagnosed - high - medium) > 0.001
        or (subject = 'all' and coalesce(of_subjects, 0) > of_all)
    ) as broken_count
from summed
group by region_code
order by region_code
"""


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region over all cells of the map, on both kinds of borders."""
    return [
        judged(CHECK_NAME, region, broken, cells, note=f"ячеек карты, где части не сходятся: {broken} из {cells}")
        for region, cells, broken in context.query(_SQL).iter_rows()
    ]
