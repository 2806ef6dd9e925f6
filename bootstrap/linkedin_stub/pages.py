"""The page where somebody allows or cancels, without scripts."""

import html
from collections.abc import Iterable, Mapping

from bootstrap.linkedin_stub.applications import Application
from bootstrap.linkedin_stub.state import Person

_STYLE = (
    "body{font:16px sans-serif;max-width:30rem;margin:4rem auto}label{display:block;margin:.5rem 0}"
)


def consent_page(
    action: str, asked: Mapping[str, str], application: Application, people: Iterable[Person]
) -> str:
    """Who is it, and do they allow `application` what it asks for?"""
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in asked.items()
    )
    choices = "".join(
        f'<label><input type="radio" name="person" value="{html.escape(person.subject)}"'
        f"{' checked' if place == 0 else ''}> {html.escape(person.name)} "
        f"({html.escape(_told(person))})</label>"
        for place, person in enumerate(people)
    )
    return _framed(
        "Not LinkedIn",
        f"<p>An application asks for {html.escape(application.gives)}.</p>"
        f"<p><small>{html.escape(asked['scope'])}</small></p>"
        f'<form method="post" action="{html.escape(action)}">{hidden}{choices}'
        '<p><button name="decision" value="allow">Allow</button> '
        '<button name="decision" value="cancel">Cancel</button></p></form>',
    )


def fault_page(text: str) -> str:
    """What LinkedIn shows itself rather than send anybody back."""
    return _framed("Bummer, something went wrong.", f"<p>{html.escape(text)}</p>")


def _told(person: Person) -> str:
    address = person.email or "no address"
    return address if person.in_region else f"{address}; outside of the EU, the EEA and Switzerland"


def _framed(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{html.escape(title)}</h1>{body}</body></html>"
    )
