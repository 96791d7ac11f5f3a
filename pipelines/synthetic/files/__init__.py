"""How a delivery looks inside: values, headers, sheets, formats and planted defects. No facts are made here."""
