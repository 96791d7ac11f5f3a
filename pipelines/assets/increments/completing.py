"""Makes a database that dbt has just built whole: the months that were not computed, and what it was made of."""

from __future__ import annotations

from datetime import date

import duckdb

from pipelines.assets.increments.copying import copy_other_months
from pipelines.assets.increments.made_of import record
from pipelines.assets.increments.model import Plan
from pipelines.settings import Settings


def complete(settings: Settings, as_of: date, plan: Plan) -> None:
    """Bring the other months into `settings.build_file` and write down what it was made of.

    Raises duckdb.Error where the previous warehouse can't be read.
    """
    copy_other_months(settings.build_file, plan)
    with duckdb.connect(str(settings.build_file)) as con:
        record(con, settings, as_of)
