"""What the contracts say of when a source is due, as a seed of the warehouse.

`python -m pipelines.contracts.calendar` writes `dbt_project/seeds/source_contracts.csv`; a test holds it to them.
Days of grace are no fact of a contract: they are in `reporting_deadlines.csv`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.load import load_contracts
from pipelines.reference import SEEDS

SEED = SEEDS / "source_contracts.csv"


def source_contracts() -> str:
    """CSV, one row per source in alphabetical order."""
    rows = [
        {
            "source": contract.source,
            "title_ru": contract.title_ru,
            "delivery_kind": contract.delivery_kind,
            "frequency": contract.frequency,
            "municipal_delivery": contract.municipal_delivery,
        }
        for contract in load_contracts().values()
    ]
    return pl.DataFrame(rows).write_csv()


if __name__ == "__main__":
    SEED.write_text(source_contracts(), encoding="utf-8")
