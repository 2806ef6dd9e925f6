"""What a contact is found by when somebody searches for words."""

from domain.shared.text import search_words

MOST_SEARCH_WORDS = 500
MOST_SHARED_WORDS = 100
SHARED_WORD = "="


def search_text_of(
    given_name: str,
    family_name: str,
    slug: str | None,
    company: str | None,
    position: str | None,
    headline: str | None,
    notes: str,
) -> str:
    """Name, company, position, headline and notes as single words; bounded, for it is indexed.

    What stands elsewhere than in the notes is there once more, marked: so it is found, and nothing else,
    where somebody searches who does not see notes.
    """
    stand_in = None if given_name or family_name else slug
    shared = (given_name, family_name, stand_in, company, position, headline)
    words = search_words(*shared)
    found = list(dict.fromkeys([*words, *search_words(notes)]))[:MOST_SEARCH_WORDS]
    marked = [f"{SHARED_WORD}{word}" for word in words[:MOST_SHARED_WORDS]]
    return " ".join([*found, *marked])
