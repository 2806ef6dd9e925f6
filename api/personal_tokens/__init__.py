"""Personal access tokens, which a person gives to programs of theirs."""
