"""Octets to text: UTF-8 unless a 2.1 value says otherwise."""

import re

# What a CHARSET may name, without its punctuation. A closed list: other codecs of the language cost more time
# than their input is long, and each unknown name that it is asked for stays in its memory.
_CODECS = {
    **{f"iso8859{part}": f"iso8859-{part}" for part in (*range(2, 12), *range(13, 17))},
    **{f"windows{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"cp{page}": f"cp{page}" for page in (437, 850, 852, 866, *range(1250, 1259))},
    # Who says ISO 8859-1 means the code page of Windows that has letters where it has none.
    **dict.fromkeys(("iso88591", "latin1", "usascii", "ascii", "ansi"), "cp1252"),
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j", "cp932"), "cp932"),
    "eucjp": "euc-jp",
    "iso2022jp": "iso2022-jp",
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("euckr", "ksc5601", "cp949"), "cp949"),
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "macintosh": "mac-roman",
    "tis620": "tis-620",
}
_PUNCTUATION = re.compile(r"[^a-z0-9]")
_LONGEST_NAME = 40


def decoded(octets: str, charset: str | None = None) -> str:
    """The text that the octets stand for. Never raises: what cannot be read shows as U+FFFD.

    Without a charset, and under one that we do not know, octets that are not UTF-8 are read as cp1252.
    """
    if octets.isascii() and charset is None:
        return octets
    raw = octets.encode("latin-1")
    codec = _CODECS.get(_PUNCTUATION.sub("", charset[:_LONGEST_NAME].lower())) if charset else None
    if codec is not None:
        return raw.decode(codec, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
