"""Months that a night need not compute again: taken over from the warehouse that is there.

`plan` says which months new files can change, `made_of` what the warehouse was made of, `copying` brings the other
months over. How the changed months are computed belongs to `dbt_project` (`macros/incremental.sql`).
"""

from pipelines.assets.increments.completing import complete
from pipelines.assets.increments.model import EVERYTHING, Plan, everything
from pipelines.assets.increments.plan import plan_increment

__all__ = ["EVERYTHING", "Plan", "complete", "everything", "plan_increment"]
