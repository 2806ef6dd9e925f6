"""Tags: the owner's own words for groups of contacts."""
