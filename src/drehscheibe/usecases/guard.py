# SPDX-License-Identifier: EUPL-1.2
"""Is a text one SELECT over the bound tables, and nothing else? DuckDB's own parser answers.

What is judged is the tree that DuckDB would run (`json_serialize_sql`), node by node: what is not
on a list is refused (decision 24). It needs DuckDB, so it runs in children and commands only.
"""

from __future__ import annotations

import difflib
import json
import re
import string
from dataclasses import dataclass, field
from typing import Any

import duckdb

from drehscheibe.usecases import functions
from drehscheibe.usecases.bounds import too_much
from drehscheibe.usecases.complaining import Complaint

MAX_LENGTH, MAX_EXPRESSION_DEPTH = 40_000, 250
MOST = 30  # complaints of one statement
MAX_BRACKETS, MAX_OPEN = 60, 1_000
OWN_PARAMETERS = ("now", "town", "town_name")  # every transform knows them


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EXPRESSIONS = _names(
    """
    BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA
    OPERATOR PARAMETER POSITIONAL_REFERENCE STAR SUBQUERY TYPE WINDOW
    """
)
_TREES = _names(
    """
    SELECT_NODE SET_OPERATION_NODE CTE_NODE BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION EMPTY
    EXPRESSION_LIST ORDER_MODIFIER LIMIT_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING
    DESCENDING ASC DESC
    """
)
_SCHEMAS = {"", "main", "pg_catalog"}  # where the parser puts functions that stand for operators
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_NOWHERE = 2**64 - 1
_BRACKETS, _OPEN = re.compile(r"[()\[\]{}]"), re.compile(r"[(\[{]")
# Comments, texts and quoted names, as the parser knows them.
_QUOTED = re.compile(
    r"""--[^\n]*"""
    r"""|/\*.*?(?:\*/|\Z)"""
    r"""|[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z)|'(?:[^']|'')*(?:'|\Z)"""
    r"""|"(?:[^"]|"")*(?:"|\Z)"""
    r"""|\$(\w*)\$.*?(?:\$\1\$|\Z)""",
    re.DOTALL,
)
# Members that hold no statement: types and values.
_LEAVES = {"cast_type", "value", "literal", "type_info"}


@dataclass(slots=True)
class Judgement:
    """What a statement uses, and what is wrong with it. Without complaints it may run."""

    complaints: list[Complaint] = field(default_factory=list)
    relations: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    @property
    def allowed(self) -> bool:
        return not self.complaints


def judge(
    sql: str, relations: frozenset[str], *, parameters: frozenset[str] = frozenset(), file: str = ""
) -> Judgement:
    """Judge one transform. `relations` are the inputs and the transforms before it.

    `parameters` are those of the package; `$now`, `$town` and `$town_name` are always known.
    """
    if len(sql) > MAX_LENGTH:
        return Judgement([Complaint("sql-too-long", file, 0, {"limit": MAX_LENGTH})])
    if _nested_too_deep(sql):
        return Judgement([Complaint("sql-too-deep", file)])
    tree = _tree(sql)
    if tree.get("error"):
        return Judgement([_unreadable(tree, sql, file)])
    statements = tree["statements"]
    if len(statements) != 1:
        line = _line(sql, len(sql)) if statements else 0
        return Judgement([Complaint("sql-not-one-select", file, line)])
    known = parameters | set(OWN_PARAMETERS)
    return _Judge(sql, file, known).judged(statements[0]["node"], relations)


def lowered(name: str) -> str:
    """As DuckDB compares names: A to Z only. “Ä” and “ä” are two tables for it."""
    return name.translate(_LOWER)


def _nested_too_deep(sql: str) -> bool:
    """The parser takes minutes for thousands of open brackets: they are counted before."""
    bare = _QUOTED.sub(" ", sql)
    depth = 0
    for sign in _BRACKETS.findall(bare):
        depth = depth + 1 if sign in "([{" else max(depth - 1, 0)
        if depth > MAX_BRACKETS:
            return True
    # Should we have read quotes in another way than the parser: all of them together are few.
    return len(_OPEN.findall(sql)) > MAX_OPEN


