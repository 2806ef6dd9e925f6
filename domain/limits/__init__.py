"""How much is too much: buckets that fill with time, and what takes from them."""
