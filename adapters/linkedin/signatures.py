"""What a file is by its first bytes, in words."""

import re

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "an SQLite database"),
)
_VCARD = re.compile(rb"^[\xef\xbb\xbf\s]*BEGIN\s*:\s*VCARD", re.IGNORECASE)
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]*>([^<]{1,200})<", re.IGNORECASE)
_TEXT_SHOWN = 60
_PRINTABLE = 0.9
_SEPARATORS = (",", ";", "\t")

HEAD = 4096


def describe(head: bytes) -> str:
    """`an HTML page (“Sign In”)`, `a CSV file that begins with “a,b”` and so on, for a sentence."""
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    if _HTML.search(head):
        title = _TITLE.search(head)
        return f"an HTML page (“{_line(title[1])}”)" if title else "an HTML page"
    if _VCARD.match(head):
        return "a file of vCards"
    if head[:1] in (b"{", b"["):
        return "a JSON file"
    return _describe_text(head)


def _describe_text(head: bytes) -> str:
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    legible = sum(c.isprintable() or c.isspace() for c in text)
    if text.count("\ufffd") + (len(text) - legible) > (1 - _PRINTABLE) * len(text):
        return "a binary file of an unknown kind"
    first = next((line for line in text.splitlines() if line.strip()), "")
    kind = "a CSV file" if any(mark in first for mark in _SEPARATORS) else "a text file"
    return f"{kind} that begins with “{_line(first.encode())}”"


def _line(raw: bytes) -> str:
    return " ".join(raw.decode("utf-8", "replace").split())[:_TEXT_SHOWN]
