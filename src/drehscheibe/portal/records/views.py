# SPDX-License-Identifier: EUPL-1.2
"""The Prüfprotokoll: one tagged PDF per release, for the owner's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse

from drehscheibe.children.child import Limits, run_task
from drehscheibe.domain.plain import to_plain
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.records.document import document_of
from drehscheibe.portal.records.queries import recorded
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from drehscheibe.portal.records.queries import Recorded

# Measured: 0.3 s and 40 MB for ten pages. In a child all the same: what people wrote is typeset,
# and no fault of the engine shall reach the server.
_LIMITS = Limits(memory_mib=512, seconds=60)


@signed_in
def record(request: HttpRequest, slug: str, release: str) -> HttpResponseBase:
    """GET /daten/<slug>/staende/<release>/pruefprotokoll.pdf; made once, then kept with it."""
    layout, language = current_settings().layout, language_now()
    found = recorded(layout, slug, release, actor_in(request))
    path = layout.record(found.release.sha256, language)
    if not path.exists():
        _typeset(found, language, path)
    name = f"pruefprotokoll-{slug}-{found.release.number}.pdf"
    response = FileResponse(path.open("rb"), content_type="application/pdf", filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _typeset(found: Recorded, language: str, path: Path) -> None:
    task = {"kind": "typeset", "path": str(path)}
    task["name"] = found.dataset.slug
    run_task(task | {"document": to_plain(document_of(found, language))}, limits=_LIMITS)
