"""The HTTP edge: routes, wire types, and what all of them share."""
