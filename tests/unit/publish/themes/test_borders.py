"""Borders that a deployment supplies: usable ones are turned for the chart, others are named with what to mend."""

from __future__ import annotations

import json

import pytest

from pipelines.publish.dashboard.themes.borders import borders_of

_CLOCKWISE = [[30, 60], [30, 61], [31, 61], [31, 60], [30, 60]]


def _feature(code: str = "11600000", ring=_CLOCKWISE, kind: str = "Polygon") -> dict:
    return {
        "type": "Feature",
        "properties": {"municipality_code": code},
        "geometry": {"type": kind, "coordinates": [ring] if kind == "Polygon" else [[ring]]},
    }


@pytest.fixture
def supplied(tmp_path):
    def write(*features: dict) -> object:
        (tmp_path / "11.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return borders_of(tmp_path, "11", ["11600000", "11700000"])

    return write


def test_without_a_folder_or_a_file_there_are_no_borders_and_no_message(tmp_path):
    assert borders_of(None, "11", ["1"]).message == ""
    assert borders_of(tmp_path, "11", ["1"]).shapes is None


@pytest.mark.parametrize("ring", [_CLOCKWISE, _CLOCKWISE[::-1]], ids=["clockwise", "counterclockwise"])
@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_outer_rings_are_turned_clockwise(supplied, ring, kind):
    found = supplied(_feature(ring=ring, kind=kind), _feature("11700000"))
    assert found.message == ""
    assert [f["id"] for f in found.shapes["features"]] == ["11600000", "11700000"]
    assert found.shapes["features"][0]["geometry"]["coordinates"] == [[_CLOCKWISE]]


def test_a_municipality_without_borders_is_told(supplied):
    found = supplied(_feature(), _feature("99999999"))
    assert len(found.shapes["features"]) == 1
    assert "нет 1 из 2" in found.message


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([], "нет списка объектов"),
        ([_feature("99999999")], "ни один код не совпал"),
        ([_feature(), _feature()], "повторяется"),
        ([{"properties": {}, "geometry": None}], "№ 1 нет municipality_code"),
        ([_feature() | {"geometry": {"type": "Point", "coordinates": [1, 2]}}], "Point"),
        ([_feature(ring=[[500000, 6000000]] * 5)], "неверные координаты"),
        ([_feature(ring=[[1, 2], [1, 2]])], "неверные координаты"),
        ([_feature(ring="нет")], "неверные координаты"),
    ],
    ids=["empty", "other codes", "twice", "no code", "a point", "metres", "too short", "a text"],
)
def test_a_bad_file_is_refused_with_what_to_mend(supplied, features, said):
    found = supplied(*features)
    assert found.shapes is None
    assert said in found.message
    assert "11.geojson" in found.message
    assert "municipality_code" in found.message


def test_a_file_that_is_no_json_is_refused(tmp_path):
    (tmp_path / "11.geojson").write_bytes(b"\xff\xfe{")
    assert "не читается" in borders_of(tmp_path, "11", ["11600000"]).message
