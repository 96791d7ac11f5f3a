"""The names that the search in the header of every page knows: municipalities and regions with their pages."""

from __future__ import annotations

import json

from pipelines.publish.dashboard.page import Site


def places_script(site: Site) -> bytes:
    """A script that sets `RSNMS_PLACES` to a list of [name, name of the region, file]."""
    regions = {view.code: view.name for view in site.views}
    table = site.source.tables.kpi_municipal
    # Of a place with several names the latest one.
    last = table.sort("as_of").unique("municipality_code", keep="last", maintain_order=True)
    rows = last.select("region_code", "municipality_code", "municipality_ru").drop_nulls()
    found = [[name, name, f"region-{code}.html"] for code, name in regions.items()]
    found += [
        [name, regions.get(region, region), f"municipality-{code}.html"]
        for region, code, name in rows.sort("municipality_ru", "municipality_code").iter_rows()
    ]
    return f"window.RSNMS_PLACES={json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n".encode()
