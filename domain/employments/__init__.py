"""Employments: where contacts work and have worked, as far as anybody has told."""
