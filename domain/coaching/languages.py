"""Which language a text is in, as far as the rules need to know it."""

import re

from domain.coaching.words import words_of

ENGLISH = "en"

# Words that one language uses all the time and the others do not.
_ENGLISH = words_of(
    """
    the and you your of to is that it for with was are have this be not i my me at on but from what how
    would could we they if as about thank thanks hi hello dear please u
    """
)
_OTHERS = words_of(
    """
    der die das und ich nicht ist ein eine zu mit auf für sie wir haben dass ihr ihre dem den von le la
    les et je vous est une pour pas que qui dans avec votre sur nous el los las y yo usted una por no
    con su para tu muy il lo che di e un per non sono con mi het een en ik niet van je de o os não uma
    com você jag och att det är
    """
)
_WORDS = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 400  # words
_ENOUGH = 6


def language_of(text: str, told: str | None) -> str | None:
    """English, when it was told or when the text shows it; None when it is another one, or unknown."""
    if told:
        return ENGLISH if told.lower().replace("_", "-").split("-")[0] == ENGLISH else None
    words = [found.group().lower() for found in _WORDS.finditer(text[: _LOOKED_AT * 8])][
        :_LOOKED_AT
    ]
    english = sum(word in _ENGLISH for word in words)
    others = sum(word in _OTHERS for word in words)
    if english > others or (len(words) < _ENOUGH and not others and text.isascii()):
        return ENGLISH
    return None
