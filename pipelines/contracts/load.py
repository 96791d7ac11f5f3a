"""Reads the ODCS documents of this folder into the contract model. No defaults, no data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.contracts.model import Column, ColumnKind, Contract, RowRule
from pipelines.reference import support_form_labels


class ContractError(Exception):
    """A contract is not what it should be; the message names it in Russian."""


FOLDER = Path(__file__).parent
_SUFFIX = ".odcs.yaml"


@cache
def load_contracts() -> dict[str, Contract]:
    """All contracts by source, in alphabetical order. Raises ContractError."""
    return {p.name.removesuffix(_SUFFIX): read_contract(p) for p in sorted(FOLDER.glob(f"*{_SUFFIX}"))}


def load_contract(source: str) -> Contract:
    """The contract of one source; KeyError when the source is unknown."""
    return load_contracts()[source]


def read_contract(path: Path) -> Contract:
    """The contract of one document. Raises ContractError where something is missing or of another kind."""
    try:
        return _contract(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ContractError(f"Контракт {path.name} составлен неверно: {error!r}.") from error


def _contract(document: dict[str, Any]) -> Contract:
    table = document["schema"][0]
    own = _custom(document)
    columns = tuple(_column(p) for p in table["properties"])
    keyed = [p for p in table["properties"] if p.get("primaryKey")]
    return Contract(
        source=document["name"],
        title_ru=table["businessName"],
        delivery_kind=own["deliveryKind"],
        frequency=document["slaProperties"][0]["value"],
        municipal_delivery=own["municipalDelivery"],
        natural_key=tuple(p["name"] for p in sorted(keyed, key=lambda p: p["primaryKeyPosition"])),
        hold_above=own["holdAbove"],
        columns=columns,
        row_rules=tuple(_rule(q, columns) for q in table.get("quality", [])),
        version=document["version"],
    )


def _column(document: dict[str, Any]) -> Column:
    own = _custom(document)
    options = document.get("logicalTypeOptions", {})
    labels = tuple((item["code"], tuple(item["labels"])) for item in own.get("labels", []))
    if own.get("labelsFrom") == "support_forms":
        labels = support_form_labels()
    return Column(
        name=document["name"],
        kind=ColumnKind(document["physicalType"]),
        headers=tuple(own["headers"]),
        title_ru=document["businessName"],
        required=document.get("required", False),
        personal=document.get("classification") == "personal",
        event_date=own.get("eventDate", False),
        labels=labels,
        pattern=options.get("pattern"),
        example=next(iter(document.get("examples", [])), None),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        exclusive_minimum=options.get("exclusiveMinimum"),
    )


def _rule(document: dict[str, Any], columns: tuple[Column, ...]) -> RowRule:
    sql = document["implementation"]
    used = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "", sql)))
    return RowRule(
        name=document["name"],
        sql=sql,
        reason=_custom(document)["reason"],
        columns=tuple(c.name for c in columns if c.name in used),
        problem_ru=document["description"],
    )


def _custom(document: dict[str, Any]) -> dict[str, Any]:
    return {p["property"]: p["value"] for p in document.get("customProperties", [])}
