"""Templates as they are read."""

from datetime import datetime

import msgspec

from domain.shared.ids import TemplateId
from domain.templates.model import Template


class TemplateView(msgspec.Struct, frozen=True, gc=False):
    """One template. Rows are read positionally, so the order of the fields is that of the select list."""

    id: TemplateId
    version: int
    name: str
    sort_name: str
    channel: str
    purpose: str
    language: str
    subject: str
    body: str
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


def view_of(template: Template, now: datetime) -> TemplateView:
    """The template as a read right after this change would show it."""
    return TemplateView(
        id=template.id,
        version=template.version,
        name=template.name,
        sort_name=template.sort_name,
        channel=template.channel,
        purpose=template.purpose,
        language=template.language,
        subject=template.subject,
        body=template.body,
        archived_at=template.archived_at,
        created_at=template.created_at or now,
        updated_at=template.updated_at or now,
    )
