"""Forgetting, a bounded piece at a time."""

from domain.retention.ports import ANSWERS_KEPT, MERGES_KEPT, TRASH_KEPT, Retention

WORKSPACES_AT_ONCE = 500
CONTACTS_AT_ONCE = 100
ENTRIES_AT_ONCE = 1000


async def forget_what_is_past(retention: Retention) -> None:
    """Go through all workspaces once. Killed in the middle, the next day's run does the rest."""
    after = None
    while workspaces := await retention.workspaces(after, WORKSPACES_AT_ONCE):
        await retention.forget_answers(workspaces, ANSWERS_KEPT)
        while await retention.empty_trash(workspaces, TRASH_KEPT, CONTACTS_AT_ONCE):
            pass
        while await retention.forget_merges(workspaces, MERGES_KEPT, CONTACTS_AT_ONCE):
            pass
        after = workspaces[-1]
    while await retention.forget_account_entries(ENTRIES_AT_ONCE):
        pass
