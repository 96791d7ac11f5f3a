"""The dashboard of a release: static pages that open from a folder without a network."""

from pipelines.publish.dashboard.pages import write_dashboard

__all__ = ["write_dashboard"]
