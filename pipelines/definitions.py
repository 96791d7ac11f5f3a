"""The one Dagster `Definitions`: `dagster dev -m pipelines.definitions`. Assembled in `pipelines.assets`."""

import os

from pipelines.assets.assembly import assemble
from pipelines.reference import region_codes

_chosen = tuple(r for r in os.environ.get("RSNMS_REGIONS", "").split(",") if r)

defs = assemble(_chosen or region_codes())
