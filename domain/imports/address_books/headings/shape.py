"""How the names of columns are written down."""

from collections.abc import Mapping

Headings = Mapping[str, tuple[str, ...]]
"""`kind:label` is what a column holds and what its values are called. The kinds are fields, and besides
`silent`: a setting that every contact has, with the values by which it says nothing. Columns that are not named
are reported wherever they have a value.
"""
