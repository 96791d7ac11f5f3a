"""`report.xlsx`: the release as a workbook for people."""

from pipelines.publish.workbook.report import write_report

__all__ = ["write_report"]
