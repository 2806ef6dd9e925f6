"""Phone numbers as they are compared where no region is known: in international form or not at all."""

from collections.abc import Iterable


def keys_of(numbers: Iterable[str]) -> dict[str, str]:
    """`+44 20 7946 0000` is `+442079460000`."""
    return {
        number: "".join(each for each in number if each in "+0123456789")
        for number in numbers
        if number.startswith("+")
    }
