"""Workbooks of a release for people: `report.xlsx` and the ДПО passport of every region."""

from pipelines.publish.workbook.passport import write_passports
from pipelines.publish.workbook.report import write_report

__all__ = ["write_passports", "write_report"]
