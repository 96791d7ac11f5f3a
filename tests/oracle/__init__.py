"""An oracle: the indicators of one region computed a second time, literally from the specification.

Belongs here: plain sets and dictionaries over the lake, written without a look at the dbt models, so that two
independent readings of the rules can be compared. Does not belong here: anything the product imports.
"""

from .deficit_map import deficit_map
from .kpi import kpi
from .ledger import ledger

__all__ = ["deficit_map", "kpi", "ledger"]

REGIONAL_GRAIN = ["region_code", "as_of", "kpi_code"]
MUNICIPAL_GRAIN = ["region_code", "municipality_code", "as_of", "kpi_code"]
KPI_COLUMNS = ["numerator", "denominator", "value", "missing_reason", "target_operator", "target_value", "status"]
MAP_GRAIN = ["region_code", "municipality_code", "as_of", "subject", "competency_group"]
