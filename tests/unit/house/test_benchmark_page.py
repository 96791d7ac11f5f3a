"""The page of benchmarks says what was measured, compared and missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.measure import Measurement, whole_process
from tests.benchmarks.page import write_page

HALF = Measurement("Ingestion", "csv", 2.0, "s", peer=4.0, peer_name="raw", at_most=0.6)
SLOW = Measurement("Ingestion", "xlsx", 2.0, "s", peer=1.0, peer_name="raw", at_most=1.3, note="busy machine")
PLAIN = Measurement("Start-up", "definitions", 11.0, "s", at_most=10.0)


def test_a_target_speaks_of_the_ratio_where_there_is_a_peer() -> None:
    assert (HALF.ratio, HALF.kept) == (0.5, True)
    assert (SLOW.ratio, SLOW.kept) == (2.0, False)
    assert (PLAIN.ratio, PLAIN.kept) == (None, False)


def test_the_page_has_every_figure_and_names_what_failed(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    write_page(page, [HALF, SLOW, PLAIN], ["spark"], ["nightly"])
    text = page.read_text(encoding="utf-8")
    assert "| csv | 2 s | 4 s (raw) | 0.50 | ≤ 0.6 | kept |" in text
    assert "| xlsx | 2 s | 1 s (raw) | 2.00 | ≤ 1.3 | **missed** |" in text
    assert "| definitions | 11 s |  |  | ≤ 10 s | **missed** |" in text
    assert "- xlsx: busy machine" in text
    assert "failed: spark." in text
    assert text.splitlines()[-1] == "Not measured this time: nightly."
    assert str(Path.home()) not in text


@pytest.mark.parametrize("code", [0, 3])
def test_a_whole_process_is_measured_with_its_exit_code(code: int) -> None:
    spent = whole_process(["python3", "-c", f"print('done'); raise SystemExit({code})"])
    assert (spent.code, spent.output) == (code, "done\n")
    assert spent.wall >= spent.processor * 0.2 > 0
    assert spent.peak_mb > 1
