"""Every rule of the contract on a small delivery of its own: what becomes of its rows and values."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.contracts import load_contract
from pipelines.ingest.parse import ParsedFile, parse_file
from pipelines.ingest.period import parse_period
from pipelines.ingest.readers import Unreadable
from pipelines.ingest.reasons import FileRejected

FOLDER = Path(__file__).parents[2] / "fixtures" / "deliveries"
KEY = bytes(range(32))
RULES = sorted(p.name for p in FOLDER.iterdir())


def parse(rule: str, expected: dict[str, Any]) -> ParsedFile:
    file = next(p for p in (FOLDER / rule).iterdir() if p.name != "expected.json")
    period = parse_period(expected["period"])
    assert period is not None
    return parse_file(file, load_contract(expected["source"]), expected["region"], period, KEY)


@pytest.mark.parametrize("rule", RULES)
def test_delivery_ends_as_the_contract_says(rule: str) -> None:
    expected = json.loads((FOLDER / rule / "expected.json").read_text(encoding="utf-8"))
    if expected["status"] == "rejected":
        with pytest.raises((Unreadable, FileRejected)) as problem:
            parse(rule, expected)
        assert problem.value.code == expected["reason"]
        assert problem.value.message_ru.endswith(".")
        return

    parsed = parse(rule, expected)
    counts = {
        "read": parsed.rows_read,
        "valid": parsed.rows_valid,
        "rejected": parsed.rows_rejected,
        "skipped": parsed.rows_skipped,
    }
    assert (parsed.status, parsed.reason) == (expected["status"], expected.get("reason"))
    assert counts == expected["counts"]
    assert parsed.rows_read == parsed.rows_valid + parsed.rows_rejected + parsed.rows_skipped
    found = parsed.findings.select("row_number", "column_name", "reason", "severity").rows()
    assert found == [tuple(f) for f in expected["findings"]]
    for column, values in expected.get("values", {}).items():
        text = parsed.rows[column]
        if text.dtype == pl.Date or isinstance(text.dtype, pl.Decimal):
            text = text.cast(pl.String)
        assert text.to_list() == values, column


def test_every_reason_of_the_contract_has_a_delivery() -> None:
    documents = [json.loads((FOLDER / rule / "expected.json").read_text(encoding="utf-8")) for rule in RULES]
    reasons = {finding[2] for document in documents for finding in document["findings"]}
    assert reasons == {
        "missing_required",
        "bad_type",
        "bad_checksum",
        "not_in_list",
        "out_of_range",
        "date_order",
        "future_date",
        "unknown_municipality",
    }


def test_personal_data_end_at_the_lake() -> None:
    expected = json.loads((FOLDER / "name_in_three_columns" / "expected.json").read_text(encoding="utf-8"))
    parsed = parse("name_in_three_columns", expected)
    assert not {"snils", "full_name", "birth_date"} & set(parsed.rows.columns)
    assert parsed.rows["person_id"].str.contains(r"^[0-9a-f]{32}$").all()
    everything = parsed.rows.write_json() + parsed.findings.write_json()
    assert "11223344595" not in everything
    assert "Оглы" not in everything


def test_a_finding_about_a_person_is_masked() -> None:
    expected = json.loads((FOLDER / "bad_checksum_snils" / "expected.json").read_text(encoding="utf-8"))
    assert parse("bad_checksum_snils", expected).findings["value_masked"].to_list() == ["•••"]


def test_two_candidates_are_named() -> None:
    expected = json.loads((FOLDER / "municipality_ambiguous" / "expected.json").read_text(encoding="utf-8"))
    note = parse("municipality_ambiguous", expected).findings["note"].item()
    assert "65623000" in note
    assert "65741000" in note


def test_a_share_of_errors_at_the_threshold_is_still_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = json.loads((FOLDER / "held_above_threshold" / "expected.json").read_text(encoding="utf-8"))
    contract = replace(load_contract("staff"), hold_above=1 / 11)
    monkeypatch.setitem(globals(), "load_contract", lambda source: contract)
    assert parse("held_above_threshold", expected).status == "accepted"
