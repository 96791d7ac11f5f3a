"""The page for senders says what the contracts say."""

from __future__ import annotations

from pipelines.contracts import load_contracts
from pipelines.contracts.document import PAGE, page


def test_the_committed_page_is_made_of_the_contracts() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m pipelines.contracts.document"


def test_every_column_of_every_source_is_on_the_page() -> None:
    text = page()
    for contract in load_contracts().values():
        section = text.split(f"`{contract.source}`", 1)[1]
        for column in contract.columns:
            assert f"`{column.name}`" in section, (contract.source, column.name)
