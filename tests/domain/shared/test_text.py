import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from domain.imports.address_books.texts import one_line, several_lines
from domain.shared.text import email_key, tidy


@given(st.text() | st.text("e\u0301\x0b\x04\x85\u2028\u0958 \t\n"))
@example("e\x0b\u0301")
def test_what_is_in_form_stays_as_it_is(text: str) -> None:
    for into_form in (tidy, one_line, several_lines):
        once = into_form(text)
        assert once == into_form(once)


@given(st.text() | st.text("e\u0301\x0b\x1f\x85\xa0\u2000\u2028\u3000\ufeff \t\n\r"))
def test_a_tidy_text_has_no_control_characters_and_single_blanks(text: str) -> None:
    kept = "".join(c for c in text if unicodedata.category(c) != "Cc" or c in "\n\t ")

    assert re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)).strip() == tidy(text)


@given(st.text() | st.text("aßİ\u017f@\u0301\u0345\u0307.é"))
@example("a@ß\u0301")
def test_the_key_of_an_address_is_its_own_key(address: str) -> None:
    assert email_key(address) == email_key(email_key(address))
