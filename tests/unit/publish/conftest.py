"""Releases of a small warehouse; the factory is shared with the tests of quality."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipelines.publish import printed, publish
from pipelines.publish import release as release_module
from pipelines.publish.printed.pdf import displayable
from pipelines.quality import GateDecision
from pipelines.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from warehouse_factory import build

AS_OF = date(2024, 8, 31)
PUBLISHED = GateDecision("published")
Make = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", tmp_path / "key", ("11", "46"))


@pytest.fixture
def make(tmp_path: Path, settings: Settings) -> Make:
    """`make("update …", decision=…)`: the release of a warehouse changed by SQL, pages and reports if asked for."""
    count = iter(range(100))

    def made(
        *changes: str, decision: GateDecision = PUBLISHED, checks=(), as_of: date = AS_OF, pages: bool = False
    ) -> Path:
        db = build(tmp_path / f"w{next(count)}.duckdb", *changes, regions=("11", "46"), as_of=as_of.isoformat())
        with pytest.MonkeyPatch.context() as patch:
            if not pages:
                patch.setattr(release_module, "write_dashboard", _no_pages)
                for name in ("write_report", "write_reports", "write_passports"):
                    patch.setattr(release_module, name, lambda *_: None)
            return publish(db, settings, as_of, decision, checks)

    return made


def _no_pages(folder: Path, *_: object) -> None:
    """The hundreds of pages and the reports of two regions take a second that most tests need not spend."""
    folder.mkdir()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One release for the tests that only read; do not change it."""
    folder = tmp_path_factory.mktemp("release")
    settings = Settings(folder / "data", folder / "key", ("11", "46"))
    return publish(build(folder / "w.duckdb", regions=("11", "46")), settings, AS_OF, PUBLISHED, [])


#: markup of typst, each piece of which would be an error or an instruction if it were read
HOSTILE = '#panic("x") *a* $x^2$ <b> @c `d` \\ #sys.inputs [e] // f /* g */ http://h #{1/0}'
#: characters that no embedded font has, or that nobody sees
ODD = "Ы\U0001f600\u4e2d\u0301\u200b\ufeff\u202e\u00ad\ue000\u0600\u2011\u2033\u05d0"
HIDDEN = 7654321
HIDDEN_IN = "46734000"


@dataclass(frozen=True)
class Spoiled:
    """A release with hostile texts and figures that must be hidden; `printed` is what was typeset, JSON by region."""

    folder: Path
    printed: dict[str, str]


@pytest.fixture(scope="session")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Spoiled:
    """Do not change it."""
    folder = tmp_path_factory.mktemp("spoiled")
    changes = (
        "update marts.dim_municipality set name_ru = '=1+1<script>' where municipality_code = '11730000'",
        f"update marts.dim_region set name_ru = '@A&P[1]/2', act_ru = '{HOSTILE}' where region_code = '46'",
        "update marts.recommendations set text_ru = '=cmd()' where region_code = '11'",
        f"update marts.recommendations set text_ru = '{HOSTILE}', reason_ru = '{ODD}', clause_ru = '' "
        "where region_code = '46'",
        f"update marts.kpi_municipal set numerator = {HIDDEN}, denominator = 3, value = {HIDDEN} "
        f"where municipality_code = '{HIDDEN_IN}' and kpi_code in ('iom_share', 'diagnosed_share')",
        f"update marts.deficit_map set diagnosed = 3, high = {HIDDEN} where municipality_code = '{HIDDEN_IN}'",
    )
    given: dict[str, str] = {}
    original = printed.typeset

    def caught(data: dict[str, object], as_of: date) -> bytes:
        given[str(data["region"])] = json.dumps(displayable(data), ensure_ascii=False)
        return original(data, as_of)

    settings = Settings(folder / "data", folder / "key", ("11", "46"))
    warehouse = build(folder / "w.duckdb", *changes, regions=("11", "46"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "typeset", caught)
        patch.setattr(release_module, "write_dashboard", lambda folder, *_: folder.mkdir())
        return Spoiled(publish(warehouse, settings, AS_OF, PUBLISHED, []), given)
