"""Measurements. They print ratios to a bare baseline of the same run; no test depends on them."""
