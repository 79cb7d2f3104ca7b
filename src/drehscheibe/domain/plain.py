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
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return _build_union(kind, value)
    if origin is tuple:
        return _build_tuple(kind, value)
    if origin is dict:
        item_kind = typing.get_args(kind)[1]
        return {key: _build(item_kind, item) for key, item in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _build_dataclass(kind, value)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    return value


def _build_union(kind: Any, value: Any) -> Any:
    options = [option for option in typing.get_args(kind) if option is not type(None)]
    return None if value is None else _build(options[0], value)


def _build_tuple(kind: Any, value: Any) -> Any:
    args = typing.get_args(kind)
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_build(args[0], item) for item in value)
    return tuple(_build(arg, item) for arg, item in zip(args, value, strict=True))


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    """The field types of a dataclass; resolving them anew for each value costs ten times more."""
    return typing.get_type_hints(kind)


def _build_dataclass(kind: Any, value: dict[str, Any]) -> Any:
    hints = _hints(kind)
    unknown = value.keys() - hints.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _build(hints[name], item) for name, item in value.items()})
