"""What the tables for analysts mean, in Russian: one reading of the models' own YAML for every place that shows it.

The published columns of a release have their words in `publish/dictionary.py`.
"""

from pipelines.publish.semantic.tables import Column, Table, described_tables

__all__ = ["Column", "Table", "described_tables"]
