"""The cadences that come with Perennial."""
