"""Pages for auditors: `quality/` of a release. Nothing on them names a person or a sender's file."""

from pipelines.publish.auditing.pages import write_quality

__all__ = ["write_quality"]
