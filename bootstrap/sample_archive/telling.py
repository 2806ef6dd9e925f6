"""Conversations as rows of messages.csv, and what must come of each row."""

from bootstrap.sample_archive.answer import ExpectedAnswer
from bootstrap.sample_archive.conversations import Conversation, Line
from bootstrap.sample_archive.eras import PROFILE_URL, EraShape, RowWriter
from bootstrap.sample_archive.people import InventedPerson


class ConversationWriter:
    """Writes rows and keeps the account."""

    def __init__(self, rows: RowWriter, shape: EraShape, answer: ExpectedAnswer) -> None:
        self._rows = rows
        self._names_recipients = "RECIPIENT PROFILE URLS" in shape.messages
        self._answer = answer
        self._owner_url = PROFILE_URL + answer.owner_slug

    def write(self, conversation: Conversation) -> None:
        for line in conversation.lines:
            self._write_line(conversation, line)
        outcomes: dict[tuple[str, str], str | None] = {}
        spoke = {m.sender.slug for m in conversation.lines if isinstance(m.sender, InventedPerson)}
        for line in conversation.lines:
            code = line.code
            told = (line.at, line.content)
            if code == "duplicate_row":
                code = outcomes[told] or "duplicate_row"
            elif code is None:
                code = self._account(conversation, line, spoke)
                outcomes[told] = code
            if code is not None:
                self._answer.notes["messages.csv"][code] += 1

    def _write_line(self, conversation: Conversation, line: Line) -> None:
        owner = self._answer.owner_name
        recipients = [o for o in conversation.others if o != line.sender]
        addressed = recipients if line.sender is None else [owner, *recipients]
        if not addressed:
            addressed = [owner]
        sender = owner if line.sender is None else line.sender
        self._rows.write(
            conversation_id=conversation.id,
            conversation_title=conversation.title,
            **{"from": _name(sender)},
            sender_profile_url=self._url(sender),
            to=", ".join(map(_name, addressed)),
            recipient_profile_urls=",".join(filter(None, map(self._url, addressed))),
            date=line.at,
            subject=conversation.title,
            content=line.content,
            folder=line.folder,
            is_message_draft="Yes" if line.is_draft else "No",
            is_conversation_draft="No",
        )

    def _account(self, conversation: Conversation, line: Line, spoke: set[str]) -> str | None:
        """Count the touches of a line that is one, or say the note that it becomes."""
        is_group = len(conversation.others) > 1
        touches = self._answer.touches
        if isinstance(line.sender, InventedPerson):
            touches[line.sender.slug].inbound += 1
            touches[line.sender.slug].group += is_group
            return None
        slugs = self._exported_recipients(conversation, spoke)
        for slug in slugs:
            touches[slug].outbound += 1
            touches[slug].group += is_group
        self._answer.wrote.update(slugs)
        return None if slugs else "recipient_unknown"

    def _exported_recipients(self, conversation: Conversation, spoke: set[str]) -> list[str]:
        everybody = [person.slug for person in conversation.people]
        if self._names_recipients:
            return everybody
        return [slug for slug in everybody if conversation.id and slug in spoke]

    def _url(self, who: InventedPerson | str) -> str:
        if isinstance(who, InventedPerson):
            return who.url
        return self._owner_url if who == self._answer.owner_name else ""


def _name(who: InventedPerson | str) -> str:
    return who.name if isinstance(who, InventedPerson) else who
