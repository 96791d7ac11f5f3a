"""How many rows of the last delivery a source's contract rejected, by region and municipality.

Matters because rejected rows are in no figure. Resolve: `rsnms rejections` and a mended file. Above the contract's own
limit nothing of a file is accepted; the threshold here warns much earlier.
"""

from __future__ import annotations

from pipelines.quality.catalogue import definition
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, Status

CHECK_NAME = "contract"

_SQL = """
with latest as (
    select *, max(period) over (partition by region_code, source, deliverer) as last_period
    from audit.file_ledger
    where rows_read is not null and status = 'accepted'
)
select region_code, source, if(grouping(deliverer) = 1, '', deliverer) as municipality_code,
    sum(rows_read)::bigint as rows_read, sum(rows_rejected)::bigint as rows_rejected
from latest
where period = last_period
group by grouping sets ((region_code, source), (region_code, source, deliverer))
having grouping(deliverer) = 1 or deliverer <> ''
order by all
"""


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per source and region, and one per municipality above the threshold."""
    return [
        result
        for region, source, municipality, read, rejected in context.query(_SQL).iter_rows()
        for result in [_result(region, source, municipality, read, rejected)]
        if not municipality or result.status == "failed"
    ]


def _result(region: str, source: str, municipality: str, read: int, rejected: int) -> CheckResult:
    name = f"{CHECK_NAME}:{source}"
    known = definition(name)
    share = round(rejected / read, 9) if read else 0.0
    status: Status = "failed" if share > (known.threshold or 0.0) else "passed" if read else "not_applicable"
    note = f"отклонено строк последней сдачи: {rejected} из {read}"
    return CheckResult(
        name, "lake", region, municipality, known.severity, status, share, rejected, read, known.threshold, note
    )
