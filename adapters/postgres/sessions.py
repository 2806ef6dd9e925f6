"""Sessions and their tokens."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.accounts import session as sessions
from adapters.postgres.tables.accounts import token as tokens
from domain.accounts.rotation import REISSUES_WITHIN, Aftermath
from domain.accounts.sessions import Ending, Method, Session, SessionKind, StoredToken
from domain.accounts.tokens import TokenKind
from domain.shared.ids import SessionId, UserId

# Each lost answer superseded what was issued together with it at one instant.
_FAMILY = text(
    """
    SELECT NOT coalesce(bool_or(rotated_at > :rotated_at), false) AS newest,
           count(DISTINCT superseded_at) FILTER (WHERE superseded_at > :lately) AS reissues
    FROM control.token WHERE session_id = :session_id AND kind = 'refresh'
    """
)


class PostgresSessions:
    """See domain.accounts.ports.Sessions."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def find(self, session_id: SessionId) -> Session | None:
        found = await self._connection.execute(
            select(sessions).where(sessions.c.id == session_id).with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_session(row)

    async def presented(self, hashes: Sequence[bytes]) -> tuple[Session, StoredToken] | None:
        named = await self._connection.execute(
            select(tokens.c.session_id).where(tokens.c.hash.in_(hashes))
        )
        session_id = named.scalar_one_or_none()
        session = None if session_id is None else await self.find(session_id)
        if session is None:
            return None
        # Read only now that the session is locked: whoever rotated it in between has committed.
        found = await self._connection.execute(select(tokens).where(tokens.c.hash.in_(hashes)))
        row = found.mappings().first()
        return None if row is None else (session, _to_token(row))

    async def aftermath(self, token: StoredToken) -> Aftermath:
        # Locked, so that an access token among them is not used for the first time meanwhile.
        found = await self._connection.execute(
            select(tokens)
            .where(tokens.c.replaces == token.hash, tokens.c.superseded_at.is_(None))
            .order_by(tokens.c.hash)
            .with_for_update()
        )
        standing = [_to_token(row) for row in found.mappings()]
        counted = await self._connection.execute(
            _FAMILY,
            {
                "session_id": token.session_id,
                "rotated_at": token.rotated_at,
                "lately": self._now - REISSUES_WITHIN,
            },
        )
        family = counted.mappings().one()
        return Aftermath(
            standing=sum(each.kind is TokenKind.REFRESH for each in standing),
            confirmed=any(each.used_at or each.rotated_at for each in standing),
            moved_on=any(each.rotated_at for each in standing),
            newest=family["newest"],
            reissues=family["reissues"],
        )

    async def live_of(self, user_id: UserId) -> list[Session]:
        found = await self._connection.execute(
            select(sessions)
            .where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
            .order_by(sessions.c.id)
            .with_for_update()
        )
        return [_to_session(row) for row in found.mappings()]

    async def surplus(self, user_id: UserId, *, most: int) -> list[Session]:
        # What an OFFSET passes over would be locked as well, so it looks first.
        mine = (
            select(sessions.c.id)
            .where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
            .order_by(sessions.c.last_used_at.desc(), sessions.c.id.desc())
            .offset(most)
        )
        found = await self._connection.execute(
            select(sessions)
            .where(sessions.c.id.in_(mine), sessions.c.ended_at.is_(None))
            .order_by(sessions.c.id)
            .with_for_update()
        )
        return [_to_session(row) for row in found.mappings()]

    async def add(self, session: Session) -> None:
        await self._connection.execute(
            sessions.insert().values(
                id=session.id,
                user_id=session.user_id,
                device=session.device,
                kind=session.kind,
                method=session.method,
                authenticated_at=session.authenticated_at,
                created_at=session.created_at,
                last_used_at=session.last_used_at,
                expires_at=session.expires_at,
            )
        )

    async def save(self, session: Session) -> None:
        await self._connection.execute(
            sessions.update()
            .where(sessions.c.id == session.id)
            .values(
                device=session.device,
                last_used_at=session.last_used_at,
                authenticated_at=session.authenticated_at,
                ended_at=session.ended_at,
                ended_because=session.ended_because,
            )
        )

    async def add_tokens(self, issued: Sequence[StoredToken]) -> None:
        await self._connection.execute(
            tokens.insert(),
            [
                {
                    "hash": token.hash,
                    "kind": token.kind,
                    "session_id": token.session_id,
                    "created_at": self._now,
                    "expires_at": token.expires_at,
                    "replaces": token.replaces,
                }
                for token in issued
            ],
        )

    async def mark_rotated(self, token: StoredToken, at: datetime) -> None:
        await self._connection.execute(
            tokens.update().where(tokens.c.hash == token.hash).values(rotated_at=at)
        )

    async def supersede(self, token: StoredToken, at: datetime) -> None:
        await self._connection.execute(
            tokens.update()
            .where(tokens.c.replaces == token.hash, tokens.c.superseded_at.is_(None))
            .values(superseded_at=at)
        )


def _to_session(row: RowMapping) -> Session:
    because = row["ended_because"]
    return Session(
        id=SessionId(row["id"]),
        user_id=UserId(row["user_id"]),
        device=row["device"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        expires_at=row["expires_at"],
        authenticated_at=row["authenticated_at"],
        kind=SessionKind(row["kind"]),
        method=Method(row["method"]),
        ended_at=row["ended_at"],
        ended_because=None if because is None else Ending(because),
    )


def _to_token(row: RowMapping) -> StoredToken:
    return StoredToken(
        hash=row["hash"],
        kind=TokenKind(row["kind"]),
        session_id=SessionId(row["session_id"]),
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        rotated_at=row["rotated_at"],
        superseded_at=row["superseded_at"],
        replaces=row["replaces"],
    )
