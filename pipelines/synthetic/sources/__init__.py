"""Contract rows of each source, taken from the synthetic region. Delivery dates and mess live elsewhere."""
