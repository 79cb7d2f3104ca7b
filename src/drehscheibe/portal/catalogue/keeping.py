# SPDX-License-Identifier: EUPL-1.2
"""Releases that no rule removes: somebody marked them, something uses or cites them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.sentences import harmless
from drehscheibe.policy.datasets import Action
from drehscheibe.portal.catalogue.models import Dataset, Keep
from drehscheibe.portal.catalogue.services import facts_of, note_deed, require
from drehscheibe.portal.catalogue.signals import citing
from drehscheibe.portal.catalogue.taking_back import get_release
from drehscheibe.releases.pointer import ReleaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Release

LONGEST = 300  # signs of a reason
_THERE = {ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value}


@transaction.atomic
def keep_release(
    dataset: Dataset, sha256: str, reason: str, *, actor: Actor, holder: str = ""
) -> Keep:
    """No rule removes it from now on. `holder`: what needs it, "" for a person's own mark.

    Raises `Refused`, `ReleaseNotFound`.
    """
    require(actor, Action.LOOK_AFTER, facts_of(dataset))
    reason = harmless(reason).strip()[:LONGEST]
    if not reason:
        raise Refused(reason=N_("please say why in one sentence"))
    release = get_release(dataset, sha256)
    if release.state not in _THERE:
        raise Refused(reason=N_("this release is not public any more"))
    said = {"reason": reason, "by": actor.name}
    keep, _ = Keep.objects.update_or_create(release=release, holder=holder, defaults=said)
    note_deed(actor, "keep-release", dataset, reason=reason, number=release.number)
    return keep


@transaction.atomic
def let_release_go(dataset: Dataset, sha256: str, *, actor: Actor, holder: str = "") -> None:
    """The mark is gone; the rule counts again. Raises `Refused`, `ReleaseNotFound`."""
    require(actor, Action.LOOK_AFTER, facts_of(dataset))
    release = get_release(dataset, sha256)
    if release.keeps.filter(holder=holder).delete()[0]:
        note_deed(actor, "let-release-go", dataset, number=release.number)


def needed(dataset: Dataset) -> set[str]:
    """Names of releases that no rule thins, besides the current one."""
    compared = set(dataset.candidates.values_list("previous", flat=True))
    return marked(dataset) | compared | {_release_before(dataset)}


def marked(dataset: Dataset) -> set[str]:
    """Names of releases that somebody marked, uses or cites: no rule removes them at all."""
    keeps = Keep.objects.filter(release__dataset=dataset)
    found = set(keeps.values_list("release__sha256", flat=True))
    told: list[tuple[Any, Any]] = citing.send(Dataset, dataset=dataset)
    cited = {name for _, names in told for name in names}
    return found | set(_whole_names(dataset, cited))


def cited_in(texts: Iterable[str], slug: str) -> set[str]:
    """Beginnings of names of releases of a dataset whose permanent addresses stand in texts."""
    address = re.compile(rf"/daten/{re.escape(slug)}/staende/([0-9a-f]{{8,64}})")
    return {name for text in texts for name in address.findall(text)}


def cited_by_datasets(sender: object, *, dataset: Dataset, **_: object) -> set[str]:  # noqa: ARG001
    """Other datasets say what they were made from."""
    there = Dataset.objects.filter(description__contains=f"/daten/{dataset.slug}/staende/")
    return cited_in((one.description for one in there.only("description")), dataset.slug)


def _release_before(dataset: Dataset) -> str:
    """Undoing the current release leads there."""
    superseded = dataset.releases.filter(state=ReleaseState.SUPERSEDED.value)
    newest: Release | None = superseded.order_by("-number").first()
    return newest.sha256 if newest else ""


def _whole_names(dataset: Dataset, beginnings: set[str]) -> Iterator[str]:
    for beginning in beginnings:
        yield from dataset.releases.filter(sha256__startswith=beginning).values_list(
            "sha256", flat=True
        )
