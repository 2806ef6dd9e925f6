"""The other edge: jobs are claimed, run and ended here; the clock and the outbox make new ones."""
