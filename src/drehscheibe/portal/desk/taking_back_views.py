# SPDX-License-Identifier: EUPL-1.2
"""The way back from the page of a dataset: one page that explains, one reason, one button."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import (
    N_,
    AlreadyRunning,
    DatasetNotFound,
    DrehscheibeError,
    Refused,
)
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import facts_of, get_dataset
from drehscheibe.portal.catalogue.signals import Use, taking_back
from drehscheibe.portal.catalogue.taking_back import (
    copies_held,
    purge_dataset,
    undo_release,
    withdraw_dataset,
)
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.telling import tell_taken_back
from drehscheibe.portal.evidence.models import AuditEntry
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.releases.purge import Copy
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout

_MOST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Deed:
    """One way back: what it does and does not do, in one sentence each."""

    code: str
    action: Action
    title: str
    does: str
    does_not: str
    done: str  # said on the next page
    run: Callable[[Layout, Dataset, Actor, str], None]


def _undo(layout: Layout, dataset: Dataset, actor: Actor, reason: str) -> None:
    with dataset_lock(layout, dataset.slug):
        undo_release(layout, dataset.slug, actor, reason=reason)


def _withdraw(layout: Layout, dataset: Dataset, actor: Actor, reason: str) -> None:
    withdraw_dataset(layout, dataset.slug, actor, reason=reason)


def _purge(layout: Layout, dataset: Dataset, actor: Actor, reason: str) -> None:
    with dataset_lock(layout, dataset.slug):
        purge_dataset(layout, dataset.slug, actor, reason=reason)


UNDO = Deed(
    code="undo",
    action=Action.UNDO,
    title=N_("Undo the newest release"),
    does=N_(
        "The release before becomes current again; the newest one is no longer public "
        "at any address, not even its own."
    ),
    does_not=N_("What others have downloaded of it stays with them."),
    done=N_("Undone: the release before is current again."),
    run=_undo,
)
WITHDRAW = Deed(
    code="withdraw",
    action=Action.WITHDRAW,
    title=N_("Withdraw the dataset"),
    does=N_(
        "Within seconds, nothing of this dataset is public any more: "
        "page, map, downloads, interfaces, search."
    ),
    does_not=N_(
        "Nothing is lost: a new release can make it public again. "
        "What others have downloaded stays with them."
    ),
    done=N_("Withdrawn: nothing of it is public any more."),
    run=_withdraw,
)
PURGE = Deed(
    code="purge",
    action=Action.PURGE,
    title=N_("Delete for good"),
    does=N_(
        "Every copy that this platform holds is deleted: originals, all releases, downloads, "
        "maps, search, drafts."
    ),
    does_not=N_(
        "This cannot be undone. What others have downloaded stays with them; backups keep it "
        "until they expire."
    ),
    done=N_("Deleted for good."),
    run=_purge,
)
DEEDS = {"rueckgaengig": UNDO, "zurueckziehen": WITHDRAW, "loeschen": PURGE}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_back(request: HttpRequest, slug: str, way: str) -> HttpResponse:
    """GET and POST /daten/<slug>/zuruecknehmen/<way>/"""
    actor, deed = actor_in(request), DEEDS[way]
    dataset = known_dataset(slug, actor)
    decide(actor, deed.action, facts_of(dataset)).require()
    if request.method != "POST":
        return _page(request, dataset, deed)
    try:
        reason = _checked(request, dataset, deed)
        deed.run(current_settings().layout, dataset, actor, reason)
    except (Refused, AlreadyRunning) as problem:
        return _page(request, dataset, deed, problem=problem)
    tell_taken_back(dataset, actor)
    say(request, deed.done)
    return SeeOther(_next(dataset, deed))


@signed_in
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/zuruecknehmen/nachweis/: what was deleted, and that nothing is left."""
    dataset = known_dataset(slug, actor_in(request))
    entry = AuditEntry.objects.filter(dataset=slug, action="purge").first()
    if entry is None or dataset.state != Dataset.State.PURGED:
        raise DatasetNotFound(dataset=slug)
    left = all_copies(current_settings().layout, dataset)
    return page(request, "desk/purged.html", dataset=dataset, entry=entry, left=left)


def known_dataset(slug: str, actor: Actor) -> Dataset:
    """Also one that is not public. Raises `DatasetNotFound` where it belongs to others."""
    dataset = get_dataset(slug)
    if not decide(actor, Action.SEE_DRAFT, facts_of(dataset)).allowed:
        raise DatasetNotFound(dataset=slug)
    return dataset


def all_copies(layout: Layout, dataset: Dataset) -> tuple[Copy, ...]:
    """Releases and drafts with everything that was made of them."""
    drafts = (files_of(layout, draft).folder for draft in dataset.drafts.all())
    files = (path for folder in drafts for path in folder.rglob("*") if path.is_file())
    return *copies_held(layout, dataset), *(Copy(path, path.stat().st_size) for path in files)


def _checked(request: HttpRequest, dataset: Dataset, deed: Deed) -> str:
    """The reason. Raises `Refused` while something is missing."""
    reason = request.POST.get("reason", "").strip()[:_MOST_REASON]
    if not reason:
        raise Refused(reason=N_("please say why in one sentence"))
    if deed is PURGE and request.POST.get("slug", "").strip() != dataset.slug:
        raise Refused(reason=N_("the short name that you typed is another one"))
    return reason


def _page(
    request: HttpRequest, dataset: Dataset, deed: Deed, *, problem: DrehscheibeError | None = None
) -> HttpResponse:
    status = HTTPStatus.OK if problem is None else HTTPStatus.CONFLICT
    before = dataset.releases.filter(state=ReleaseState.SUPERSEDED.value).first()
    copies = all_copies(current_settings().layout, dataset) if deed is PURGE else ()
    return page(
        request,
        "desk/take_back.html",
        status=status,
        dataset=dataset,
        deed=deed,
        before=before,
        copies=copies,
        uses=_uses(dataset) if deed is not UNDO else (),
        groups=_grouped(copies),
        problem=problem,
        typed=request.POST,
    )


def _uses(dataset: Dataset) -> list[Use]:
    """Who would miss it; nobody is asked, but nobody is surprised either."""
    told: list[tuple[Any, Any]] = taking_back.send(
        Dataset, dataset=dataset, language=language_now()
    )
    return [use for _, uses in told for use in uses or ()]


def _next(dataset: Dataset, deed: Deed) -> str:
    if deed is PURGE:
        return url("purge-proof", slug=dataset.slug)
    if deed is UNDO and dataset.state == Dataset.State.PUBLIC:
        return url("dataset", slug=dataset.slug)
    return url("my-datasets")


_PARTS = {
    "drafts": N_("Drafts"),
    "source": N_("The originals"),
    "tables": N_("The data of the releases"),
    "downloads": N_("Downloads"),
    "tiles": N_("Maps"),
    "styles": N_("Maps"),
    "items": N_("The interface"),
}
_OTHERWISE = N_("Descriptions and logs of the releases")


def _without_version(folder: str) -> str:
    name, _, version = folder.rpartition("-")
    return name if version.isdigit() else folder


def _grouped(copies: Iterable[Copy]) -> dict[str, tuple[int, int]]:
    """What kind of copy -> number of files, bytes."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for copy in copies:
        # Folders of what was made from a release carry the version of their form: "items-2".
        parts = {_without_version(part) for part in copy.path.parts}
        title = next((title for part, title in _PARTS.items() if part in parts), _OTHERWISE)
        files, size = sums[title]
        sums[title] = files + 1, size + copy.bytes
    return dict(sums)
