"""The files of the auditor's report: which page shows what. What the pages say is decided in the modules beside."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from pipelines.publish.auditing import accounting, checks, deadlines, verdict, versions
from pipelines.publish.auditing.catalogue_pages import check_groups
from pipelines.publish.auditing.data_docs import write_data_docs
from pipelines.publish.auditing.history import failing_since, history
from pipelines.publish.auditing.results import checks_json
from pipelines.publish.auditing.titles import source_title
from pipelines.publish.manifest import to_json
from pipelines.publish.rendering import HERE, render
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import DECISION

STYLE = "quality.css"
#: a page of files stays small enough to be opened on a phone
FILES_ON_A_PAGE = 700


def write_quality(folder: Path, source: ReleaseSource) -> None:
    """Write the report into `folder`, which must not exist: pages, `checks.json`, `history.json`, `data_docs/`."""
    folder.mkdir()
    shutil.copyfile(HERE / "assets" / STYLE, folder / STYLE)
    since, past = failing_since(source), history(source)
    (folder / "checks.json").write_bytes(checks_json(source.checks, since))
    (folder / "history.json").write_bytes(to_json(past))
    names = dict(source.regions.select("region_code", "name_ru").iter_rows())
    layers = [layer for layer in checks.LAYERS if any(c.layer == layer for c in source.checks)]
    common = {"source": source, "names": names, "layers": {layer: checks.LAYERS[layer] for layer in layers}}
    suites = write_data_docs(folder / "data_docs", source, names)
    (folder / "index.html").write_bytes(render("quality.html", **common, **_index(source, names, past), suites=suites))
    for layer in layers:
        page = render("quality_checks.html", **common, layer=layer, groups=check_groups(source.checks, layer))
        (folder / f"checks-{layer}.html").write_bytes(page)
    for code in names:
        _write_region(folder, code, source, common)


def _index(source: ReleaseSource, names: dict[str, str], past: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "verdict": DECISION[source.decision.decision],
        "regions": verdict.region_verdicts(source, names),
        "problems": checks.problems(source, names),
        "accepted": checks.accepted(source, names),
        "counts": checks.counts(source.checks),
        "withheld": verdict.withheld_cells(source, names),
        "balances": accounting.balances(source, by_source=False),
        "heat": deadlines.regions_heat(source, names),
        "orphans": source.facts.orphans.filter(source.facts.orphans["rows_orphaned"] > 0).to_dicts(),
        "source_title": source_title,
        "history": past[::-1],
        "libraries": versions.libraries(),
        "contracts": versions.contracts(),
    }


def _write_region(folder: Path, code: str, source: ReleaseSource, common: dict[str, Any]) -> None:
    names, files = common["names"], accounting.files_of(source, code)
    pages = [files[n : n + FILES_ON_A_PAGE] for n in range(0, len(files), FILES_ON_A_PAGE)] or [[]]
    links = [f"files-{code}{f'-{n}' if n > 1 else ''}.html" for n in range(1, len(pages) + 1)]
    page = render(
        "quality_region.html",
        **common,
        code=code,
        problems=checks.problems(source, names, code),
        balances=[b for b in accounting.balances(source, by_source=True) if b.region == code],
        rejections=accounting.rejections_of(source, code),
        heat=deadlines.municipalities_heat(source, code),
        files=links,
    )
    (folder / f"region-{code}.html").write_bytes(page)
    for link, rows in zip(links, pages, strict=True):
        (folder / link).write_bytes(
            render("quality_files.html", **common, code=code, files=rows, links=links, here=link)
        )
