# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong while an items store is read, told in our words."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import zstandard

from drehscheibe.domain.errors import ArtifactDamaged, TooMuchAsked
from drehscheibe.releases.filters import is_beyond_sql, too_large

if TYPE_CHECKING:
    from collections.abc import Callable

_DAMAGE = (sqlite3.Error, zstandard.ZstdError, OSError, TypeError, ValueError, LookupError)


class DamageNamed:
    """A context: a class, since each page passes through here and a generator costs more.

    `name` is that of the dataset; `unhelped` says which name a question had that took too long.
    Raises `ArtifactDamaged`, and with `unhelped` `TooMuchAsked` or `InvalidParameter`.
    """

    __slots__ = ("_name", "_unhelped")

    def __init__(self, name: str, unhelped: Callable[[], str] | None) -> None:
        self._name, self._unhelped = name, unhelped

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: Any, _: object) -> None:
        if kind is None:
            return
        if issubclass(kind, sqlite3.OperationalError) and self._unhelped:
            if str(error) == "interrupted":
                raise TooMuchAsked(name=self._unhelped()) from None
            if is_beyond_sql(error):
                raise too_large() from None
        if issubclass(kind, _DAMAGE):
            raise ArtifactDamaged(dataset=self._name) from error
