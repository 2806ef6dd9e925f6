"""Redis or Valkey: hints, rate limits and caches, all of which may be lost at any time."""
