"""Suites of the lake and of staging that follow from the contracts, so that no fact is written twice.

`python -m pipelines.quality.expectations.derive` writes them; a test holds the files to the contracts. Suites written
by hand (ledgers, marts) are no business of this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipelines.contracts import Column, ColumnKind, Contract, load_contracts
from pipelines.quality.expectations.suites import FOLDER

_HEAD = "# Составлено по контракту: python -m pipelines.quality.expectations.derive\n"
_SYSTEM = ["region_code", "delivery_id", "file_sha256", "row_number", "row_order", "content_hash"]
#: what every accepted row has besides the columns of its contract, and can't be written into by a sender
_FORMATS = {
    ColumnKind.SNILS: ("^[0-9a-f]{32}$", "вместо СНИЛС – псевдоним", "pseudonym"),
    ColumnKind.INN10: ("^[0-9]{10}$", "10 цифр", "format"),
    ColumnKind.MUNICIPALITY: ("^[0-9]{8}$", "8 цифр ОКТМО", "format"),
    ColumnKind.SUBJECT: ("^[a-z_]+$", "код предмета", "format"),
}
_COMPLETENESS = {
    ColumnKind.ENUM,
    ColumnKind.ENUM_SET,
    ColumnKind.SUBJECT,
    ColumnKind.DECIMAL,
    ColumnKind.INTEGER,
    ColumnKind.TEXT,
}
#: without these no region has a figure
_EVERY_REGION = ("diagnostics", "organizations", "staff")
_ALMOST_EMPTY = 0.95
_OLD = 0.01
_CANCELLED = 0.2
_FIRST_DAY = "1950-01-01"
Entry = dict[str, Any]


def suites() -> dict[Path, str]:
    """Text of every derived suite by its place below `expectations/`."""
    found = {}
    for source, contract in load_contracts().items():
        found[Path("lake") / f"{source}.yml"] = _text(f"lake.{source}", _lake(contract))
        found[Path("staging") / f"stg_{source}.yml"] = _text(f"staging.stg_{source}", _staging(contract))
    return found


def _text(name: str, entries: list[Entry]) -> str:
    document = {"name": name, "meta": {"scope": ["region_code"]}, "expectations": entries}
    return _HEAD + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)


def _lake(contract: Contract) -> list[Entry]:
    """What ingestion guarantees of every row: a breach is a mistake of the program or a changed file."""
    required = [c.lake_name for c in contract.columns if c.required and c.lake_name]
    entries = [
        _entry("expect_columns_to_be_filled", {"column_list": [*_SYSTEM, *required]}, "required_filled", "required",
               "Обязательные столбцы заполнены"),
        _entry("expect_column_values_to_match_regex", {"column": "region_code", "regex": "^[0-9]{2}$"},
               "region_code_format", "format", "Код региона – две цифры"),
    ]  # fmt: skip
    for column in contract.columns:
        if column.lake_name:
            entries += _values(column, column.lake_name)
    texts = [c.lake_name for c in contract.columns if c.kind is ColumnKind.TEXT and c.lake_name]
    if texts:
        joined = f"concat_ws(' ', {', '.join(texts)})"
        entries.append(_condition(rf"not regexp_matches({joined}, '\d{{3}}-\d{{3}}-\d{{3}}[ -]\d{{2}}')", "no_snils",
                                  "privacy", "В текстах нет СНИЛС"))  # fmt: skip
    for rule in contract.row_rules:
        if "period_end" not in rule.sql:
            entries.append(_condition(_in_lake(rule.sql, contract), rule.name, "row_rule",
                                      f"Строка отвечает правилу контракта «{rule.name}»"))  # fmt: skip
    return entries


def _values(column: Column, name: str) -> list[Entry]:
    title = f"«{column.title_ru}»"
    entries = []
    if column.kind in _FORMATS:
        regex, words, guidance = _FORMATS[column.kind]
        entries.append(_entry("expect_column_values_to_match_regex", {"column": name, "regex": regex},
                              f"{name}_format", guidance, f"{title}: {words}"))  # fmt: skip
    if column.pattern:
        entries.append(_entry("expect_column_values_to_match_regex", {"column": name, "regex": column.pattern},
                              f"{name}_pattern", "format", f"{title}: по образцу контракта"))  # fmt: skip
    if column.kind is ColumnKind.ENUM:
        entries.append(_entry("expect_column_values_to_be_in_set", {"column": name, "value_set": list(column.codes)},
                              f"{name}_known", "code_set", f"{title}: код из перечня контракта"))  # fmt: skip
    if column.kind is ColumnKind.ENUM_SET:
        codes = ", ".join(f"'{code}'" for code in column.codes)
        entries.append(_condition(f"list_has_all([{codes}], {name})", f"{name}_known", "code_set",
                                  f"{title}: коды из перечня контракта"))  # fmt: skip
    if bounds := _bounds(column):
        entries.append(_entry("expect_column_values_to_be_between", {"column": name, **bounds}, f"{name}_in_range",
                              "range", f"{title}: в пределах контракта"))  # fmt: skip
    return entries


def _bounds(column: Column) -> dict[str, Any]:
    if column.kind is ColumnKind.PERCENT:
        return {"min_value": 0, "max_value": 1}
    bounds: dict[str, Any] = {}
    if column.minimum is not None:
        bounds["min_value"] = column.minimum
    if column.exclusive_minimum is not None:
        bounds |= {"min_value": column.exclusive_minimum, "strict_min": True}
    if column.maximum is not None:
        bounds["max_value"] = column.maximum
    return bounds


def _staging(contract: Contract) -> list[Entry]:
    """How full and how plausible the accepted rows are: warnings for an analyst."""
    entries = []
    if contract.source in _EVERY_REGION:
        entries.append(_entry("expect_table_row_count_to_be_between", {"min_value": 1}, "has_rows", "volume",
                              "Есть хотя бы одна принятая строка", "warning"))  # fmt: skip
    for column in contract.columns:
        name, title = column.lake_name, f"«{column.title_ru}»"
        if name and not column.required and column.kind in _COMPLETENESS:
            entries.append(_entry("expect_column_values_to_not_be_null", {"column": name}, f"{name}_delivered",
                                  "completeness", f"{title}: столбец не пуст", "warning", _ALMOST_EMPTY))  # fmt: skip
        if name and column.kind is ColumnKind.DATE and not column.personal:
            entries.append(_entry("expect_column_values_to_be_between", {"column": name, "min_value": _FIRST_DAY},
                                  f"{name}_plausible", "period", f"{title}: не раньше 1950 года", "warning",
                                  _OLD))  # fmt: skip
        if name == "cancelled":
            entries.append(_condition("cancelled is not true", "cancellations_few", "cancellations",
                                      "Отменённых записей немного", "warning", _CANCELLED))  # fmt: skip
    return entries


def _in_lake(sql: str, contract: Contract) -> str:
    for column in contract.columns:
        if column.lake_name and column.lake_name != column.name:
            sql = sql.replace(column.name, column.lake_name)
    return sql


def _condition(
    sql: str, name: str, guidance: str, title: str, severity: str = "critical", relative: float | None = None
) -> Entry:
    return _entry("expect_rows_to_meet", {"condition": sql}, name, guidance, title, severity, relative)


def _entry(
    kind: str,
    kwargs: dict[str, Any],
    name: str,
    guidance: str,
    title: str,
    severity: str = "critical",
    relative: float | None = None,
) -> Entry:
    threshold = {"relative": relative} if relative is not None else {}
    if relative is None and "row_count" not in kind:
        threshold = {"absolute": 0}
    return {
        "type": kind,
        "kwargs": kwargs,
        "severity": severity,
        "description": title,
        "meta": {"name": name, **threshold, "guidance": guidance},
    }


def write(folder: Path = FOLDER) -> None:
    """Writes every derived suite, each whole or not at all."""
    for place, text in suites().items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".part")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)


if __name__ == "__main__":
    write()
