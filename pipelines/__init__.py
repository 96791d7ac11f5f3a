"""rsnms: from landed files to a published, verifiable release of figures."""
