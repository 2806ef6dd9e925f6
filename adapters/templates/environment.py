"""Liquid as templates may use it: which tags, how much work, and what happens where a value is missing."""

from collections.abc import Callable
from functools import partial
from typing import Any, TextIO

from liquid import Environment
from liquid.ast import Node
from liquid.builtin import content, illegal, output
from liquid.builtin.tags import (
    assign_tag,
    capture_tag,
    case_tag,
    comment_tag,
    for_tag,
    if_tag,
    inline_comment_tag,
    unless_tag,
)
from liquid.context import RenderContext
from liquid.exceptions import LiquidError, LiquidTypeError, ResourceLimitError
from liquid.stream import TokenStream
from liquid.template import BoundTemplate
from liquid.token import Token
from liquid.undefined import UNDEFINED, Undefined, is_undefined

from adapters.templates.filters import FILTERS, MOST_TEXT, text_of

MOST_WORK = (
    10_000  # in pieces of a template that are looked at; all of it takes some 20 milliseconds
)

_CHARACTERS_A_PIECE = 10
_FILTERED_A_PIECE = 200
_BYTES_A_CHARACTER = 4
_TAGS = (
    content.Literal,
    output.Output,
    illegal.Illegal,
    if_tag.IfTag,
    unless_tag.UnlessTag,
    case_tag.CaseTag,
    for_tag.BreakTag,
    for_tag.ContinueTag,
    assign_tag.AssignTag,
    capture_tag.CaptureTag,
    comment_tag.CommentTag,
    inline_comment_tag.InlineCommentTag,
)


class ValueMissing(LiquidError):
    """A value that is not there is written out."""

    def __init__(self, name: str, token: Token | None) -> None:
        super().__init__(f"there is nothing in {name}", token=token)
        self.name = name


class Missing(Undefined):
    """What is not there: false to a condition, replaced by `default`, and an error where it is written."""

    __slots__ = ()
    force_liquid_default = True

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        raise ValueMissing(self.name, self.token)

    __iter__ = __reversed__ = __len__ = __int__ = __str__  # type: ignore[assignment]


class Group(dict[str, object]):
    """Values that belong together; a template names one of them, or asks whether there are any."""

    def __str__(self) -> str:
        told = f"name one of its values: {', '.join(sorted(self))}"
        raise LiquidTypeError(told, token=None)


class BoundedContext(RenderContext):
    """Counts the work, and knows by its whole name what is missing."""

    __slots__ = ("_sizes", "_work")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._work = 0
        self._sizes: dict[str, int] = {}

    def spend(self, pieces: int) -> None:
        """Raises ResourceLimitError when it becomes too much."""
        self._work += pieces
        if self._work > MOST_WORK:
            raise ResourceLimitError("this template takes too much work", token=None)

    def get(
        self, path: list[object], *, token: Token | None, default: object = UNDEFINED
    ) -> object:
        found = super().get(path, token=token, default=default)
        if is_undefined(found) and not isinstance(found, Missing):
            return Missing(".".join(map(str, path)), token=token)
        return found if found not in (None, "") else Missing(".".join(map(str, path)), token=token)

    def assign(self, key: str, val: Any) -> None:
        self._sizes[key] = len(val) if isinstance(val, str) else 1
        if sum(self._sizes.values()) > MOST_TEXT:
            raise ResourceLimitError(f"this keeps more than {MOST_TEXT} characters", token=None)
        self.spend(1 + len(self._sizes) // _CHARACTERS_A_PIECE)
        self.locals[key] = val

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        return partial(self._filtered, super().filter(name, token))

    def _filtered(
        self, function: Callable[..., object], value: object, *args: object, **named: object
    ) -> object:
        length = len(value) if isinstance(value, str) else 0
        self.spend(1 + length // _FILTERED_A_PIECE)
        return function(value, *args, **named)


class BoundedTemplate(BoundTemplate):
    context_class = BoundedContext


class BoundedForNode(for_tag.ForNode):
    """A loop that pays for all of its rounds before the first, and never makes a list of a range."""

    __slots__ = ("pieces",)
    pieces: int

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        over = self.expression.iterable.evaluate(context)
        rounds = _rounds(over)
        if isinstance(context, BoundedContext):
            context.spend(min(rounds, MOST_WORK + 1) * self.pieces)
        return super().render_to_output(context, buffer)


class BoundedForTag(for_tag.ForTag):
    node_class = BoundedForNode

    def parse(self, stream: TokenStream) -> Node:
        start = stream.current.start_index
        node = super().parse(stream)
        length = stream.current.start_index - start
        if isinstance(node, BoundedForNode):
            node.pieces = 1 + length // _CHARACTERS_A_PIECE
        return node


class TemplateEnvironment(Environment):
    """Strict, without anything that reads a file or another template, and bounded in all it does."""

    block_nesting_limit = 10
    context_depth_limit = 12
    output_stream_limit = MOST_TEXT * _BYTES_A_CHARACTER
    template_class = BoundedTemplate

    def __init__(self) -> None:
        super().__init__(undefined=Missing, autoescape=False, strict_filters=True)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        del extra
        for tag in (*_TAGS, BoundedForTag):
            self.add_tag(tag)
        for name, function in FILTERS.items():
            self.add_filter(name, function)


def _rounds(over: object) -> int:
    if isinstance(over, range):
        return max(over.stop - over.start, 0)  # its length may be more than a length can be
    return 1 if text_of(over) else 0
