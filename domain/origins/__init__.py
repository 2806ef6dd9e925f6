"""Where what is kept came from, and taking out everything of one origin."""
