"""What can be done with cadences."""

from collections.abc import Mapping
from typing import Any

from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.checks import problems_of, template_problems, templates_named
from domain.cadences.model import (
    MOST_OWN,
    Cadence,
    CadenceBuiltIn,
    CadenceTemplateUnknown,
    CadenceUnfit,
    CadenceVersion,
    TooManyCadences,
)
from domain.cadences.sketch import Sketch, definition_of
from domain.cadences.views import CadenceView, VersionView, built_in_view, view_of
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Fault
from domain.shared.ids import CadenceId, new_id
from domain.unit_of_work import Transaction, UnitOfWork


async def create_cadence(
    uow: UnitOfWork,
    actor: Actor,
    values: Mapping[str, Any],
    copy_of: CadenceId | None = None,
) -> CadenceView:
    """Make a cadence, empty or as a copy of any other; what `values` say comes before what is copied.

    Raises NotFound, NoCadenceName, TooManyCadences.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        said = dict(values)
        await _refuse_unknown_templates(tx, said.get("sketch"))
        if copy_of is not None:
            said = await _copied(tx, copy_of) | said
        if await tx.cadences.count() >= MOST_OWN:
            raise TooManyCadences
        cadence = Cadence(id=CadenceId(new_id()), copied_from=copy_of, **said)
        await tx.cadences.save(cadence)
    return view_of(cadence, tx.now)


async def patch_cadence(
    uow: UnitOfWork,
    actor: Actor,
    cadence_id: CadenceId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> CadenceView:
    """Change the working copy; what was published stays. Raises NotFound, CadenceBuiltIn, CadenceAsideAlready."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        cadence = await own_cadence(tx, cadence_id)
        cadence.expect(version)
        await _refuse_unknown_templates(tx, values.get("sketch"))
        cadence.edit(dict(values))
        await _save_changed(tx, cadence)
    return view_of(cadence, tx.now)


async def publish_cadence(
    uow: UnitOfWork, actor: Actor, cadence_id: CadenceId, version: int | None = None
) -> tuple[VersionView, bool]:
    """Publish the working copy as the next version, and whether that is a new one: the same is not published twice.

    Raises NotFound, CadenceBuiltIn, CadenceAsideAlready, CadenceUnfit with every rule that it breaks.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        cadence = await own_cadence(tx, cadence_id)
        cadence.expect(version)
        await refuse_when_unfit(tx, cadence)
        definition = definition_of(cadence.sketch)
        latest = await tx.cadences.version(cadence_id)
        if latest is not None and latest.definition == definition:
            return version_view(latest), False
        published = cadence.publish(definition, tx.now, actor.user_id)
        await tx.cadences.save(cadence)
        await tx.cadences.add_version(published)
    return version_view(published), True


async def archive_cadence(uow: UnitOfWork, actor: Actor, cadence_id: CadenceId) -> CadenceView:
    """Offer it no longer; whoever is on it goes on. Raises NotFound, CadenceBuiltIn."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        cadence = await own_cadence(tx, cadence_id)
        cadence.archive(tx.now)
        await _save_changed(tx, cadence)
    return view_of(cadence, tx.now)


async def unarchive_cadence(uow: UnitOfWork, actor: Actor, cadence_id: CadenceId) -> CadenceView:
    """Offer it again. Raises NotFound, CadenceBuiltIn."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        cadence = await own_cadence(tx, cadence_id)
        cadence.unarchive()
        await _save_changed(tx, cadence)
    return view_of(cadence, tx.now)


async def remove_cadence(uow: UnitOfWork, actor: Actor, cadence_id: CadenceId) -> None:
    """Remove one that was never published. Raises NotFound, CadenceBuiltIn, CadenceInUse."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        cadence = await own_cadence(tx, cadence_id)
        cadence.refuse_when_published()
        await tx.cadences.remove(cadence)


async def own_cadence(tx: Transaction, cadence_id: CadenceId) -> Cadence:
    """One that may be changed. Raises NotFound, CadenceBuiltIn."""
    if cadence_id in BUILT_IN:
        raise CadenceBuiltIn
    return await tx.cadences.get(cadence_id)


async def refuse_when_unfit(tx: Transaction, cadence: Cadence) -> None:
    """Raises CadenceUnfit with every rule that the working copy breaks."""
    faults = problems_of(cadence.sketch) or await _unknown_templates(tx, cadence.sketch)
    if faults:
        raise CadenceUnfit(faults=tuple(faults))


def version_view(version: CadenceVersion) -> VersionView:
    return VersionView(
        cadence_id=version.cadence_id,
        number=version.number,
        definition=version.definition,
        published_at=version.published_at,
        published_by=version.published_by,
    )


async def _copied(tx: Transaction, cadence_id: CadenceId) -> dict[str, Any]:
    """What a copy begins with: the working copy of an own one, the newest version of what comes with Perennial."""
    known = BUILT_IN.get(cadence_id)
    if known is not None:
        view = built_in_view(known)
        return {
            "name": view.summary.name,
            "summary": view.summary.summary,
            "sketch": view.sketch,
        }
    cadence = await tx.cadences.get(cadence_id)
    return {"name": cadence.name, "summary": cadence.summary, "sketch": cadence.sketch}


async def _refuse_unknown_templates(tx: Transaction, sketch: Sketch | None) -> None:
    faults = await _unknown_templates(tx, sketch) if sketch else []
    if faults:
        raise CadenceTemplateUnknown(faults=tuple(faults))


async def _unknown_templates(tx: Transaction, sketch: Sketch) -> list[Fault]:
    named = templates_named(sketch)
    missing = await tx.cadences.missing_templates(named) if named else set[str]()
    return list(template_problems(sketch, missing))


async def _save_changed(tx: Transaction, cadence: Cadence) -> None:
    if cadence.changed:
        await tx.cadences.save(cadence)
