# SPDX-License-Identifier: EUPL-1.2
"""Turn our dataclasses into plain JSON values and back: one mechanism for manifests and recipes."""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")

# For fields that came later: left out while they have their default, so that what was written
# before keeps its bytes, and with them its name (a release is named by the hash of its manifest).
LATER = {"later": True}


def to_plain(value: object) -> Any:
    """Dataclasses become dicts, enums their values, tuples lists; the rest stays."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: to_plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if "later" not in f.metadata or getattr(value, f.name) != f.default
        }
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], value: Any) -> T:
    """Rebuild `kind` from plain values. Unknown keys are refused, missing ones take defaults.

    Raises `TypeError` or `ValueError` when the values do not fit.
    """
    return typing.cast("T", _build(kind, value))


def _build(kind: Any, value: Any) -> Any:
    return _builder(kind)(value)


_Build = typing.Callable[[Any], Any]


@functools.cache
def _builder(kind: Any) -> _Build:
    """What makes values of this kind, found out once: a page reads a hundred records."""
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return _union(kind)
    if origin is tuple:
        return _tuple(kind)
    if origin is dict:
        item_kind = typing.get_args(kind)[1]
        return lambda value: {key: _build(item_kind, item) for key, item in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return functools.partial(_dataclass, kind)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _union(kind: Any) -> _Build:
    chosen = next(option for option in typing.get_args(kind) if option is not type(None))
    return lambda value: None if value is None else _build(chosen, value)


def _tuple(kind: Any) -> _Build:
    args = typing.get_args(kind)
    if len(args) == 2 and args[1] is Ellipsis:
        of_item = _builder(args[0])
        if of_item is _as_it_is:
            return tuple
        return lambda value: tuple([of_item(item) for item in value])
    return lambda value: tuple(_build(arg, item) for arg, item in zip(args, value, strict=True))


@functools.cache
def _fields(kind: Any) -> dict[str, _Build]:
    """How each field of a dataclass is made."""
    return {name: _builder(hint) for name, hint in typing.get_type_hints(kind).items()}


def _dataclass(kind: Any, value: dict[str, Any]) -> Any:
    fields = _fields(kind)
    if not fields.keys() >= value.keys():
        unknown = sorted(value.keys() - fields.keys())
        raise ValueError(f"{kind.__name__} has no {', '.join(unknown)}")
    return kind(**{name: fields[name](item) for name, item in value.items()})
