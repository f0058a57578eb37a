"""Which documents are written: what ``--keep-lang``, ``--drop-foreign`` and ``--filter`` say, as one condition on the annotations.

The language of ``--filter`` is small: the columns below, numbers, texts in quotation marks, ``== != < <= > >=``, ``in`` and ``not in`` with a
row in brackets, ``and``, ``or``, ``not`` and brackets. ``foreign_share < 0.05 and language in ('fr', 'es')``. Nothing in it is carried out
as a program.
"""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigError, suggest
from .annotations import annotation_fields, open_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.compute import Expression

    from .shards import Options

COLUMNS: Final = ("language", "foreign_share", "characters")
"""What a filter may ask for."""

MOST_CHARACTERS: Final = 10_000
"""Of an expression: Python's parser is not made for endless ones."""

_COMPARISONS: Final[dict[type[ast.cmpop], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def make_selection(options: Options) -> Expression | None:
    """The condition for a document to be written; None where all are.

    Raises:
        ConfigError: the filter is not in the language above.
    """
    open_arrow()
    import pyarrow.compute as pc

    conditions: list[Any] = []
    if options.keep_languages:
        conditions.append(pc.field("language").isin(list(options.keep_languages)))
    if options.drop_foreign:
        conditions.append(pc.field("foreign_share") == 0)
    if options.filter is not None:
        conditions.append(parse_filter(options.filter))
    if not conditions:
        return None
    whole = conditions[0]
    for condition in conditions[1:]:
        whole &= condition
    return whole


def parse_filter(text: str) -> Expression:
    """The condition that an expression says.

    Raises:
        ConfigError: it is not in the language above, or compares a number with a text.
    """
    pa = open_arrow()
    if len(text) > MOST_CHARACTERS:
        raise ConfigError(f"--filter: longer than {MOST_CHARACTERS:,} characters")
    try:
        condition = _condition(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConfigError(
            f"--filter: '{text}' cannot be read; write it as in: foreign_share < 0.05 and language in ('fr', 'es')"
        ) from error
    try:
        pa.schema(annotation_fields()).empty_table().filter(condition)
    except (pa.ArrowException, TypeError) as error:
        raise ConfigError(f"--filter: '{text}' compares a number with a text, or the like") from error
    return condition


def select(table: pa.Table, condition: Expression | None) -> pa.Table:
    """The rows of which a condition is true; a row that could not be judged fulfils none."""
    return table if condition is None else table.filter(condition)


def _condition(node: ast.expr) -> Any:
    """A condition of the tree of an expression."""
    if isinstance(node, ast.BoolOp):
        whole = _condition(node.values[0])
        for value in node.values[1:]:
            whole = whole & _condition(value) if isinstance(node.op, ast.And) else whole | _condition(value)
        return whole
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ~_condition(node.operand)
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        whole = _comparison(sides[0], node.ops[0], sides[1])
        for place, comparison in enumerate(node.ops[1:], 1):
            whole &= _comparison(sides[place], comparison, sides[place + 1])
        return whole
    raise ConfigError(f"--filter: '{ast.unparse(node)}' is no comparison; write it as in: foreign_share < 0.05")


def _comparison(left: ast.expr, comparison: ast.cmpop, right: ast.expr) -> Any:
    if isinstance(comparison, ast.In | ast.NotIn):
        if not isinstance(right, ast.Tuple | ast.List):
            raise ConfigError(f"--filter: write what stands behind 'in' in brackets, with commas: ('{ast.unparse(right)}',)")
        found = _value(left).isin([_constant(item) for item in right.elts])
        return ~found if isinstance(comparison, ast.NotIn) else found
    if type(comparison) not in _COMPARISONS:
        raise ConfigError("--filter: use == != < <= > >= in, not in")
    if not any(isinstance(side, ast.Name) for side in (left, right)):
        raise ConfigError(f"--filter: '{ast.unparse(left)}' and '{ast.unparse(right)}': neither is a column; known: {', '.join(COLUMNS)}")
    return _COMPARISONS[type(comparison)](_value(left), _value(right))


def _value(node: ast.expr) -> Any:
    import pyarrow.compute as pc

    if isinstance(node, ast.Name):
        if node.id not in COLUMNS:
            raise ConfigError(f"--filter: there is no column '{node.id}'; {suggest(node.id, COLUMNS)}")
        return pc.field(node.id)
    return pc.scalar(_constant(node))


def _constant(node: ast.expr) -> str | float:
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float) and not isinstance(node.value, bool):
        if isinstance(node.value, str):
            return node.value
        return sign * node.value
    raise ConfigError(f"--filter: '{ast.unparse(node)}' is neither a number nor a text in quotation marks")
