"""The synthetic region itself: people, careers, competence and growth. Files and their mess live elsewhere."""
