"""Great Expectations over the warehouse: suites are files, measurements come out, `judge` gives verdicts."""
