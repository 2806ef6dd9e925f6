"""Address books other than LinkedIn's as sources of imports."""
