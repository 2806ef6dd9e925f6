"""The template: the words of a message, with gaps, for one channel and one purpose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.shared.errors import Conflict, Invalid
from domain.shared.ids import TemplateId
from domain.shared.text import sort_key, tidy
from domain.shared.versioned import Versioned

LONGEST_SOURCE = 8000


class TemplateExists(Conflict):
    """There is another template under this id already."""

    code = "duplicate"


class NoTemplateName(Invalid):
    """A template needs a name."""

    code = "template_nameless"


class TemplateInvalid(Invalid):
    """This template cannot be read."""

    code = "template_invalid"


class TemplateValueMissing(Invalid):
    """The template asks for something that is not known."""

    code = "template_value_missing"


class TemplateTooCostly(Invalid):
    """This template takes more work than a message is worth."""

    code = "template_too_costly"


@dataclass(slots=True, kw_only=True, eq=False)
class Template(Versioned):
    """`subject` and `body` are in the language of templates; a channel without subjects leaves the first empty."""

    id: TemplateId
    name: str
    channel: str
    purpose: str
    body: str
    subject: str = ""
    language: str = "en"
    archived_at: datetime | None = None

    def __post_init__(self) -> None:
        self.name = tidy(self.name)
        if not self.name:
            raise NoTemplateName

    @property
    def sort_name(self) -> str:
        return sort_key(self.name)

    def edit(self, values: dict[str, Any]) -> None:
        """Set fields to what the owner said. Raises NoTemplateName."""
        for name, value in values.items():
            self.put(name, tidy(value) if name == "name" else value)
        if not self.name:
            raise NoTemplateName

    def archive(self, at: datetime | None) -> None:
        """Put it away, or take it out again; what was put away keeps the day."""
        if (self.archived_at is None) != (at is None):
            self.put("archived_at", at)
