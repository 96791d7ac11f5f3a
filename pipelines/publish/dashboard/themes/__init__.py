"""Thematic pages of a region: each module makes the view of one page from the published tables, and no HTML."""
