"""A LinkedIn of our own, for tests and for trying things out: as particular as the real one, and offline."""
