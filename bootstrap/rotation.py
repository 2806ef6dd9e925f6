"""`perennial rotate-keys`: the keys of the workspaces, put under the first of the service's keys."""

import asyncio

from adapters.crypto.keys import KeyRing
from adapters.postgres.data_keys import PostgresKeyRotation
from adapters.postgres.engine import JOB_ROLE, Database
from bootstrap.container import wrapping_keys
from bootstrap.settings import Settings
from domain.sealing.commands import rotate_keys
from domain.sealing.ports import SealBroken


def run(settings: Settings, *, check: bool) -> int:
    """See `rotate`."""
    return asyncio.run(rotate(settings, check=check))


async def rotate(settings: Settings, *, check: bool) -> int:
    """Rotate, or with `check` only look; 1 as long as anything is sealed with another key."""
    database = Database(settings.job_database_url, role=JOB_ROLE, pool_size=1)
    keys = KeyRing([key.material for key in settings.secret_keys])
    wrapping = wrapping_keys(settings, keys)
    rotation = PostgresKeyRotation(database, wrapping)
    try:
        if not check:
            print(f"{await rotate_keys(rotation)} keys resealed with {wrapping.present}")
        sealed = await rotation.sealed_by_key()
    except SealBroken as broken:
        print(f"A key cannot be opened with any of PERENNIAL_SECRET_KEYS. {broken}")
        return 1
    finally:
        await database.close()
    for key_id, count in sealed.items():
        print(f"{count} keys are sealed with {key_id}")
    return 0 if set(sealed) <= {wrapping.present} else 1
