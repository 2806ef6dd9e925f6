"""The language of templates: what it fills, what it refuses, by name and place, and how soon it is done."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.templates.liquid import LiquidLanguage
from domain.templates.ports import Flaw, FlawKind, Place, Values
from domain.templates.variables import NAMES

LANGUAGE = LiquidLanguage()
VALUES: Values = {
    "contact": {"given_name": "Ada", "name": "Ada Lovelace"},
    "today": date(2026, 3, 2),
}
# The most CPU that a hostile text may take; ten times of what it takes on an idle machine.
SECONDS = 0.2


def fill(source: str) -> str:
    LANGUAGE.check(source, NAMES)
    return LANGUAGE.fill(source, VALUES)


def flaw_of(source: str) -> Flaw:
    with pytest.raises(Flaw) as raised:
        fill(source)
    return raised.value


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("Hi {{ contact.given_name }}!", "Hi Ada!"),
        ("{{ contact.given_name | upcase | append: '!' }}", "ADA!"),
        ("{{ contact['given_name'] }}", "Ada"),
        ("{{ today | date }}", "2 March 2026"),
        ("{{ today | date: '%A, %-d.%-m.%Y' }}", "Monday, 2.3.2026"),
        ("{{ today }}", "2026-03-02"),
        ("{{ contact.position | default: 'your team' }}", "your team"),
        ("{% if contact.position %}a{% else %}b{% endif %}", "b"),
        ("{% if admiration %}a{% endif %}{% unless gift %}b{% endunless %}", "b"),
        ("{% if contact.position == 'x' %}a{% elsif contact.name contains 'Love' %}b{% endif %}", "b"),
        ("{% case contact.given_name %}{% when 'Ada' %}a{% else %}b{% endcase %}", "a"),
        ("{% assign who = contact.name | truncatewords: 1, '' %}{{ who }}", "Ada"),
        ("{% capture who %}Dear {{ contact.name }}{% endcapture %}{{ who }}", "Dear Ada Lovelace"),
        ("{% for i in (1..3) %}{{ i }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1, 2, 3"),
        ("{% comment %}{{ nobody }}{% endcomment %}a{%- # so -%} b", "ab"),
        ("{{ contact.name | replace: 'Love', 'Ho' | remove: 'a' | strip | size }}", "8"),
        ("{{ contact.name | truncate: 5 | downcase }} {{ 'ada' | capitalize }}", "ada … Ada"),
        ("Tom & <Jerry>", "Tom & <Jerry>"),
    ],
)  # fmt: skip
def test_gaps_are_filled(source: str, filled: str) -> None:
    assert filled == fill(source)


@pytest.mark.parametrize(
    ("source", "name", "place"),
    [
        ("Hi\n  {{ contact.position }}!", "contact.position", Place(line=2, column=6)),
        ("{{ admiration.work }}", "admiration.work", Place(line=1, column=4)),
        ("a\n\n{{ gift.kind | upcase }}", "gift.kind", Place(line=3, column=4)),
        ("{{ gift.day | date }}", "gift.day", Place(line=1, column=4)),
        ("{% assign a = gift.kind | append: 'x' %}", "gift.kind", Place(line=1, column=15)),
    ],
)
def test_a_missing_value_is_named_with_its_place(source: str, name: str, place: Place) -> None:
    flaw = flaw_of(source)

    assert (FlawKind.MISSING, name, place) == (flaw.kind, flaw.name, flaw.place)
    assert f"there is nothing in {name}" == flaw.what


@pytest.mark.parametrize(
    ("source", "kind", "what", "place"),
    [
        ("Hi\n{{ contact. }}", "broken", "expected an identifier", (2, 1)),
        ("{{ contact.name ", "broken", "never closed by }}", (1, 1)),
        ("a\nb {% if %}x{% endif %}", "broken", "missing expression", (2, 6)),
        ("{% if contact.name %}x", "broken", "", None),
        ("{% include 'a' %}", "broken", "unexpected tag 'include'", (1, 4)),
        ("{% render 'a' %}", "broken", "unexpected tag 'render'", (1, 4)),
        ("{% raw %}{{{% endraw %}", "broken", "'raw' is not known", (1, 1)),
        ("{% increment a %}", "broken", "unexpected tag 'increment'", (1, 4)),
        ("{{ contact.name | base64_encode }}", "broken", "'base64_encode' is not known", (1, 19)),
        ("{{ 'now' | date }}", "broken", "'date' takes a day", (1, 12)),
        ("{{ today | date: '%s' }}", "broken", "'date' does not know %s", (1, 12)),
        ("{{ contact.shoe_size }}", "unknown", "no value by the name of contact.shoe_size", (1, 4)),
        ("{{ contact }}", "unknown", "no value by the name of contact", (1, 4)),
        ("{{ contact[contact.name] }}", "unknown", "no value by the name of contact.…", (1, 4)),
        ("{{ contact.name.size }}", "unknown", "no value by the name of contact.name.size", (1, 4)),
        ("{% break %}", "broken", "unexpected 'break'", (1, 4)),
        ("{{ 'a' | replace: '', 'b' }}", "broken", "something to look for", (1, 10)),
        ("{{ 'a' | truncate: 99999999999 }}", "broken", "a number from 0 to 20000", (1, 10)),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(
    source: str, kind: str, what: str, place: tuple[int, int] | None
) -> None:
    flaw = flaw_of(source)

    assert kind == flaw.kind
    assert what in flaw.what
    if place is not None:
        assert Place(line=place[0], column=place[1]) == flaw.place


HOSTILE = {
    "a range": "{% for i in (1..1000000000) %}x{% endfor %}",
    "a range turned around": "{% for i in (1..1000000000) reversed %}x{% endfor %}",
    "a range skipped": "{% for i in (1..1000000000) offset: 999999990 %}x{% endfor %}",
    "a range without end": "{% for i in (1..99999999999999999999999) %}x{% endfor %}",
    "a range by name": "{% assign r = (1..1000000000) %}{% for i in r reversed %}{% endfor %}",
    "loops in loops": "{% for i in (1..900) %}{% for j in (1..900) %}{% for k in (1..900) %}a"
    + "{% endfor %}" * 3,
    "loop after loop": "{% for i in (1..99) %}{% if true %}{% endif %}{% endfor %}" * 70,
    "replaced by more": "{{ 'aaaaaaaaaa' " + "| replace: 'a','aaaaaaaaaa' " * 9 + "}}",
    "appended to itself": "{% assign a = 'aaaaaaaaaa' %}" + "{% assign a = a | append: a %}" * 40,
    "captured in itself": "{% for i in (1..200) %}{% capture a %}{{ a | default: 'xx' }}"
    "{{ a | default: 'x' }}{% endcapture %}{% endfor %}",
    "captured again and again": "{% capture a %}aaaaaaaaaa{% endcapture %}"
    + "{% capture a %}{{a}}{{a}}{{a}}{% endcapture %}" * 60,
    "much kept": "{% capture a %}" + "a" * 6000 + "{% endcapture %}"
    "{% for i in (1..90) %}{% capture b %}{{a}}{{a}}{{a}}{% endcapture %}{% endfor %}",
    "much looked through": "{% capture a %}" + "a" * 4000 + "b{% endcapture %}"
    "{% for i in (1..300) %}{% if a contains 'aab' and a contains 'bbc' %}{% endif %}{% endfor %}",
    "written without end": "{% capture a %}" + "a" * 5000 + "{% endcapture %}" + "{{ a }}" * 50,
    "nested too deeply": "{% if contact.name %}" * 40 + "{% endif %}" * 40,
    "blanks": "{{" + " " * 7990,
    "blanks that end": ("{{" + " " * 290 + "}}") * 26,
    "a name without end": "{% " + "a" * 7990,
    "raw and raw": "{% raw %}" * 800,
    "doc and doc": "{% doc %}" * 800,
    "many gaps": "{{a}}" * 1600,
    "brackets": "{{" + "a[" * 140 + "x" + "]" * 140 + "}}",
    "opened and opened": "{{" * 4000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_templates_end_soon_and_say_why(name: str) -> None:
    began = time.thread_time()
    outcomes = [outcome_of(HOSTILE[name]), attempt(HOSTILE[name])]
    took = time.thread_time() - began

    assert took < SECONDS
    if name not in {"much kept", "much looked through"}:  # these end by themselves
        kinds = {each.kind for each in outcomes if isinstance(each, Flaw)}
        assert kinds & {FlawKind.COSTLY, FlawKind.BROKEN}


_PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{% if a %}", "{% endif %}", "{% for a in (1..9) %}", "{% endfor %}",
     "contact.name", " | ", "upcase", "date", "'", "a", "\n", " ", "{{ contact.name }}", "Hi", "-", "#"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_text_is_filled_or_refused_in_words(source: str) -> None:
    outcome = outcome_of(source)
    if isinstance(outcome, str):
        assert "{{ contact.name }}" not in outcome
    else:
        assert outcome.what
        assert outcome.place is None or 1 <= outcome.place.line <= source.count("\n") + 1


def outcome_of(source: str) -> str | Flaw:
    try:
        return fill(source)
    except Flaw as flaw:
        return flaw


def attempt(source: str) -> str | Flaw:
    """Fill it although it was never checked."""
    try:
        return LANGUAGE.fill(source, VALUES)
    except Flaw as flaw:
        return flaw
