"""Pictures of the guides, taken from a release by a browser: `make pictures`."""
