"""The profiles in a file, kept small: a table may hold a million."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable


class Profiles:
    """Slugs as sorted hashes of 64 bits; two of one hash are as unlikely as a lost file."""

    def __init__(self, slugs: Iterable[str] = ()) -> None:
        self._hashes = array("q", sorted(set(map(hash, slugs))))

    def __contains__(self, slug: object) -> bool:
        wanted = hash(slug)
        place = bisect_left(self._hashes, wanted)
        return place < len(self._hashes) and self._hashes[place] == wanted
