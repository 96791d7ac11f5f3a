"""Squares of the map: none on another, near their places, the same whatever the order of the list."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.publish.dashboard.themes.assign import assign
from pipelines.publish.dashboard.themes.names import short_name, short_names
from pipelines.publish.dashboard.themes.tiles import Place, tile_map
from pipelines.reference import region_codes, seed


def _places(region: str) -> list[Place]:
    rows = seed("municipalities").filter(pl.col("region_code") == region, pl.col("valid_to").is_null())
    return [
        Place(code, float(lat), float(lon)) for code, lat, lon in rows.select("municipality_code", "lat", "lon").rows()
    ]


def test_the_cheapest_assignment_is_found():
    assert assign([[4, 1, 3], [2, 0, 5], [3, 2, 2]]) == [1, 0, 2]
    assert assign([[5, 9, 1], [1, 1, 8]]) == [2, 0]
    assert assign([]) == []


@pytest.mark.parametrize("region", region_codes())
def test_every_municipality_has_a_square_of_its_own(region):
    places = _places(region)
    tiles = tile_map(places)
    assert set(tiles.cells) == {p.code for p in places}
    assert len(set(tiles.cells.values())) == len(places)
    assert all(0 <= row < tiles.rows and 0 <= column < tiles.columns for row, column in tiles.cells.values())
    assert tiles.columns <= 10
    assert tiles == tile_map(places[::-1])


def test_north_is_above_and_east_is_right():
    tiles = tile_map(_places("04")).cells
    taymyr, kansk, minusinsk, achinsk = (tiles[c] for c in ("04553000", "04521000", "04533000", "04503000"))
    assert taymyr[0] < kansk[0] < minusinsk[0]
    assert achinsk[1] < kansk[1]


def test_a_place_nobody_knows_goes_to_the_edge():
    tiles = tile_map([Place("1", 55.0, 37.0), Place("2", 56.0, 38.0), Place("3", None, None)])
    assert tiles.unplaced == ["3"]
    assert tiles.cells["3"][0] == max(row for row, _ in tiles.cells.values())
    assert len(set(tiles.cells.values())) == 3
    assert tile_map([Place("3", None, None)]).cells == {"3": (0, 0)}
    assert tile_map([]).cells == {}


def test_short_names_tell_a_town_from_its_district():
    assert short_name("Зейский муниципальный район") == "Зейский"
    assert short_name("город Зея") == "г. Зея"
    assert short_name("рабочий поселок (поселок городского типа) Прогресс") == "пос. Прогресс"
    assert short_name("Красноуфимский округ") == "Красноуфимский округ"
    for region in region_codes():
        rows = seed("municipalities").filter(pl.col("region_code") == region, pl.col("valid_to").is_null())
        names = short_names(rows["name_ru"])
        assert len(set(names.values())) == rows.height
        assert all(names.values())
