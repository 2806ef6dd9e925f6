"""`perennial demo`: a newcomer's first weeks, told through the public API in under a minute.

Nothing here knows the inside: it logs in, uploads an archive, gives tiers, moves a sandbox's clock and
reads nudges, as an app would.
"""

import sys
import time

import httpx2

from bootstrap.demo.client import Client, DemoFailed
from bootstrap.demo.story import tell
from bootstrap.settings import Settings


def run(settings: Settings) -> int:
    """Tell the story against the API at PERENNIAL_PUBLIC_URL; 1 when something is not as it should be."""
    started = time.monotonic()
    try:
        with Client(settings) as client:
            tell(client)
    except httpx2.ConnectError:
        print(
            f"Nothing answers at {settings.public_url}. Start it first, in another terminal: make up",
            file=sys.stderr,
        )
        return 1
    except DemoFailed as failure:
        print(f"The demo stopped: {failure}", file=sys.stderr)
        return 1
    print(
        f"\nTold in {time.monotonic() - started:.0f} seconds. The reference: {settings.public_url}/docs"
    )
    return 0
