"""What became of a refresh token, read off all tokens in memory."""

from collections.abc import Sequence
from datetime import datetime

from domain.accounts.rotation import REISSUES_WITHIN, Aftermath
from domain.accounts.sessions import StoredToken
from domain.accounts.tokens import TokenKind


def aftermath_of(token: StoredToken, tokens: Sequence[StoredToken], now: datetime) -> Aftermath:
    standing = [
        each for each in tokens if each.replaces == token.hash and each.superseded_at is None
    ]
    family = [
        each
        for each in tokens
        if each.session_id == token.session_id and each.kind is TokenKind.REFRESH
    ]
    assert token.rotated_at is not None
    rotated = [each.rotated_at for each in family if each.rotated_at is not None]
    superseded = {each.superseded_at for each in family if each.superseded_at is not None}
    return Aftermath(
        standing=sum(each.kind is TokenKind.REFRESH for each in standing),
        confirmed=any(each.used_at or each.rotated_at for each in standing),
        moved_on=any(each.rotated_at for each in standing),
        newest=max(rotated) == token.rotated_at,
        reissues=sum(at > now - REISSUES_WITHIN for at in superseded),
    )
