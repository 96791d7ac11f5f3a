"""Every row of every file ends as exactly one of accepted, rejected, duplicate, superseded, skipped.

Matters when ingestion or the fate models lose or double rows. Resolve: compare the named file with its ledger line.
"""

from __future__ import annotations

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "row_accounting"

_SQL = """
select region_code,
    count(*) filter (rows_read is not null) as files_count,
    count(*) filter (rows_read is not null and rows_read is distinct from
        coalesce(rows_accepted, 0) + coalesce(rows_rejected, 0) + coalesce(rows_duplicate, 0)
        + coalesce(rows_superseded, 0) + coalesce(rows_skipped, 0)) as broken_count
from audit.file_ledger
where status = 'accepted'
group by region_code
order by region_code
"""


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region; rows of held and rejected files count nowhere but in `rows_read`, so they are left out."""
    return [
        judged(
            CHECK_NAME, region, broken, files, layer="lake",
            note=f"файлов, где учёт строк не сходится: {broken} из {files}",
        )
        for region, files, broken in context.query(_SQL).iter_rows()
    ]  # fmt: skip
