"""Borders that a deployment supplies itself: `<folder>/<region>.geojson`, every feature with `municipality_code`.

Read, checked and turned the way the chart needs them; nothing is fetched and no borders come with the project.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: about ten metres; a finer line can't be seen and only makes the page heavy
_DECIMALS = 4
_MOST_BYTES = 5_000_000
_MUST = (
    "Нужен GeoJSON (FeatureCollection) с полигонами в градусах (WGS 84) и свойством municipality_code – кодом ОКТМО "
    "из 8 цифр."
)

Ring = list[list[float]]


@dataclass(frozen=True)
class Borders:
    """`shapes`: a FeatureCollection whose features have their code as `id`, None without usable borders.

    `message`: what is wrong with the file and how to mend it, '' where nothing is.
    """

    shapes: dict[str, Any] | None = None
    message: str = ""


class _BadBordersError(Exception):
    """The file can't be used; the text says why."""


def borders_of(folder: Path | None, region_code: str, codes: Sequence[str]) -> Borders:
    """Borders of the municipalities `codes`; empty where `folder` has no file of the region."""
    file = folder / f"{region_code}.geojson" if folder else None
    if file is None or not file.is_file():
        return Borders()
    try:
        shapes = _shapes(file, set(codes))
    except _BadBordersError as error:
        return Borders(message=f"Границы из файла {file.name} не показаны: {error} {_MUST}")
    missing = len(set(codes) - {feature["id"] for feature in shapes["features"]})
    note = (
        f"В файле границ {file.name} нет {missing} из {len(set(codes))} муниципальных образований." if missing else ""
    )
    return Borders(shapes, note)


def _shapes(file: Path, codes: set[str]) -> dict[str, Any]:
    if file.stat().st_size > _MOST_BYTES:
        raise _BadBordersError(f"файл больше {_MOST_BYTES // 1_000_000} МБ, упростите линии.")
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise _BadBordersError("файл не читается как JSON в кодировке UTF-8.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise _BadBordersError("в файле нет списка объектов features.")
    found = [_feature(feature, number) for number, feature in enumerate(features, 1)]
    kept = sorted((f for f in found if f["id"] in codes), key=lambda f: str(f["id"]))
    if not kept:
        raise _BadBordersError("ни один код не совпал с муниципальными образованиями региона.")
    if len({f["id"] for f in kept}) < len(kept):
        raise _BadBordersError("код municipality_code повторяется: объедините части в один MultiPolygon.")
    return {"type": "FeatureCollection", "features": kept}


def _feature(feature: Any, number: int) -> dict[str, Any]:
    try:
        code = str(feature["properties"]["municipality_code"])
        kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    except (KeyError, TypeError) as error:
        raise _BadBordersError(f"у объекта № {number} нет municipality_code или geometry.") from error
    if kind not in ("Polygon", "MultiPolygon"):
        raise _BadBordersError(f"объект № {number} – {kind}, а не Polygon и не MultiPolygon.")
    try:
        polygons = [coordinates] if kind == "Polygon" else coordinates
        shapes = [[_ring(ring, inner=n > 0) for n, ring in enumerate(polygon)] for polygon in polygons]
    except (TypeError, ValueError, IndexError) as error:
        raise _BadBordersError(f"у объекта № {number} неверные координаты.") from error
    return {
        "type": "Feature",
        "id": code,
        "properties": {},
        "geometry": {"type": "MultiPolygon", "coordinates": shapes},
    }


def _ring(ring: Any, *, inner: bool) -> Ring:
    """Rounded and turned: outer rings clockwise, holes the other way, or the chart fills the rest of the world."""
    points = [[round(float(x), _DECIMALS), round(float(y), _DECIMALS)] for x, y, *_ in ring]
    if len(points) < 4 or any(abs(x) > 180 or abs(y) > 90 for x, y in points):
        raise ValueError(len(points))
    pairs = zip(points, points[1:] + points[:1], strict=True)
    clockwise = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) > 0
    return points if clockwise != inner else points[::-1]
