# SPDX-License-Identifier: EUPL-1.2
"""The public page of an adoption: what it shows, how old its data are, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from drehscheibe.domain.errors import AdoptionNotFound
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.dashboard import dashboard_of
from drehscheibe.portal.adoptions.drawing import drawn_file, picture_of
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.adoptions.queries import address_parts, public_adoption
from drehscheibe.portal.adoptions.states import ENDS, chip_of
from drehscheibe.portal.adoptions.steps import title_of
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.templating import language_now, page, url

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.http import HttpRequest

    from drehscheibe.portal.adoptions.dashboard import Dashboard
    from drehscheibe.portal.adoptions.provenance import Origin

_TYPES = {".svg": "image/svg+xml", ".geojson": "application/geo+json"}
# A picture as a document of its own: it runs nothing and loads nothing.
_ONLY_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class TownPage:
    """Everything that the page and its frame show."""

    adoption: Adoption
    title: str
    dashboard: Dashboard | None
    origins: tuple[Origin, ...]
    computed: datetime | None
    newest: datetime | None  # the newest of the data it was computed from
    has_failed: bool  # the last run did not work; an older one is shown

    @property
    def is_lean(self) -> bool:
        """Words and figures need neither scripts nor large style sheets."""
        tiles = self.dashboard.tiles if self.dashboard else ()
        return not any(tile.kind == "map" for tile in tiles)


def shown_page(publisher: str, slug: str, town: str) -> TownPage:
    """Raises `AdoptionNotFound`."""
    adoption, language = public_adoption(publisher, slug, town), language_now()
    run = adoption.shown_run if adoption.state != Adoption.State.ENDED else None
    dashboard = dashboard_of(run, language, files=served(adoption)) if run else None
    origins = dashboard.origins if dashboard else ()
    return TownPage(
        adoption=adoption,
        title=title_of(adoption),
        dashboard=dashboard,
        origins=origins,
        computed=run.ended if run else None,
        newest=max((one.release.created for one in origins if one.release), default=None),
        has_failed=run is not None and _failed_since(adoption, run),
    )


def shown_outside(adoption: Adoption, run: Run) -> Dashboard | None:
    """What everybody sees of an adoption that is live."""
    return dashboard_of(run, language_now(), files=served(adoption))


def served(adoption: Adoption) -> Callable[[str], str]:
    """Where the drawn files of the shown run lie for everybody."""
    where = address_parts(adoption)
    return lambda name: url("adoption-drawn", **where, file=name)


def calendar_keys(run: Run | None) -> list[str]:
    """Whose calendars there are; [""] for one without keys, [] for none."""
    picture = picture_of(run) if run else None
    return sorted(picture.drawn.calendars) if picture else []


def _failed_since(adoption: Adoption, run: Run) -> bool:
    later = adoption.runs.filter(number__gt=run.number, is_trial=False)
    last = later.exclude(state__in=(Run.State.WAITING, Run.State.RUNNING)).first()
    return last is not None and last.state == Run.State.FAILED


@require_safe
def town_page(request: HttpRequest, publisher: str, slug: str, town: str) -> HttpResponse:
    """GET /anwendungsfaelle/<publisher>/<slug>/<town>/: also of one that was ended, which says so
    and shows nothing more."""
    shown = shown_page(publisher, slug, town)
    template = "adoptions/town_lean.html" if shown.is_lean else "adoptions/town.html"
    return page(request, template, **told(request, shown))


def told(request: HttpRequest, shown: TownPage) -> dict[str, Any]:
    adoption = shown.adoption
    where = address_parts(adoption)
    return {
        "shown": shown,
        "adoption": adoption,
        "chip": chip_of(adoption),
        "end": ENDS.get(adoption.end_reason, ""),
        "outputs": adoption.outputs.filter(dataset__state="public").select_related("dataset"),
        "package": package_of(adoption.version),
        "calendars": calendar_keys(adoption.shown_run) if shown.dashboard else [],
        "where": where,
        "frame_address": f"{origin_of(request)}{url('adoption-frame', **where)}",
    }


@require_safe
def calendar(request: HttpRequest, publisher: str, slug: str, town: str) -> HttpResponse:
    """GET …/kalender.ics: `fuer` names whose; a calendar program asks again by itself."""
    run = _shown_run(publisher, slug, town)
    picture = picture_of(run)
    feeds = picture.drawn.calendars if picture else {}
    name = feeds.get(request.GET.get("fuer", ""))
    if name is None:
        raise AdoptionNotFound
    response = HttpResponse(
        drawn_file(run, name).read_bytes(), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def drawn(
    request: HttpRequest,  # noqa: ARG001
    publisher: str,
    slug: str,
    town: str,
    file: str,
) -> HttpResponse:
    """GET …/gezeichnet/<file>: a chart or the places of a map, of the run that is shown."""
    response = drawn_answer(_shown_run(publisher, slug, town), file)
    response["Cache-Control"] = "public, max-age=60"
    return response


def _shown_run(publisher: str, slug: str, town: str) -> Run:
    """Raises `AdoptionNotFound` where nothing is shown (any more)."""
    adoption = public_adoption(publisher, slug, town)
    if adoption.shown_run is None or adoption.state == Adoption.State.ENDED:
        raise AdoptionNotFound
    return adoption.shown_run


def drawn_answer(run: Run, name: str) -> HttpResponse:
    """A file by the name that was given it when it was drawn. Raises `AdoptionNotFound`."""
    picture = picture_of(run)
    if picture is None or name not in picture.files:
        raise AdoptionNotFound
    path = drawn_file(run, name)
    response = HttpResponse(path.read_bytes(), content_type=_TYPES[path.suffix])
    response["Content-Security-Policy"] = _ONLY_A_PICTURE
    return response
