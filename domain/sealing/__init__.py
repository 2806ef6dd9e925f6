"""Sealing: what is kept so that a copy of the database alone gives nothing away."""
