"""`report/<region>.pdf`: texts are data and nothing hidden is in it. Equal bytes are tested on whole releases."""

from __future__ import annotations

import json
import re

import polars as pl
import typst
from conftest import AS_OF, HIDDEN, HOSTILE

from pipelines.publish import verify
from pipelines.publish.printed import pdf

_SOUND = "Архангельская область"
_SPOILED = "@A&P[1]/2"


def _texts(data: dict) -> dict[str, object]:
    """Content as the template evaluates it."""
    source = b"#let d = json(bytes(sys.inputs.data))\n#metadata(d) <d>"
    found = typst.query(
        source, "<d>", field="value", one=True, ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)}
    )
    return json.loads(found)


def test_every_region_has_one_and_the_release_vouches_for_it(release):
    files = sorted(f.name for f in (release / "report").iterdir())
    assert files == ["11.pdf", "46.pdf"]
    assert verify(release) == []
    file = (release / "report" / "46.pdf").read_bytes()
    assert file.startswith(b"%PDF-1.7")
    assert b"/Lang" in file
    assert b"(ru" in file
    assert re.search(rb"/MarkInfo|/StructTreeRoot", file)
    assert re.search(rb"pdfuaid:part>1<", file)


def test_no_font_of_the_machine_is_used(release):
    assert set(pdf._fonts().families()) == {
        "DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern", "New Computer Modern Math",
    }  # fmt: skip
    fonts = set(re.findall(rb"/FontName ?/[A-Z]{6}\+([A-Za-z]+)", (release / "report" / "46.pdf").read_bytes()))
    assert fonts <= {b"LibertinusSerif", b"DejaVuSansMono"}


def test_texts_of_others_are_never_markup(spoiled):
    assert (spoiled.folder / "report" / "46.pdf").stat().st_size > 20_000
    data = json.loads(spoiled.printed[_SPOILED])
    assert data["act"] == HOSTILE
    assert data["advice"][0]["rows"][0][0] == HOSTILE
    assert _texts(data)["act"] == HOSTILE


def test_no_character_stops_a_release(spoiled):
    basis = json.loads(spoiled.printed[_SPOILED])["advice"][0]["rows"][0][1]
    assert basis == 'Ы?????-"?'


def test_all_characters_that_are_let_through_can_be_shown(spoiled):
    every = "".join(chr(c) for c in range(0x20, 0x2FFF) if pdf.displayable(chr(c)) == chr(c))
    assert len(every) > 400
    data = json.loads(spoiled.printed[_SOUND])
    assert pdf.typeset({**data, "act": every, "sentences": [every]}, AS_OF).startswith(b"%PDF")


def test_a_region_without_anything_can_be_printed(spoiled):
    data = json.loads(spoiled.printed[_SOUND])
    lists = ("sentences", "indicators", "advice", "chain")
    nothing: dict[str, object] = {key: [] for key in lists} | {
        "ranking": {"rows": [], "rest": []},
        "places_heat": None,
        "subjects_heat": None,
    }
    assert pdf.typeset({**data, **nothing, "act": ""}, AS_OF).startswith(b"%PDF")


def test_a_hidden_figure_is_not_in_what_is_typeset(spoiled):
    data = json.loads(spoiled.printed[_SPOILED].replace("\u00a0", ""))
    assert str(HIDDEN) not in json.dumps(data)
    assert "c" in [symbol for _, symbol in data["ranking"]["rest"]]


def test_the_report_says_what_the_release_says(spoiled):
    data = json.loads(spoiled.printed[_SOUND])
    table = pl.read_parquet(spoiled.folder / "kpi_regional.parquet").filter(
        pl.col("region_code") == "11", pl.col("as_of") == AS_OF
    )
    assert len(data["indicators"]) == table.height
    value = table.filter(pl.col("kpi_code") == "iom_share")["value"].item()
    shown = next(i["value"] for i in data["indicators"] if i["name"] == "Разработан ИОМ")
    assert shown == f"{value * 100:.1f}\u00a0%".replace(".", ",")
    assert data["sentences"]
    assert data["places_heat"]["rows"]
