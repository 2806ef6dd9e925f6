"""Drafts: messages in preparation. A person sends them, and says so."""
