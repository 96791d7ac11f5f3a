"""How a deployment is doing, for a monitoring system: facts, what is wrong with them, and how badly."""

from pipelines.health.facts import Facts, collect
from pipelines.health.judge import Limits, Problem, judge
from pipelines.health.report import EXIT_CODES, report, unknown

__all__ = ["EXIT_CODES", "Facts", "Limits", "Problem", "collect", "judge", "report", "unknown"]
