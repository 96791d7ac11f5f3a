"""Quality: measuring, judging and disclosure control. Nothing here renders or computes indicators."""

from pipelines.quality.audit import ReleaseRow, write_audit
from pipelines.quality.gate import GateDecision, decide
from pipelines.quality.result import CheckResult, DbtTestResult
from pipelines.quality.runner import run_checks

__all__ = ["CheckResult", "DbtTestResult", "GateDecision", "ReleaseRow", "decide", "run_checks", "write_audit"]
