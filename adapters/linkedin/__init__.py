"""LinkedIn from the outside: the files of an archive, opened safely and streamed."""
