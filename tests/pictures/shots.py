"""Which pictures the guides have, and of what. How they are taken is in `take`.

A new page gets a line here; `test_pictures` holds that guides and this list name the same pictures.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """`docs/images/<name>.webp`: a page of the release, `region` in its path standing for the first region.

    `height` is that of the window; `to` is a selector that is scrolled to its top.
    """

    name: str
    page: str
    height: int = 900
    width: int = 1280
    to: str = ""


SHOTS = (
    Shot("overview", "dashboard/index.html"),
    Shot("region", "dashboard/region-{region}.html"),
    Shot("deficit-map", "dashboard/map-{region}.html"),
    Shot("quality", "quality/index.html"),
)
