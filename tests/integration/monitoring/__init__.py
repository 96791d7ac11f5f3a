"""Marts of the monitoring against their oracles. The tests run in test_oracle, on the warehouses built there."""
