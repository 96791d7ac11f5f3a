"""Tables of marts and audit with the words of their YAML: labels, units, grain, clauses. Showing them is not here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.settings import DBT_DIR

_SCHEMAS = ("marts", "audit")
_MEANINGS = Path(__file__).with_name("meanings.yaml")


@dataclass(frozen=True)
class Column:
    """One column; `meaning_ru` says what its codes and empty cells stand for, empty where the label says all.

    `data_type` is '' where no contract names it.
    """

    name: str
    data_type: str
    label_ru: str
    unit: str
    meaning_ru: str

    @property
    def text(self) -> str:
        """The column in one line."""
        unit = f", {self.unit}" if self.unit else ""
        return f"{self.label_ru}{unit}" + (f": {self.meaning_ru}" if self.meaning_ru else "")


@dataclass(frozen=True)
class Table:
    """One table; `grain` names the columns that tell its rows apart, `clauses` the places of the acts it serves."""

    schema: str
    name: str
    label_ru: str
    meaning_ru: str
    grain: tuple[str, ...]
    clauses: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def text(self) -> str:
        """The table in a paragraph: what it is, what a row is, which clauses it serves."""
        parts = [f"{self.label_ru}.", self.meaning_ru]
        if self.grain:
            parts.append(f"Строку определяют: {', '.join(self.grain)}.")
        if self.clauses:
            parts.append(f"По положениям: {'; '.join(self.clauses)}.")
        return " ".join(p for p in parts if p)


@cache
def described_tables() -> tuple[Table, ...]:
    """Every table of marts and audit, by schema and name. Texts of indicators' evidence are those of the indicator."""
    words = yaml.load(_MEANINGS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = [
        _table(schema, model, words)
        for schema in _SCHEMAS
        for file in sorted((DBT_DIR / "models" / schema).rglob("*.yml"))
        for model in (yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) or {}).get("models", ())
    ]
    written = [_written(name, about, words) for name, about in words["written_by_the_gate"].items()]
    return tuple(sorted((*found, *written), key=lambda t: (t.schema, t.name)))


def _table(schema: str, model: dict[str, Any], words: dict[str, Any]) -> Table:
    meta = model.get("config", {}).get("meta", {})
    name = model["name"]
    indicators = meta.get("indicators", ())
    own = words["evidence"] if indicators else {}
    return Table(
        schema,
        name,
        f"Основание: {', '.join(i['kpi_code'] for i in indicators)}" if indicators else meta.get("label_ru", ""),
        " ".join([*map(_indicator, indicators), own.get("meaning_ru") or words["tables"].get(name, "")]),
        tuple(own.get("grain") or _grain(model)),
        tuple(_clause(c) for c in meta.get("clauses", ())),
        tuple(_column(name, c, own.get("labels", {}), words) for c in model.get("columns", ())),
    )


def _indicator(indicator: dict[str, Any]) -> str:
    return f"{indicator['kpi_code']} – {' '.join(indicator['title_ru'].split())}."


def _column(table: str, column: dict[str, Any], labels: dict[str, str], words: dict[str, Any]) -> Column:
    name, meta = column["name"], column.get("config", {}).get("meta", {})
    label, meanings = meta.get("label_ru") or labels.get(name, ""), words["columns"]
    meaning = meanings.get(f"{table}.{name}", meanings.get(name, ""))
    return Column(name, column.get("data_type", ""), label, meta.get("unit", ""), meaning)


def _written(name: str, about: dict[str, Any], words: dict[str, Any]) -> Table:
    meanings = words["columns"]
    columns = (
        Column(column, "", label, "", meanings.get(f"{name}.{column}", meanings.get(column, "")))
        for column, label in about["columns"].items()
    )
    return Table("audit", name, about["label_ru"], words["tables"].get(name, ""), (), (), tuple(columns))


def _grain(model: dict[str, Any]) -> list[str]:
    for test in model.get("data_tests", ()):
        for kind in ("unique_grain", "primary_key"):
            if isinstance(test, dict) and kind in test:
                return list(test[kind]["arguments"]["columns"])
    return []


def _clause(clause: dict[str, str]) -> str:
    return f"регион {clause['region']}: {clause['place']}"
