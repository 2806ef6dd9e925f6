import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.passwords.common import is_common
from domain.passwords.model import LONGEST, SHORTEST, PasswordRefused, checked_password
from domain.passwords.words import WORDS

WIDE_QUILL = "".join(chr(ord(letter) - ord("!") + 0xFF01) for letter in "quill")  # one name in NFKC


def refusal_of(password: str, *, email: str = "zoe@example.com", name: str = "Zoë Quill") -> str:
    with pytest.raises(PasswordRefused) as refused:
        checked_password(password, email=email, name=name)
    [fault] = refused.value.faults
    assert "/password" == fault.pointer
    return fault.code


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "Tr4mfahrt-nach-Uelzen",
        "9f3b1c77aa",
        "x7Kp2qLm9v",
        "ひみつのことばをいう",
        "eichhörnchen im nebel",
        "z" + "kettle plum anchor " * 10,
    ],
)
def test_whatever_is_long_and_not_obvious_will_do(password: str) -> None:
    assert password == checked_password(password, email="zoe@example.com", name="Zoë Quill")


def test_length_is_counted_in_the_normal_form() -> None:
    assert "password_too_short" == refusal_of("x7Kp2qLm9")
    assert "password_too_short" == refusal_of("e\N{COMBINING ACUTE ACCENT}7Kp2qLm")  # 9 letters
    assert "password_too_long" == refusal_of("x7Kp2qLm9v" * 20 + "!")
    ligature = "\N{LATIN SMALL LIGATURE FFI}"
    assert "ffix7Kp2qLm" == checked_password(f"{ligature}x7Kp2qLm", email="z@e.f", name="")


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2024!",
        "qwertyuiop",
        "1qaz2wsx3edc",
        "1q2w3e4r5t",
        "iloveyou12",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "dragon2019!",
        "jennifer1985",
        "1234567890",
        "1029384756",
        "monkeymonkey",
        "michael.jordan23",
        "letmein!!!",
        "Sommer2026!",
        "contraseña1",
        "Perfect.Dragon",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert "password_common" == refusal_of(password)


@pytest.mark.parametrize("word", sorted(WORDS)[::40])
def test_a_word_of_the_list_is_common_with_whatever_is_added_without_thinking(word: str) -> None:
    assert {True} == {is_common(f"{word}{more}") for more in ("20260101", "1234567!", "12345678")}
    assert is_common(f"{word}{word}")
    assert is_common(f"{word.upper()}-19991231")


def test_the_list_is_long() -> None:
    assert len(WORDS) > 3000
    assert {True} == {word == word.casefold() for word in WORDS}


@pytest.mark.parametrize(
    "password",
    ["zoe@example.com", "my-example-thing", "QuillAndInk77x", f"{WIDE_QUILL}-of-the-goose"],
)
def test_name_and_address_are_refused(password: str) -> None:
    assert "password_personal" == refusal_of(password)


def test_a_short_name_is_in_too_many_good_passwords_to_count() -> None:
    assert checked_password("zoetropes on a wall", email="zoe@b.eu", name="Zoë Li")


@given(st.text(min_size=SHORTEST, max_size=LONGEST))
def test_any_text_is_judged(password: str) -> None:
    codes = ["password_accepted"]
    try:
        checked_password(password, email="zoe@example.com", name="Zoë Quill")
    except PasswordRefused as refused:
        codes = [fault.code for fault in refused.faults]
    assert 1 == len(codes)
    assert codes[0].startswith("password_")
