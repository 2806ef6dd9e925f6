"""The LinkedIn archive as pure parsing: bytes, lines and rows in, source-neutral records out."""
