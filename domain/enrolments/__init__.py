"""Enrolments: one contact on one version of a cadence, step by step."""
