"""What a cadence has to be before it is published."""
