"""Landing → lake: find the table, cast by contract, account for rows, pseudonymise. No Dagster, no dbt."""

from pipelines.ingest.region import IngestSummary, ensure_schemas, ingest_region

__all__ = ["IngestSummary", "ensure_schemas", "ingest_region"]
