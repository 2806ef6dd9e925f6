"""Phone numbers in the form in which two spellings of one are the same."""

from functools import lru_cache

import phonenumbers

REMEMBERED = 8_192  # the numbers of a few chunks of an import
LONGEST = 100  # characters; the longest number of the world with every decoration has half of them


def e164(number: str, region: str | None) -> str | None:
    """`020 7946 0000` in `GB` is `+442079460000`; None for what is no number of a telephone line.

    Without a region only numbers in international form count. A number with an extension is none: many
    people share what stands before it.
    """
    return _e164(number, region) if len(number) <= LONGEST else None


@lru_cache(REMEMBERED)
def _e164(number: str, region: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if parsed.extension or not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
