# SPDX-License-Identifier: EUPL-1.2
"""What the desk does when other apps tell of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from drehscheibe.portal.catalogue.listing import record_named
from drehscheibe.portal.catalogue.quality import lacks_for_govdata, quality_shown
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.my_datasets import my_dataset
from drehscheibe.portal.desk.ready import ToMend
from drehscheibe.portal.organisations.queries import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.releases.layout import Layout
    from drehscheibe.releases.purge import Copy


_ENDED = (Draft.State.RELEASED, Draft.State.DISCARDED)


def hand_over(sender: object, *, person: Any, organisation: Any, successor: Any, **_: Any) -> None:  # noqa: ARG001
    """Somebody leaves: a colleague goes on with the drafts, or they stay with the organisation."""
    drafts = Draft.objects.filter(author=person).exclude(state__in=_ENDED)
    ours = Q(owner=organisation) | Q(agent=organisation)
    drafts.filter(ours).update(author=successor)


def add_member_bar(
    sender: object,  # noqa: ARG001
    *,
    dataset: Dataset,
    request: HttpRequest,
    **_: Any,
) -> dict[str, Any]:
    """What people of the organisation may do, and what everybody may know of the approval."""
    release = dataset.releases.filter(sha256=dataset.release).first()
    added: dict[str, Any] = {"by_one_person": bool(release and release.by_one_person)}
    if not request.user.is_authenticated:
        return added
    mine = my_dataset(dataset, actor_of(request.user))
    if not mine.may_do_something:
        return added | {"mine": None}
    return added | {"mine": mine, **_described(dataset)}


def _described(dataset: Dataset) -> dict[str, Any]:
    """For those who can mend it: how good the description is, and what GovData misses."""
    record = record_named(dataset.slug)
    if record is None:
        return {}
    points = tuple(ToMend(point, "") for point in lacks_for_govdata(record))
    return {"mend": points, "described": quality_shown(record)}


def follow_words(
    sender: object,  # noqa: ARG001
    *,
    dataset: Dataset,
    before: dict[str, Any],
    after: dict[str, Any],
    **_: Any,
) -> None:
    """What was said of a dataset meanwhile is said by its open drafts, too, unless they say
    something of their own: else the next release would bring the old words back."""
    for draft in Draft.objects.filter(dataset=dataset).exclude(state__in=_ENDED):
        said = draft.description
        same = {name for name in after if said.get(name) == before[name]}
        if same:
            draft.description = said | {name: after[name] for name in same}
            draft.save(update_fields=["description"])


def remove_drafts(sender: object, *, dataset: Dataset, layout: Layout, **_: Any) -> list[Copy]:  # noqa: ARG001
    """A dataset is deleted for good: its drafts end, and their files go with it."""
    ours = Draft.objects.filter(dataset=dataset)
    copies = _take_shared_files(dataset, layout)
    drafts = list(ours.exclude(state=Draft.State.RELEASED))
    ours.update(candidate=None, state=Draft.State.DISCARDED)
    return [*copies, *(copy for draft in drafts for copy in files_of(layout, draft).remove())]


def _take_shared_files(dataset: Dataset, layout: Layout) -> list[Copy]:
    """The other layers of a file have it, too, with every row in it. What was said of them stays;
    who still works on one uploads a file again."""
    ours = Draft.objects.filter(dataset=dataset, bundle__isnull=False, bundle__source="")
    bundles = ours.values("bundle")
    beside = Draft.objects.filter(bundle__in=bundles).exclude(dataset=dataset)
    copies: list[Copy] = []
    for draft in beside.exclude(state__in=_ENDED):
        copies += files_of(layout, draft).forget_file()
        if draft.state != Draft.State.SUBMITTED:
            draft.state = Draft.State.EMPTY
            draft.save(update_fields=["state", "changed"])
    return copies
