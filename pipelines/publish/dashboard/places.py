"""The names that the search in the header of every page knows: municipalities and regions with their pages."""

from __future__ import annotations

import json

from pipelines.publish.dashboard.page import Site


def places_script(site: Site) -> bytes:
    """A script that sets `RSNMS_PLACES` to a list of [name, name of the region, file]."""
    found = [[view.name, view.name, f"region-{view.code}.html"] for view in site.views]
    found += [
        [name, view.name, f"municipality-{code}.html"]
        for view in site.views
        if view.has_figures
        for code, name in view.figures.places.items()
    ]
    return f"window.RSNMS_PLACES={json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n".encode()