def _tree(sql: str) -> dict[str, Any]:
    """The parser runs in memory, for itself, without anything to reach."""
    rules = {"enable_external_access": "false", "threads": "1", "memory_limit": "256MB"}
    with duckdb.connect(config=rules) as parser:
        parser.execute(f"SET max_expression_depth = {MAX_EXPRESSION_DEPTH}")
        row = parser.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    try:
        tree: dict[str, Any] = json.loads(row[0]) if row else {}
    except RecursionError:
        return {"error": True, "error_message": "expression depth"}
    return tree


def _unreadable(tree: dict[str, Any], sql: str, file: str) -> Complaint:
    said = str(tree.get("error_message", ""))
    if "expression depth" in said:
        return Complaint("sql-too-deep", file)
    if tree.get("error_type") == "not implemented":
        return Complaint("sql-not-one-select", file, 1)
    line = _line(sql, int(tree.get("position", 0)))
    return Complaint("sql-unreadable", file, line, {"said": said.splitlines()[0] if said else "?"})


def _line(sql: str, at: int) -> int:
    """The parser counts bytes."""
    return sql.encode()[:at].count(b"\n") + 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the tables that can be seen from there, and the last known byte."""

    seen: frozenset[str]
    at: int


class _Judge:
    """Walks the tree with a stack of its own: no statement is too deep for it."""

    def __init__(self, sql: str, file: str, parameters: frozenset[str]) -> None:
        self._sql, self._file, self._known = sql, file, parameters
        self._found = Judgement()
        self._todo: list[tuple[Any, _Place]] = []

    def judged(self, node: dict[str, Any], relations: frozenset[str]) -> Judgement:
        self._todo.append((node, _Place(frozenset(map(lowered, relations)), 0)))
        while self._todo:
            item, place = self._todo.pop()
            if isinstance(item, list):
                self._todo += [(member, place) for member in item]
            elif isinstance(item, dict):
                self._visit(item, place)
        self._found.complaints.sort(key=lambda complaint: complaint.line)
        return self._found

    def _say(self, code: str, place: _Place, **params: str | float) -> None:
        if len(self._found.complaints) >= MOST:
            return  # whoever mends these looks again
        line = _line(self._sql, place.at)
        complaint = Complaint(code, self._file, line, dict(params))
        if complaint not in self._found.complaints:
            self._found.complaints.append(complaint)

    def _visit(self, node: dict[str, Any], place: _Place) -> None:
        at = node.get("query_location", _NOWHERE)
        place = _Place(place.seen, place.at if at == _NOWHERE else at)
        kind = str(node.get("class", node.get("type", "")))
        known = _EXPRESSIONS if "class" in node else _TREES | {""}
        if isinstance(node.get("type", ""), str) and kind not in known:
            self._say("sql-construct", place, name=_in_words(kind))
            return
        if node.get("sample"):
            self._say("sql-chance", place, name="TABLESAMPLE")
        look = _LOOKS.get(kind)
        self._push(look(self, node, place) if look else node, place)

    def _push(self, node: dict[str, Any], place: _Place) -> None:
        if common := node.get("cte_map", {}).get("map"):
            place = self._common(common, place)
        for name, item in node.items():
            if name not in _LEAVES | {"cte_map"} and isinstance(item, dict | list):
                self._todo.append((item, place))
        # A member of a mapping ("replace") keeps its expression under "value".
        if "key" in node and isinstance(node.get("value"), dict):
            self._todo.append((node["value"], place))

    def _common(self, common: list[dict[str, Any]], place: _Place) -> _Place:
        """WITH: each name is seen by those after it, and by the statement."""
        for entry in common:
            self._todo.append((entry["value"], place))
            place = _Place(place.seen | {lowered(str(entry["key"]))}, place.at)
        return place

    def _table(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        path = node.get("qualified_name", {}).get("path") or []
        said = [node.get("catalog_name"), node.get("schema_name"), node.get("table_name")]
        names = [name for name in said if name] or path
        name = str(names[-1])
        if len(names) != 1 or len(path) > 1 or lowered(name) not in place.seen:
            known = ", ".join(sorted(place.seen)) or "–"
            self._say("sql-relation-unknown", place, name=".".join(names), known=known)
        if node.get("at_clause"):
            self._say("sql-construct", place, name="AT")
        self._found.relations.add(lowered(name))
        return {}

    def _table_function(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        called = node["function"]
        name = lowered(str(called["function_name"]))
        if name not in functions.TABLES or called.get("class") != "FUNCTION":
            self._say("sql-table-function", place, name=name)
            return {}
        return self._function(called, place)

    def _function(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        name = lowered(str(node["function_name"]))
        path = node.get("qualified_name", {}).get("path") or [name]
        foreign = node.get("schema", "") not in _SCHEMAS or node.get("catalog", "") != ""
        if foreign or len(path) > 2 or lowered(str(path[-1])) != name:
            self._say("sql-function-unknown", place, name=".".join(map(str, path)))
        elif name not in functions.ALLOWED:
            self._unknown_function(name, place)
        elif said := too_much(name, node):
            self._say(said.code, place, **said.params)
        self._found.functions.add(name)
        return node

    def _unknown_function(self, name: str, place: _Place) -> None:
        if name in functions.CLOCK:
            self._say("sql-clock", place, name=name)
        elif name in functions.CHANCE:
            self._say("sql-chance", place, name=name)
        elif len(self._found.complaints) >= MOST:
            return
        elif near := difflib.get_close_matches(name, functions.ALLOWED, 1, 0.8):
            self._say("sql-function-misspelt", place, name=name, nearest=near[0])
        else:
            self._say("sql-function-unknown", place, name=name)

    def _column(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        names = node.get("column_names", [])
        if len(names) == 1 and lowered(str(names[0])) in functions.CLOCK - {"now", "today"}:
            self._say("sql-clock", place, name=str(names[0]))
        return {}

    def _parameter(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        name = str(node.get("identifier", ""))
        if name not in self._known:
            known = ", ".join(f"${item}" for item in sorted(self._known))
            self._say("sql-parameter-unknown", place, name=name, known=known)
        self._found.parameters.add(name)
        return {}

    def _cast(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        """DuckDB 1 keeps the type as a value; a type of a schema of its own is nobody's here."""
        todo = [node.get("cast_type") or {}]
        while todo:
            part = todo.pop()
            if part.get("catalog") or part.get("schema"):
                self._say("sql-construct", place, name=str(part.get("name")))
            todo += [item for item in part.values() if isinstance(item, dict)]
            lists = [item for item in part.values() if isinstance(item, list)]
            todo += [item for members in lists for item in members if isinstance(item, dict)]
        return node

    def _type(self, node: dict[str, Any], place: _Place) -> dict[str, Any]:
        if node.get("catalog") or node.get("schema"):
            self._say("sql-construct", place, name=str(node.get("type_name")))
        return node

    def _constant(self, _node: dict[str, Any], _place: _Place) -> dict[str, Any]:
        return {}


_LOOKS = {
    "BASE_TABLE": _Judge._table,  # noqa: SLF001 - its own methods
    "TABLE_FUNCTION": _Judge._table_function,  # noqa: SLF001
    "FUNCTION": _Judge._function,  # noqa: SLF001
    "WINDOW": _Judge._function,  # noqa: SLF001
    "COLUMN_REF": _Judge._column,  # noqa: SLF001
    "PARAMETER": _Judge._parameter,  # noqa: SLF001
    "CAST": _Judge._cast,  # noqa: SLF001
    "TYPE": _Judge._type,  # noqa: SLF001
    "CONSTANT": _Judge._constant,  # noqa: SLF001
}


def _in_words(kind: str) -> str:
    """The parser's name of a construct as an author writes it."""
    return _WRITTEN.get(kind, kind.removesuffix("_NODE").removesuffix("_REF").replace("_", " "))


_WRITTEN = {
    "RECURSIVE_CTE_NODE": "WITH RECURSIVE",
    "SHOW_REF": "DESCRIBE, SHOW, SUMMARIZE",
    "LIMIT_PERCENT_MODIFIER": "LIMIT … PERCENT",
}
