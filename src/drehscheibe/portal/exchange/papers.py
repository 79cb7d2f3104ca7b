# SPDX-License-Identifier: EUPL-1.2
"""PDFs of the exchange: one page for the council of a town, statistics for the funder."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import orjson
from django.http import HttpResponse

from drehscheibe.children.child import Limits, run_task
from drehscheibe.domain.plain import to_plain
from drehscheibe.portal.clients import client_of, count
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

    from drehscheibe.look.typeset import Document
    from drehscheibe.releases.layout import Layout

# As records of releases: 0.3 s and 40 MB measured.
_LIMITS = Limits(memory_mib=512, seconds=60)
_MOST, _HOUR = 60, 3_600  # papers that one client lets us make anew
_KEPT_SECONDS = 7 * 86_400


def paper(request: HttpRequest, document: Document, name: str) -> Path:
    """The PDF; the same words are typeset once. Raises `TooManyRequests`, `TaskFailed`."""
    plain = to_plain(document)
    digest = hashlib.sha256(orjson.dumps(plain)).hexdigest()
    path = current_settings().layout.papers / f"{digest}.pdf"
    if not path.exists():
        count(f"paper-{client_of(request)}", _MOST, _HOUR)
        _forget_old(path.parent)
        task = {"kind": "typeset", "path": str(path), "name": name, "document": plain}
        run_task(task, limits=_LIMITS)
    return path


def pdf_answer(path: Path, name: str) -> HttpResponse:
    """Some ten kilobytes, at once."""
    answer = HttpResponse(path.read_bytes(), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def forget_papers(layout: Layout) -> None:
    """All of them: whose words they hold is not known, and they are typeset again when asked."""
    for path in layout.papers.glob("*.pdf"):
        path.unlink(missing_ok=True)


def _forget_old(folder: Path) -> None:
    before = time.time() - _KEPT_SECONDS
    for path in folder.glob("*.pdf"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
