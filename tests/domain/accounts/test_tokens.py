import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.tokens import TokenKind, compose_token, is_token

kinds = st.sampled_from(TokenKind)
randomness = st.binary(min_size=32, max_size=32)


@given(kind=kinds, secret=randomness)
def test_what_is_composed_is_a_token_of_its_kind_only(kind: TokenKind, secret: bytes) -> None:
    text = compose_token(kind, secret)

    assert re.fullmatch(r"pn(at|rt|cs|dt|pat)_[0-9A-Za-z]{49}", text)
    assert [kind] == [each for each in TokenKind if is_token(each, text)]


@given(secret=randomness, place=st.integers(0, 53), to=st.characters(codec="latin-1"))
def test_one_wrong_character_is_noticed(secret: bytes, place: int, to: str) -> None:
    text = compose_token(TokenKind.ACCESS, secret)
    wrong = text[:place] + to + text[place + 1 :]

    assert (wrong == text) == is_token(TokenKind.ACCESS, wrong)


@given(text=st.text(max_size=80))
def test_no_text_upsets_the_check(text: str) -> None:
    assert not is_token(TokenKind.REFRESH, text)


@given(first=randomness, second=randomness)
def test_different_secrets_make_different_tokens(first: bytes, second: bytes) -> None:
    made = {compose_token(TokenKind.REFRESH, each) for each in (first, second)}

    assert len({first, second}) == len(made)


def test_the_format_never_changes() -> None:
    text = compose_token(TokenKind.ACCESS, bytes(range(32)))

    assert "pnat_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf4J8fe9" == text


def test_too_little_randomness_makes_no_token() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        compose_token(TokenKind.ACCESS, bytes(16))
