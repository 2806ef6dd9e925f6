"""Passwords of the database roles that the migrations make without one."""

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import asyncpg

# The roles migrations create; any other role in a URL belongs to whoever runs the database.
OURS = ("perennial_app", "perennial_job")

_ROUNDS = 4096  # PostgreSQL's own default


def grant_logins(owner_url: str, login_urls: Iterable[str]) -> None:
    """Let our roles among these URLs log in with the passwords that stand there.

    A role that can already log in is left alone. Needs the rights of the one who migrates.
    """
    asyncio.run(_grant_logins(owner_url, login_urls))


async def _grant_logins(owner_url: str, login_urls: Iterable[str]) -> None:
    for url in dict.fromkeys(login_urls):
        role = unquote(urlsplit(url).username or "")
        password = unquote(urlsplit(url).password or "")
        if role in OURS and password and not await _can_log_in(url):
            await _set_password(owner_url, role, password)


async def _can_log_in(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidAuthorizationSpecificationError:  # a wrong password, or none set
        return False
    await connection.close()
    return True


async def _set_password(owner_url: str, role: str, password: str) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute(f"ALTER ROLE {role} LOGIN PASSWORD '{scram_verifier(password)}'")
    finally:
        await connection.close()


def scram_verifier(password: str) -> str:
    """What PostgreSQL stores for a password (RFC 5803): the password itself reaches no log."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    salt_text, stored_text, server_text = (
        base64.b64encode(part).decode() for part in (salt, stored_key, server_key)
    )
    return f"SCRAM-SHA-256${_ROUNDS}:{salt_text}${stored_text}:{server_text}"
