"""What can be done with templates."""

from collections.abc import Mapping
from typing import Any

from domain.shared.actor import Actor, Scope
from domain.shared.ids import AdmirationId, ContactId, TemplateId, new_id
from domain.shared.local_time import local_day
from domain.shared.sight import Sight, sight_of
from domain.templates.model import Template, TemplateExists
from domain.templates.ports import TemplateLanguage, Values
from domain.templates.variables import values_of
from domain.templates.views import TemplateView, view_of
from domain.templates.writing import Written, check, fill
from domain.unit_of_work import Transaction, UnitOfWork


async def create_template(
    uow: UnitOfWork,
    actor: Actor,
    language: TemplateLanguage,
    values: Mapping[str, Any],
    template_id: TemplateId | None = None,
) -> tuple[TemplateView, bool]:
    """Keep a template; with a client's own id, doing it again with the same values finds it kept."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        existing = await tx.templates.find(template_id) if template_id else None
        if existing:
            if any(getattr(existing, name) != value for name, value in values.items()):
                raise TemplateExists(current_version=existing.version)
            return view_of(existing, tx.now), False
        template = Template(id=template_id or TemplateId(new_id()), **values)
        check(language, subject=template.subject, body=template.body)
        await tx.templates.save(template)
    return view_of(template, tx.now), True


async def patch_template(
    uow: UnitOfWork,
    actor: Actor,
    language: TemplateLanguage,
    template_id: TemplateId,
    values: Mapping[str, Any],
    version: int | None = None,
    *,
    archived: bool | None = None,
) -> TemplateView:
    """Set the given fields, and put it away or take it out again."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        template = await tx.templates.get(template_id)
        template.expect(version)
        template.edit(dict(values))
        if archived is not None:
            template.archive(tx.now if archived else None)
        if template.changed & {"subject", "body"}:
            check(language, subject=template.subject, body=template.body)
        if template.changed:
            await tx.templates.save(template)
    return view_of(template, tx.now)


async def remove_template(uow: UnitOfWork, actor: Actor, template_id: TemplateId) -> None:
    """Remove a template; what was written with it stays."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.templates.remove(await tx.templates.get(template_id))


async def preview_template(
    uow: UnitOfWork,
    actor: Actor,
    language: TemplateLanguage,
    template_id: TemplateId,
    contact_id: ContactId,
    admiration_id: AdmirationId | None,
) -> Written:
    """What it would say to this contact. Raises TemplateValueMissing with the name of what is not known."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        template = await tx.templates.get(template_id)
        values = await _values_seen(tx, actor, contact_id, admiration_id)
    return fill(language, values, subject=template.subject, body=template.body)


async def preview_text(
    uow: UnitOfWork,
    actor: Actor,
    language: TemplateLanguage,
    contact_id: ContactId,
    admiration_id: AdmirationId | None,
    *,
    subject: str,
    body: str,
) -> Written:
    """Likewise of a text that is not kept."""
    actor.require(Scope.OUTREACH_WRITE)
    check(language, subject=subject, body=body)
    async with uow.begin(actor.workspace_id) as tx:
        values = await _values_seen(tx, actor, contact_id, admiration_id)
    return fill(language, values, subject=subject, body=body)


async def values_for(
    tx: Transaction, contact_id: ContactId, admiration_id: AdmirationId | None
) -> Values:
    """What is known of a contact, by the names of templates."""
    subject = await tx.templates.subject(contact_id, admiration_id)
    return values_of(subject, local_day(tx.now, tx.workspace.zone))


async def _values_seen(
    tx: Transaction, actor: Actor, contact_id: ContactId, admiration_id: AdmirationId | None
) -> Values:
    """Likewise, without what whoever looks on does not get to see: the words of an admiration."""
    values = await values_for(tx, contact_id, admiration_id)
    if sight_of(actor) is not Sight.OUTLINE:
        return values
    return {name: each for name, each in values.items() if name != "admiration"}
