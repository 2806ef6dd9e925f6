"""Notes without what an import wrote into them."""

from domain.imports.remembering import Before

_SEAM = "\n\n"


def without_written(notes: str, before: Before) -> str | None:
    """The notes with what stood before in the place of what the import wrote, also where others have written on;
    None if that does not stand as it was written.
    """
    earlier, written = before.values.get("notes") or "", before.set["notes"] or ""
    if notes == written:
        return earlier
    old, new = _differing(_parts(earlier), _parts(written))
    standing = _parts(notes)
    places = [at for at in range(len(standing)) if standing[at : at + len(new)] == new]
    if not new or len(places) != 1:
        return None
    at = places[0]
    return _SEAM.join([*standing[:at], *old, *standing[at + len(new) :]])


def _parts(notes: str) -> list[str]:
    return notes.split(_SEAM) if notes else []


def _differing(earlier: list[str], written: list[str]) -> tuple[list[str], list[str]]:
    """Both without what they begin and end with alike."""
    begin = _alike(earlier, written)
    end = _alike(earlier[begin:][::-1], written[begin:][::-1])
    return earlier[begin : len(earlier) - end], written[begin : len(written) - end]


def _alike(one: list[str], other: list[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
