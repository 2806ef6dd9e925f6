"""Short inputs that stand for long ones, so that a fuzzer finds what takes the square of a length."""

from typing import Final

MARK: Final = b"\xff\xf9"  # in no text, and in no byte order mark
LONGEST_WHOLE: Final = (1 << 18) + (1 << 14)  # longer than the longest line of any parser
_MOST_DOUBLINGS = 17


def repeated(content: bytes) -> bytes:
    """The input with its repetitions carried out.

    Behind a mark stand two bytes: how many of the bytes before it are repeated, and how often that is doubled.
    """
    head, *pieces = content.split(MARK)
    whole = bytearray(head)
    for piece in pieces:
        told, rest = (piece[:2], piece[2:]) if len(piece) > 1 and piece[0] else (b"", piece)
        if told:
            end = bytes(whole[-told[0] :])
            whole += end * min(1 << told[1] % _MOST_DOUBLINGS, LONGEST_WHOLE // (len(end) or 1))
            del whole[LONGEST_WHOLE:]
        whole += rest
    return bytes(whole[:LONGEST_WHOLE])


def again(piece: bytes, doublings: int) -> bytes:
    """The piece, and how it is written that it comes so many times more."""
    assert len(piece) < 1 << 8
    return piece + MARK + bytes((len(piece), doublings))
