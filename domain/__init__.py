"""The inside: the product's nouns and rules. Imports the standard library and msgspec, nothing else."""
