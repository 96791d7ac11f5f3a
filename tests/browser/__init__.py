"""Pages of a release in a browser."""
