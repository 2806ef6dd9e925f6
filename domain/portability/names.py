"""Whether the profile that came is of the person who asked for it. Only a clear difference counts."""

from domain.shared.text import search_words


def clearly_differ(user: str, given: str, family: str, *others: str) -> bool:
    """Whether the name of a user cannot be that of a profile; `others` are further family names of it.

    Words are compared without case and accents, in any order. One word of the family name that both have
    suffices; who goes by one word only is compared by the given name as well, and initials by their letter.
    """
    mine = search_words(user)
    theirs, families = search_words(given), search_words(family, *others)
    if not mine or not (theirs or families):
        return False
    if any(_alike(word, each) for word in mine for each in families):
        return False
    if families and len(mine) > 1:
        return True
    return not set(mine) & set(theirs)


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    return one == other
