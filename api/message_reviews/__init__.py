"""Reviews of messages over HTTP: the coach."""
