"""What each operation did, in a sentence for people."""

SUMMARIES = {
    # Getting in, and one's own account.
    "verifyEmailChallenge": "Logged in with a mailed code.",
    "logInWithPassword": "Logged in with a password.",
    "logInWithPasskey": "Logged in with a passkey.",
    "completeLinkedInSignIn": "Signed in with LinkedIn.",
    "logOut": "Logged out.",
    "reuseRefreshToken": "A refresh token was presented again, and its session was ended.",
    "proveByEmailCode": "Proved who they are with a mailed code.",
    "proveByPassword": "Proved who they are with their password.",
    "proveByPasskey": "Proved who they are with a passkey.",
    "changeMe": "Changed their name or time zone.",
    "deleteMe": "Asked for the account to be deleted.",
    "keepMe": "Kept the account after all.",
    "renameSession": "Renamed a session.",
    "revokeSession": "Ended a session.",
    "revokeSessions": "Ended several sessions.",
    "setPassword": "Set a password.",
    "removePassword": "Removed the password.",
    "registerPasskey": "Added a passkey.",
    "renamePasskey": "Renamed a passkey.",
    "removePasskey": "Removed a passkey.",
    "linkIdentity": "Linked a LinkedIn account to sign in with.",
    "unlinkIdentity": "Unlinked an account to sign in with.",
    "createPersonalToken": "Made a personal access token.",
    "revokePersonalToken": "Revoked a personal access token.",
    "declineInvitation": "Declined an invitation.",
    # Members.
    "invite": "Invited somebody.",
    "revokeInvitation": "Took an invitation back.",
    "acceptInvitation": "Joined the workspace.",
    "changeMember": "Changed the role of a member.",
    "removeMember": "Removed a member, or left.",
    "transferOwnership": "Handed the workspace over to another member.",
    # Exports.
    "requestExport": "Asked for a full export.",
    "deleteExport": "Deleted an export.",
    # Workspaces.
    "createWorkspace": "Made a sandbox.",
    "changeWorkspace": "Changed the workspace's name, time zone or settings.",
    "deleteWorkspace": "Deleted a sandbox.",
    "moveTestClock": "Moved the test clock forward.",
    # Contacts.
    "eraseContact": "Erased a contact for good.",
    "batchContacts": "Changed several contacts at once.",
    "createContact": "Added a contact.",
    "putContact": "Added or replaced a contact.",
    "patchContact": "Changed a contact.",
    "trashContact": "Moved a contact to the trash.",
    "restoreContact": "Restored a contact from the trash.",
    "restContact": "Let a contact rest.",
    "wakeContact": "Ended a contact's rest.",
    "forbidContact": "Noted that a contact is not to be contacted.",
    "allowContact": "Noted that a contact may be contacted again.",
    "closeContact": "Closed the relationship with a contact.",
    "reopenContact": "Opened the relationship with a contact again.",
    "tagContact": "Gave a contact a tag.",
    "untagContact": "Took a tag off a contact.",
    # Organisations and tags.
    "createOrganisation": "Added an organisation.",
    "putOrganisation": "Added or replaced an organisation.",
    "patchOrganisation": "Changed an organisation.",
    "removeOrganisation": "Removed an organisation.",
    "createTag": "Added a tag.",
    "putTag": "Added or replaced a tag.",
    "patchTag": "Changed a tag.",
    "removeTag": "Removed a tag.",
    # Interactions.
    "logInteraction": "Logged an interaction.",
    "putInteraction": "Logged or replaced an interaction.",
    "patchInteraction": "Changed an interaction.",
    "trashInteraction": "Moved an interaction to the trash.",
    "restoreInteraction": "Restored an interaction from the trash.",
    # Nudges.
    "snoozeNudge": "Snoozed a nudge.",
    "unsnoozeNudge": "Took back the snooze of a nudge.",
    "dismissNudge": "Dismissed a nudge.",
    "undismissNudge": "Took back the dismissal of a nudge.",
    "completeNudge": "Completed a nudge.",
    "uncompleteNudge": "Took back the completion of a nudge.",
    # Imports.
    "createImport": "Announced an import.",
    "uploadImportFile": "Uploaded the file of an import.",
    "startImport": "Started an import.",
    "cancelImport": "Stopped an import.",
    "undoImport": "Took back an import.",
}


def summary_of(operation: str) -> str:
    """The sentence; for an operation that is no longer known, its name."""
    return SUMMARIES.get(operation, f"Did {operation}.")
