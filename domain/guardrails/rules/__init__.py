"""The guardrails, one small function each: a case in, and why it speaks against it, or None."""
