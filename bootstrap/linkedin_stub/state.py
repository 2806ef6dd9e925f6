"""What the stub knows: its people, what it has given out, what it was asked, and what goes wrong today."""

import secrets
import time
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec
from joserfc.jwk import RSAKey

CODE_SECONDS = 30 * 60
TOKEN_SECONDS = 60 * 24 * 3600

CLIENT_ID = "perennial-stub"
CLIENT_SECRET = "stub-secret"  # noqa: S105 - opens nothing but the stub


class Fault(StrEnum):
    """What can be made to go wrong, or to be unusual, each by its name."""

    TOKEN_5XX = "token_5xx"  # noqa: S105 - the name of a fault
    TOKEN_NOT_JSON = "token_not_json"  # noqa: S105 - the name of a fault
    TOKEN_SLOW = "token_slow"  # noqa: S105 - the name of a fault
    TOKEN_HUGE = "token_huge"  # noqa: S105 - the name of a fault
    ANSWER_HUGE = "answer_huge"
    KEYS_5XX = "keys_5xx"
    KEYS_5XX_ONCE = "keys_5xx_once"
    USERINFO_5XX = "userinfo_5xx"
    USERINFO_REDIRECTS = "userinfo_redirects"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_ISSUER = "wrong_issuer"
    OLD_ISSUER = "old_issuer"
    WRONG_KEY = "wrong_key"
    SYMMETRIC = "symmetric"
    EXPIRED = "expired"
    OTHER_SUBJECT = "other_subject"
    REVOKED_AT_FIRST = "revoked_at_first"
    REVOKED = "revoked"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A member. Without an address LinkedIn leaves the claims about it out."""

    subject: str
    name: str
    email: str | None = None
    email_verified: bool | str = True
    locale: Any = None

    def claims(self) -> dict[str, Any]:
        given, _, family = self.name.partition(" ")
        claims: dict[str, Any] = {
            "sub": self.subject,
            "name": self.name,
            "given_name": given,
            "family_name": family,
            "locale": self.locale or {"country": "GB", "language": "en"},
        }
        if self.email is not None:
            claims |= {"email": self.email, "email_verified": self.email_verified}
        return claims


class Grant(msgspec.Struct, kw_only=True):
    """A code, until it is exchanged."""

    person: Person
    redirect_uri: str
    scope: str
    challenged: bool
    expires_at: float


PEOPLE = (
    Person(subject="zo3-Testwright", name="Zoë Testwright", email="zoe.testwright@example.com"),
    Person(subject="b0b-Unproved", name="Bob Unproved", email="bob@example.com", email_verified=False),
    Person(subject="n0r-Silent", name="Nora Silent"),
)  # fmt: skip


class StubState:
    """One LinkedIn. `consents` is the subject who says yes at once; None asks whoever is there.

    `refuses` is the error that comes back instead of a code. `asked` are the endpoints in the order in which
    they were called.
    """

    def __init__(
        self,
        people: Iterable[Person] = PEOPLE,
        *,
        client_id: str = CLIENT_ID,
        client_secret: str = CLIENT_SECRET,
    ) -> None:
        self.people = {person.subject: person for person in people}
        self.client_id = client_id
        self.client_secret = client_secret
        self.consents: str | None = None
        self.refuses: str | None = None
        self.faults: set[Fault] = set()
        self.slowness = 30.0
        self.asked: list[str] = []
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, Person] = {}
        self.shown: set[str] = set()
        self.key = new_key()

    def add(self, person: Person) -> Person:
        self.people[person.subject] = person
        return person

    def turn_keys(self) -> None:
        """Sign with a new key from here on."""
        self.key = new_key()

    def take(self, fault: Fault) -> bool:
        """Whether it goes wrong now; this once."""
        wrong = fault in self.faults
        self.faults.discard(fault)
        return wrong

    def grant(self, person: Person, *, redirect_uri: str, scope: str, challenged: bool) -> str:
        """A code for this person."""
        code = "AQ" + secrets.token_urlsafe(24)
        self.grants[code] = Grant(
            person=person,
            redirect_uri=redirect_uri,
            scope=scope,
            challenged=challenged,
            expires_at=time.time() + CODE_SECONDS,
        )
        return code

    def token_for(self, person: Person) -> str:
        token = "AQV" + secrets.token_urlsafe(350)
        self.tokens[token] = person
        return token


def new_key() -> RSAKey:
    """A key to sign with, under a name of its own."""
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})
