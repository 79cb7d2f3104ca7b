# SPDX-License-Identifier: EUPL-1.2
"""What is said of a dataset that an adoption makes: by the package, and by what it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.licences import DEFAULT, LICENCES
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import Description

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.adoptions.models import Adoption, Run
    from drehscheibe.usecases.model import DerivedDataset, Words

# Who passes on data under these has to do so under the same.
_SHARE_ALIKE = ("odbl", "cc-by-sa/4.0")


def described(adoption: Adoption, derived: DerivedDataset, run: Run) -> Description:
    slugs = {one["dataset"] for one in run.inputs.values()}
    inputs = list(Dataset.objects.filter(slug__in=slugs).select_related("owner").order_by("title"))
    profile = package_of(run.version).profile
    town = adoption.organisation
    return Description(
        title=f"{_german(derived.title)} ({town.name})",
        description=_german(derived.description) or _german(profile.summary),
        licence=licence_of(one.licence for one in inputs),
        attribution=", ".join(dict.fromkeys([town.name, *map(_named, inputs)])),
        themes=profile.themes,
        contact=town.contact_mail,
        model_dataset=derived.musterdatensatz,
    )


def licence_of(licences: Iterable[str]) -> str:
    """The one that fulfils those of all inputs; naming the source is never too much."""
    there = set(licences)
    for code in _SHARE_ALIKE:
        if code in there:
            return code
    is_free = there and all(one in LICENCES and not LICENCES[one].attribution for one in there)
    return "dl-zero-de/2.0" if is_free else DEFAULT


def columns_said(derived: DerivedDataset) -> dict[str, str]:
    """As answers to how the file is read (docs/reference/answers.md)."""
    said = {f"title.{name}": _german(words) for name, words in derived.titles.items()}
    said |= {f"unit.{name}": unit for name, unit in derived.units.items()}
    return said | ({"id": derived.key} if derived.key else {})


def _german(words: Words) -> str:
    return words.get("de", "")


def _named(dataset: Dataset) -> str:
    return dataset.attribution or dataset.owner.name
