# SPDX-License-Identifier: EUPL-1.2
"""Take a file that a program sends as the next release: streamed to disk, the worker goes on.

Delivery knows no people and no database: who may send is read from a file of hashes that the
portal keeps, and what the program may do with it is decided again by the worker.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from drehscheibe.delivery.uploads.bodies import write_body
from drehscheibe.delivery.uploads.room import announced_size, full_disk_told, refuse_without_room
from drehscheibe.domain.errors import (
    DatasetNotFound,
    FileTooLarge,
    TokenNotValid,
    TooManyRequests,
)
from drehscheibe.releases.arrival import Arrival
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.pointer import read_pointer
from drehscheibe.releases.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from drehscheibe.releases.layout import Layout
    from drehscheibe.releases.programs import Known

AT_ONCE = 2  # files of one program
_AGAIN = 30  # seconds
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


class Sendings:
    """Which programs send files now."""

    def __init__(self) -> None:
        self._running: Counter[int] = Counter()

    @property
    def running(self) -> int:
        return self._running.total()

    @contextmanager
    def one(self, program: int) -> Iterator[None]:
        """A file arrives in here. Raises `TooManyRequests`."""
        if self._running[program] >= AT_ONCE:
            raise TooManyRequests(seconds=_AGAIN)
        self._running[program] += 1
        try:
            yield
        finally:
            self._running[program] -= 1
            if not self._running[program]:
                del self._running[program]


async def put_file(request: Request) -> Response:
    """PUT /api/v1/datasets/<slug>/file: the bytes of the file; `name` in the address names it."""
    settings = request.app.state.settings
    known = _program(request, settings.layout)
    dataset = request.path_params["dataset"]
    _require_own(settings.layout, dataset, known)
    if announced_size(request) > settings.max_upload_mib << 20:
        raise FileTooLarge(name=dataset, limit=settings.max_upload_mib)
    refuse_without_room(settings, announced_size(request))
    draft = str(uuid4())
    sendings: Sendings = request.app.state.sendings
    with sendings.one(known.program), full_disk_told():
        name, size = await _take(request, Arrival(settings.layout.draft(draft)))
    request.app.state.ask(
        "put-file", draft=draft, dataset=dataset, program=known.program, name=name, size=size
    )
    address = f"/api/v1/drafts/{draft}"
    headers = {"Location": address, "Cache-Control": "no-store", "Retry-After": "1"}
    return JSONResponse({"draft": address}, HTTPStatus.ACCEPTED, headers=headers)


async def _take(request: Request, arrival: Arrival) -> tuple[str, int]:
    """Name and bytes of the file. Whatever goes wrong leaves nothing behind."""
    largest = request.app.state.settings.max_upload_mib << 20
    try:
        arrival.folder.mkdir(parents=True)
        name = await write_body(request, arrival.incoming, largest)
        size = arrival.offset
        arrival.complete()
    except BaseException:
        arrival.forget()
        arrival.folder.rmdir()
        raise
    return name, size


def _program(request: Request, layout: Layout) -> Known:
    """Raises `TokenNotValid` before a byte is read."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = find_program(layout, token.strip()) if scheme.lower() == "bearer" else None
    if known is None:
        raise TokenNotValid
    return known


def _require_own(layout: Layout, dataset: str, known: Known) -> None:
    """Raises `DatasetNotFound`, also for datasets of others and for what is not public."""
    pointer = read_pointer(layout.pointer(dataset)) if _SLUG.fullmatch(dataset) else None
    if pointer is not None and pointer.release:
        owner = read_manifest(layout.release(dataset, pointer.release)).owner
        if known.opens(owner=owner, dataset=dataset):
            return
    raise DatasetNotFound(dataset=dataset)
