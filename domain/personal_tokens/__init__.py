"""Personal access tokens: what a person gives to a program of theirs, for one workspace."""
