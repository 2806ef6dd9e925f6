"""What the stub knows: its people, what it has given out, what it was asked, and what goes wrong today."""

import itertools
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from joserfc.jwk import RSAKey

from bootstrap.linkedin_stub import applications
from bootstrap.linkedin_stub.applications import Application
from bootstrap.linkedin_stub.grants import Grant, Token
from bootstrap.linkedin_stub.inventing import DAYS_A_MONTH
from bootstrap.linkedin_stub.members import Member
from bootstrap.linkedin_stub.recording import Asked
from bootstrap.linkedin_stub.troubles import ApiFault, Trouble

CODE_SECONDS = 30 * 60
TOKEN_SECONDS = 60 * 24 * 3600

SIGN_IN, PORTABILITY = applications.SIGN_IN, applications.PORTABILITY
CLIENT_ID, CLIENT_SECRET = SIGN_IN.client_id, SIGN_IN.client_secret

_NO_DATA = (
    "No data found for this domain and memberId",
    "No data found for this memberId.",
    "No data found for this domain and memberId.",
    "No data found for this memberId",
)


class Fault(StrEnum):
    """What can be made to go wrong with signing in, or to be unusual, each by its name."""

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
    """A member. Without an address LinkedIn leaves the claims about it out.

    `in_region` says whether their profile is in the EU, the EEA or Switzerland.
    """

    subject: str
    name: str
    email: str | None = None
    email_verified: bool | str = True
    locale: Any = None
    in_region: bool = True

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


PEOPLE = (
    Person(subject="zo3-Testwright", name="Zoë Testwright", email="zoe.testwright@example.com"),
    Person(subject="b0b-Unproved", name="Bob Unproved", email="bob@example.com", email_verified=False),
    Person(subject="n0r-Silent", name="Nora Silent"),
    Person(subject="u5a-Outside", name="Una Outside", email="una@example.com", in_region=False),
)  # fmt: skip


class StubState:
    """One LinkedIn; docs/linkedin-stub.md lists all that can be set.

    `consents` is the subject who says yes at once; None asks whoever is there. `refuses` is the error that
    comes back instead of a code. `asked` are the endpoints in the order in which they were called.
    """

    def __init__(self, people: Iterable[Person] = PEOPLE) -> None:
        self.people = {person.subject: person for person in people}
        self.applications = {each.client_id: each for each in (SIGN_IN, PORTABILITY)}
        self.consents: str | None = None
        self.refuses: str | None = None
        self.outsiders_reach_the_api = False
        self.expires_in = TOKEN_SECONDS
        self.faults: set[Fault] = set()
        self.slowness = 30.0
        self.huge_bytes = 1024**3
        self.asked: list[str] = []
        self.requests: list[Asked] = []
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, Token] = {}
        self.shown: set[str] = set()
        self.key = new_key()
        self.wordings = itertools.cycle(_NO_DATA)
        self._first_export = datetime.now(UTC).date() - timedelta(days=DAYS_A_MONTH + 1)
        self._members: dict[str, Member] = {}

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

    def member(self, subject: str) -> Member:
        """What the portability API has of somebody: an invented network, unless it was replaced."""
        if subject not in self._members:
            person = self.people[subject]
            self._members[subject] = Member(
                subject, person.name, person.email, as_of=self._first_export
            )
        return self._members[subject]

    def trouble(
        self,
        subject: str,
        fault: ApiFault,
        *,
        domains: tuple[str, ...] = (),
        after: int = 0,
        times: int | None = None,
    ) -> None:
        """Make something go wrong for a member, from here on."""
        self.member(subject).troubles.add(
            Trouble(fault=fault, domains=domains, after=after, times=times)
        )

    def heal(self, subject: str) -> None:
        self.member(subject).troubles.clear()

    def move_on(self, subject: str, *, months: int = 1) -> None:
        """Have their network as it is some months later."""
        self.member(subject).move_on(months)

    def archive_of(self, subject: str) -> bytes:
        """The ZIP that the same person would download."""
        return self.member(subject).archive()

    def grant(
        self,
        person: Person,
        *,
        application: Application,
        redirect_uri: str,
        scope: str,
        challenged: bool,
    ) -> str:
        """A code for this person."""
        code = "AQ" + secrets.token_urlsafe(24)
        self.grants[code] = Grant(
            application=application,
            subject=person.subject,
            redirect_uri=redirect_uri,
            scope=scope,
            challenged=challenged,
            expires_at=time.time() + CODE_SECONDS,
        )
        return code

    def token_for(self, grant: Grant) -> str:
        """Another set of scopes than before ends the member's earlier tokens of the application."""
        scopes, now = frozenset(grant.scope.split()), time.time()
        for earlier in self._tokens_of(grant.subject):
            if earlier.application == grant.application and earlier.scopes != scopes:
                earlier.ended = ApiFault.REVOKED
        token = "AQV" + secrets.token_urlsafe(350)
        self.tokens[token] = Token(
            application=grant.application,
            subject=grant.subject,
            scopes=scopes,
            made_at=now,
            expires_at=now + self.seconds_of(grant.application),
        )
        return token

    def seconds_of(self, application: Application) -> int:
        return self.expires_in if application.is_for_portability else TOKEN_SECONDS

    def revoke_tokens(self, subject: str) -> None:
        """The member takes back what they have allowed the portability application."""
        self.end_tokens(subject, ApiFault.REVOKED)

    def expire_tokens(self, subject: str) -> None:
        self.end_tokens(subject, ApiFault.EXPIRED)

    def end_tokens(self, subject: str, how: ApiFault) -> None:
        for token in self._tokens_of(subject):
            if token.application.is_for_portability:
                token.ended = token.ended or how

    def _tokens_of(self, subject: str) -> list[Token]:
        return [token for token in self.tokens.values() if token.subject == subject]


def new_key() -> RSAKey:
    """A key to sign with, under a name of its own."""
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})
