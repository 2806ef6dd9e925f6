"""Origins of what is kept, and taking them out, over HTTP."""
