"""Millions of hashes in little memory: eight bytes each, where a set of integers needs ten times as much."""

from array import array

_SMALLEST = 1 << 10
_MARK, _TAKEN = 1, 2
_SIGNIFICANT = ((1 << 64) - 1) & ~(_MARK | _TAKEN)


class Hashes:
    """A set of hashes, each with a mark that is yes or no."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _SMALLEST))
        self._count = 0

    def add(self, value: int, *, mark: bool = False) -> None:
        """The mark of a hash that is there already stays as it is."""
        place = self._place(value)
        if self._slots[place]:
            return
        self._slots[place] = (value & _SIGNIFICANT) | _TAKEN | mark
        self._count += 1
        if self._count * 3 > len(self._slots) * 2:
            self._grow()

    def mark_of(self, value: int) -> bool | None:
        """None when the hash is not there."""
        slot = self._slots[self._place(value)]
        return bool(slot & _MARK) if slot else None

    def _place(self, value: int) -> int:
        slots, last = self._slots, len(self._slots) - 1
        significant = value & _SIGNIFICANT
        place = (significant >> 2) & last
        while (slot := slots[place]) and slot & _SIGNIFICANT != significant:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        earlier = self._slots
        self._slots = array("Q", bytes(16 * len(earlier)))
        for slot in earlier:
            if slot:
                self._slots[self._place(slot)] = slot
