"""Every contract is a valid document of the Open Data Contract Standard, by its own published JSON schema."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

from pipelines.contracts import load_contracts
from pipelines.contracts.load import FOLDER

DOCUMENTS = sorted(FOLDER.glob("*.odcs.yaml"))


@pytest.fixture(scope="module")
def validator() -> Draft201909Validator:
    text = files("open_data_contract_standard").joinpath("schema.json").read_text(encoding="utf-8")
    return Draft201909Validator(json.loads(text))


def document(path: Path) -> dict[str, Any]:
    """YAML as JSON sees it: the schema speaks of strings where YAML reads dates."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name.split(".")[0])
def test_a_contract_is_valid(validator: Draft201909Validator, path: Path) -> None:
    assert [error.message for error in validator.iter_errors(document(path))] == []


def test_a_broken_contract_is_not(validator: Draft201909Validator) -> None:
    broken = document(DOCUMENTS[0])
    del broken["apiVersion"]
    broken["schema"][0]["properties"][0]["logicalType"] = "snils"
    assert len(list(validator.iter_errors(broken))) >= 2


def test_there_are_nineteen_sources() -> None:
    assert len(load_contracts()) == len(DOCUMENTS) == 19
