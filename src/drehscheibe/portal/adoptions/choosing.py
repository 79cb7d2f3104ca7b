# SPDX-License-Identifier: EUPL-1.2
"""What an adoption runs with: a version, the tables that serve its needs, values of parameters.

What is live stands in the columns of `Adoption` and its bindings. What is being tried for later
(another version, other data, other values) is a `Choice` of its own until somebody switches.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.portal.adoptions.models import Binding
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.usecases.models import UseCaseVersion
from drehscheibe.usecases.model import Package

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Adoption


@dataclass(frozen=True, slots=True)
class Bound:
    """The table that serves a need. `columns`: needed column -> `ColumnMatch` as plain values."""

    dataset: str
    table: str
    columns: dict[str, Any] = field(default_factory=dict)
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """`version` is the key of a `UseCaseVersion`; `by` that of whoever tries it."""

    version: int
    bindings: dict[str, Bound] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    by: str = ""


def package_of(version: UseCaseVersion) -> Package:
    return _package(version.sha256, orjson.dumps(version.package))


@lru_cache(maxsize=64)
def _package(sha256: str, plain: bytes) -> Package:  # noqa: ARG001 - names what is kept
    return from_plain(Package, orjson.loads(plain))


def live_choice(adoption: Adoption) -> Choice:
    """What is chosen now."""
    bound = adoption.bindings.select_related("dataset")
    return Choice(
        version=adoption.version_id,
        bindings={
            one.need: Bound(one.dataset.slug, one.table, one.columns, one.is_default)
            for one in bound
        },
        parameters=dict(adoption.parameters),
    )


def tried_choice(adoption: Adoption) -> Choice | None:
    """What is being tried for later."""
    return from_plain(Choice, adoption.upgrade) if adoption.upgrade else None


def choice_before(adoption: Adoption) -> Choice | None:
    return from_plain(Choice, adoption.rollback) if adoption.rollback else None


def keep_choice(adoption: Adoption, choice: Choice) -> None:
    """It is what is live from now on; the caller saves the adoption."""
    adoption.version = UseCaseVersion.objects.get(pk=choice.version)
    adoption.parameters = dict(choice.parameters)
    adoption.bindings.exclude(need__in=choice.bindings).delete()
    for need, bound in choice.bindings.items():
        keep_binding(adoption, need, bound)


def keep_binding(adoption: Adoption, need: str, bound: Bound) -> None:
    said = {
        "dataset": Dataset.objects.get(slug=bound.dataset),
        "table": bound.table,
        "columns": to_plain(bound.columns),
        "is_default": bound.is_default,
    }
    Binding.objects.update_or_create(adoption=adoption, need=need, defaults=said)


def version_of(choice: Choice) -> UseCaseVersion:
    return UseCaseVersion.objects.select_related("usecase").get(pk=choice.version)


def terms_of(choice: Choice) -> str:
    """SHA-256 of everything a second person looks at; any change ends what was tried with it."""
    said = [version_of(choice).sha256, to_plain(choice.bindings), choice.parameters]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
