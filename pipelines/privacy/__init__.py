"""Rights of people over the data about them, and care of the key: erasure, a new key, who may read what lies where.

What a pseudonym is and how rows get one belongs to `pipelines.ingest`; words and arguments to `pipelines.cli`.
"""
