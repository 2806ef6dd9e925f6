"""Templates in Liquid."""

from collections.abc import Collection, Mapping, Sequence

from liquid.exceptions import LiquidError, ResourceLimitError, UnknownFilterError
from liquid.template import BoundTemplate

from adapters.templates.environment import Group, TemplateEnvironment, ValueMissing
from adapters.templates.filters import FILTERS, MOST_TEXT
from adapters.templates.scanning import flaw_at, scan
from domain.templates.ports import Flaw, FlawKind, Values

Tags = Sequence[tuple[int, int]]


class LiquidLanguage:
    """See domain.templates.ports.TemplateLanguage."""

    def __init__(self) -> None:
        self._environment = TemplateEnvironment()

    def check(self, source: str, names: Collection[str]) -> None:
        template = self._read(source)
        try:
            asked = template.analyze(include_partials=False)
        except (LiquidError, RecursionError) as broken:
            raise _flaw(source, broken) from broken
        for name, places in sorted(asked.filters.items()):
            if name not in FILTERS:
                raise flaw_at(source, places[0].index, f"the filter '{name}' is not known here")
        for variable in (each for found in asked.globals.values() for each in found):
            name = ".".join(each if isinstance(each, str) else "…" for each in variable.segments)
            if name not in names:
                told = f"there is no value by the name of {name}"
                raise flaw_at(source, variable.span.index, told, FlawKind.UNKNOWN, name)

    def fill(self, source: str, values: Values) -> str:
        template = self._read(source)
        known = {
            name: Group(each) if isinstance(each, Mapping) else each
            for name, each in values.items()
        }
        try:
            text = template.render(known)
        except (LiquidError, RecursionError) as broken:
            raise _flaw(source, broken) from broken
        if len(text) > MOST_TEXT:
            raise Flaw(FlawKind.COSTLY, f"this grows beyond {MOST_TEXT} characters")
        return text

    def _read(self, source: str) -> BoundTemplate:
        tags = scan(source)
        try:
            return self._environment.from_string(source)
        except (LiquidError, RecursionError) as broken:
            flaw = _flaw(source, broken)
            raise self._placed(source, tags, flaw) from broken

    def _placed(self, source: str, tags: Tags, flaw: Flaw) -> Flaw:
        """The end of a tag is no place to the library: then it is that of the first tag with this flaw."""
        if flaw.place is not None:
            return flaw
        for start, end in tags:
            try:
                self._environment.from_string(source[start:end])
            except (LiquidError, RecursionError) as broken:
                if _flaw(source[start:end], broken).what == flaw.what:
                    return flaw_at(source, start, flaw.what, flaw.kind)
        return flaw


def _flaw(source: str, broken: LiquidError | RecursionError) -> Flaw:
    if isinstance(broken, RecursionError):
        return Flaw(FlawKind.BROKEN, "this is nested too deeply")
    kind, name = _kind(broken), getattr(broken, "name", "")
    what = str(broken.message or "this cannot be read")
    if broken.token is None or broken.token.start_index < 0:
        return Flaw(kind, what, name=name)
    return flaw_at(source, broken.token.start_index, what, kind, name)


def _kind(broken: LiquidError) -> FlawKind:
    if isinstance(broken, ValueMissing):
        return FlawKind.MISSING
    if isinstance(broken, ResourceLimitError):
        return FlawKind.COSTLY
    return FlawKind.UNKNOWN if isinstance(broken, UnknownFilterError) else FlawKind.BROKEN
