"""Source contracts: the ODCS documents and the one model that reads them. No region's values here."""

from pipelines.contracts.load import load_contract, load_contracts
from pipelines.contracts.model import Column, ColumnKind, Contract, RowRule

__all__ = ["Column", "ColumnKind", "Contract", "RowRule", "load_contract", "load_contracts"]
