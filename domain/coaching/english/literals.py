"""Which letters a pattern cannot do without, so that most patterns need not be tried on most texts."""

from collections.abc import Iterator

_CLOSES = frozenset("|)")
_SPECIAL = frozenset(".^$")
_ZERO_WIDTH = frozenset("bBAZ")
_CLASSES = frozenset("wWdDsS")

Needed = frozenset[str]
NOTHING: Needed = frozenset()


def needed(pattern: str) -> Needed:
    """Strings of which at least one stands in whatever the pattern matches; empty when there is no such set.

    It knows the forms that the rules are written in: groups that capture nothing, look-arounds, classes,
    and quantifiers.
    """
    return _Walk(pattern).alternatives()


class _Walk:
    """One walk through a pattern, from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def alternatives(self) -> Needed:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return frozenset().union(*branches) if all(branches) else NOTHING

    def _sequence(self) -> Needed:
        sets: list[Needed] = []
        run = ""
        for atom in self._atoms():
            if isinstance(atom, str) and atom:
                run += atom
                continue
            sets.append(frozenset({run}) if run else NOTHING)
            run = ""
            if isinstance(atom, frozenset):
                sets.append(atom)
        sets.append(frozenset({run}) if run else NOTHING)
        return max(sets, key=_worth)

    def _atoms(self) -> Iterator[str | Needed]:
        """Letters that have to be there, sets of which one has to be, and "" where neither is known."""
        while self._at < len(self._pattern) and self._peek() not in _CLOSES:
            atom = self._atom()
            least = self._least()
            if atom is None:
                continue
            if least == 0:
                yield ""
            else:
                yield atom
                if least > 1:
                    yield ""

    def _atom(self) -> str | Needed | None:
        """The next one; None for what takes no room."""
        letter = self._take()
        if letter == "(":
            return self._group()
        if letter == "[":
            self._skip_class()
            return ""
        if letter == "\\":
            escaped = self._take()
            return None if escaped in _ZERO_WIDTH else "" if escaped in _CLASSES else escaped
        if letter in "^$":
            return None
        return "" if letter in _SPECIAL else letter

    def _group(self) -> Needed | None:
        start = self._at
        while self._peek() in "?:=!<":
            self._at += 1
        is_around = self._pattern[start : self._at] != "?:"
        found = self.alternatives()
        self._take()
        return None if is_around else found

    def _skip_class(self) -> None:
        self._take()
        while self._peek() != "]":
            self._at += 2 if self._peek() == "\\" else 1
        self._take()

    def _least(self) -> int:
        """How often the atom before has to be there; 2 stands for one or more."""
        sign = self._peek()
        if sign in ("?", "*"):
            self._at += 1
            least = 0
        elif sign == "+":
            self._at += 1
            least = 2
        elif sign == "{":
            end = self._pattern.index("}", self._at)
            least = min(int(self._pattern[self._at + 1 : end].split(",")[0] or 0), 1) * 2
            self._at = end + 1
        else:
            return 1
        if self._peek() == "?":
            self._at += 1
        return least

    def _peek(self) -> str:
        return self._pattern[self._at] if self._at < len(self._pattern) else "\0"

    def _take(self) -> str:
        letter = self._peek()
        self._at += 1
        return letter


def _worth(each: Needed) -> tuple[int, int]:
    """The longer the shortest string the better, then the fewer."""
    return (min(map(len, each), default=0), -len(each))
