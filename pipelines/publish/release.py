"""Making a release: the order of the steps and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipelines.publish.auditing import write_quality
from pipelines.publish.catalogue import current_folder
from pipelines.publish.code import code_version
from pipelines.publish.dashboard import write_dashboard
from pipelines.publish.data_files import write_data, write_indicators
from pipelines.publish.diff import diff_releases
from pipelines.publish.folder import new_release, switch_current
from pipelines.publish.inputs import release_id, release_inputs
from pipelines.publish.manifest import Manifest, ReleaseError, outputs_of, to_json
from pipelines.publish.printed import write_reports
from pipelines.publish.source import ReleaseSource, load_source
from pipelines.publish.workbook import write_passports, write_report
from pipelines.quality.disclosure import Disclose, public_tables
from pipelines.quality.gate import GateDecision
from pipelines.quality.result import CheckResult
from pipelines.settings import Settings

Progress = Callable[[str], None]


def publish(
    db: Path,
    settings: Settings,
    as_of: date,
    decision: GateDecision,
    checks: Sequence[CheckResult],
    progress: Progress = lambda _: None,
    disclose: Disclose = public_tables,
) -> Path:
    """Make the release of `db`, put it in force and return its folder; the same inputs and code make it only once.

    Raises ReleaseError when the gate refused: the previous release stays in force then.
    """
    if decision.decision == "refused":
        raise ReleaseError("Выпуск не публикуется: проверки не прошёл ни один регион. Прежний выпуск остаётся в силе.")
    inputs = release_inputs(db, settings, as_of)
    name = release_id(inputs, as_of, code_version())
    folder = settings.releases / name
    if not folder.is_dir():
        progress("Готовим данные выпуска: скрываем малые группы, применяем решения проверок")
        previous = current_folder(settings)
        source = load_source(db, name, as_of, decision, checks, inputs, previous, disclose=disclose)
        with new_release(settings.releases, name) as temporary:
            _write(temporary, source, previous, settings.borders, progress)
    switch_current(settings.releases, name)
    return folder


def _write(
    release: Path, source: ReleaseSource, previous: Path | None, borders: Path | None, progress: Progress
) -> None:
    progress("Пишем файлы данных")
    write_data(release, source.tables)
    write_indicators(release, source.kpis, source.regions)
    progress("Пишем отчёты и паспорта ДПО для Excel и печати")
    write_report(release, source)
    write_reports(release, source)
    write_passports(release, source)
    # The comparison needs the data files and the manifest's inputs; pages show the comparison.
    manifest = _manifest(release, source)
    manifest.write(release)
    changes = diff_releases(previous, release) if previous else None
    nothing_before = {"before": None, "after": source.release_id}
    (release / "diff.json").write_bytes(to_json(changes or nothing_before))
    progress("Пишем страницы")
    write_dashboard(release / "dashboard", source, changes, borders)
    write_quality(release / "quality", source)
    replace(manifest, outputs=outputs_of(release)).write(release)


def _manifest(release: Path, source: ReleaseSource) -> Manifest:
    counts = Counter((c.severity, "accepted" if c.acceptance else c.status) for c in source.checks)
    return Manifest(
        release_id=source.release_id,
        as_of=source.as_of.isoformat(),
        code_version=code_version(),
        decision=source.decision.decision,
        reasons=source.decision.reasons,
        withheld=source.decision.withheld,
        withheld_municipalities=source.decision.withheld_municipalities,
        regions=source.regions["region_code"].to_list(),
        checks={
            severity: {status: n for (s, status), n in sorted(counts.items()) if s == severity}
            for severity in ("blocking", "warning")
        },
        inputs=[{"path": i.public_path, "sha256": i.sha256, "status": i.status} for i in source.inputs],
        outputs=outputs_of(release),
        sources={code: [s for s in (sources or "").split(";") if s] for code, sources in _sources(source)},
    )


def _sources(source: ReleaseSource) -> list[tuple[str, str]]:
    return source.kpis.select("kpi_code", "sources").unique("kpi_code").sort("kpi_code").rows()
