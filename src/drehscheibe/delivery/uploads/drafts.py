# SPDX-License-Identifier: EUPL-1.2
"""Take the file of a draft under its ticket: tus 1.0 with creation, or one plain form.

A cut costs nothing: what has arrived stays, and HEAD says where to go on, also for another
browser. The bytes go to disk by threads, so a huge file slows no page. The worker does the rest.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response

from drehscheibe.delivery.http.negotiation import Form, form_of
from drehscheibe.delivery.uploads.bodies import pieces_of, safe_name, write_body
from drehscheibe.delivery.uploads.checks import refuse_other_sites
from drehscheibe.delivery.uploads.room import (
    FORM_BYTES,
    announced_size,
    full_disk_told,
    refuse_without_room,
)
from drehscheibe.domain.errors import (
    N_,
    FileTooLarge,
    InvalidParameter,
    NotFound,
    TooManyAtOnce,
    UploadMoved,
)
from drehscheibe.look.frame import localised
from drehscheibe.releases.arrival import Announced, Arrival
from drehscheibe.tickets import Purpose, read_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

MOST = 200  # files that arrive at the same time, of all organisations
_PORTION = 1 << 20  # bytes that go to disk at once
_AGAIN = 30  # seconds
_VERSION = "1.0.0"
_TUS = {"Tus-Resumable": _VERSION, "Cache-Control": "no-store"}


class Senders:
    """How many files arrive now."""

    def __init__(self) -> None:
        self.running = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        if self.running >= MOST:
            raise TooManyAtOnce(seconds=_AGAIN)
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1


@dataclass(frozen=True, slots=True)
class Sending:
    """One request about the file of one draft."""

    request: Request
    draft: str
    largest: int  # bytes, as the ticket allows
    by: str  # the key of whoever got the ticket; the worker asks whether they may still prepare
    arrival: Arrival

    @classmethod
    def of(cls, request: Request) -> Sending:
        """Raises `TicketNotValid`, `TicketExpired`."""
        settings = request.app.state.settings
        text = request.query_params.get("ticket", "")
        claims = read_ticket(Purpose.DRAFT, text=text, settings=settings)
        draft = str(claims["draft"])
        largest = min(int(claims["largest"]), settings.max_upload_mib << 20)
        by = str(claims.get("by", ""))
        return cls(request, draft, largest, by, Arrival(settings.layout.draft(draft)))

    def require_room(self, size: int, name: str) -> None:
        if size > self.largest:
            raise FileTooLarge(name=name, limit=self.largest >> 20)
        refuse_without_room(self.request.app.state.settings, size)

    def finish(self, announced: Announced) -> None:
        """The file is complete: the worker makes it the draft's source and reads it."""
        self.arrival.complete()
        self.request.app.state.ask(
            "received", draft=self.draft, name=announced.name, size=announced.size, by=self.by
        )


async def receive(request: Request) -> Response:
    """HEAD, POST, PATCH /hochladen?ticket=…"""
    refuse_other_sites(request)
    sending = Sending.of(request)
    resumable = request.headers.get("tus-resumable")
    if request.method == "HEAD":
        return _where(sending)
    if resumable not in {None, _VERSION}:
        headers = _TUS | {"Tus-Version": _VERSION}
        return Response(status_code=HTTPStatus.PRECONDITION_FAILED, headers=headers)
    with request.app.state.senders.one(), sending.arrival.alone(), full_disk_told():
        if request.method == "PATCH":
            return await _append(sending)
        return _begin(sending) if resumable else await _take_form(sending)


def _where(sending: Sending) -> Response:
    """Where to go on (tus 1.0, HEAD). Raises `NotFound` where nothing was begun."""
    announced = sending.arrival.announced()
    if announced is None:
        raise NotFound
    told = {"filename": announced.name, "mark": announced.mark}
    metadata = ",".join(f"{name} {_to_base64(value)}" for name, value in told.items())
    return Response(
        headers=_TUS
        | {
            "Upload-Offset": str(sending.arrival.offset),
            "Upload-Length": str(announced.size),
            "Upload-Metadata": metadata,
        }
    )


def _begin(sending: Sending) -> Response:
    """The sender names its file (tus 1.0, creation)."""
    request = sending.request
    told = _metadata(request.headers.get("upload-metadata", ""))
    size = _whole(request, "Upload-Length")
    announced = Announced(safe_name(told.get("filename", "")), size, told.get("mark", "")[:64])
    sending.require_room(size, announced.name)
    sending.arrival.begin(announced)
    if not size:
        sending.finish(announced)
    location = f"{request.url.path}?{request.url.query}"
    return Response(status_code=HTTPStatus.CREATED, headers=_TUS | {"Location": location})


async def _append(sending: Sending) -> Response:
    """More bytes (tus 1.0, PATCH). Raises `NotFound`, `UploadMoved`."""
    arrival, announced = sending.arrival, sending.arrival.announced()
    if announced is None:
        raise NotFound
    if _whole(sending.request, "Upload-Offset") != arrival.offset:
        raise UploadMoved(there=arrival.offset)
    sending.require_room(announced.size - arrival.offset, announced.name)
    await _write(sending, announced.size - arrival.offset)
    there = arrival.offset
    if there == announced.size:
        sending.finish(announced)
    headers = _TUS | {"Upload-Offset": str(there)}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


async def _write(sending: Sending, left: int) -> None:
    """What comes goes to the end of the file; after a cut, what came until then stays."""
    waiting = bytearray()
    with sending.arrival.incoming.open("ab") as file:
        try:
            async for piece in pieces_of(sending.request):
                left -= len(piece)
                if left < 0:
                    raise InvalidParameter("Upload-Length", N_("is smaller than the file"))
                waiting += piece
                if len(waiting) >= _PORTION:
                    portion, waiting = waiting, bytearray()
                    await asyncio.to_thread(file.write, portion)
        except ClientDisconnect:
            pass
        finally:
            file.write(waiting)


async def _take_form(sending: Sending) -> Response:
    """One form without script; after a cut it starts anew."""
    request, arrival = sending.request, sending.arrival
    name = safe_name(request.query_params.get("name", ""))
    sending.require_room(max(0, announced_size(request) - FORM_BYTES), name)
    arrival.forget()
    try:
        name = await write_body(request, arrival.incoming, sending.largest)
    except BaseException:
        arrival.forget()
        raise
    sending.finish(Announced(name, arrival.offset))
    return _taken(sending)


def _taken(sending: Sending) -> Response:
    language = sending.request.query_params.get("lang", "de")
    address = localised(f"/veroeffentlichen/{sending.draft}/", language=language)
    headers = {"Cache-Control": "no-store"}
    if form_of(sending.request) is Form.HTML:
        return RedirectResponse(address, HTTPStatus.SEE_OTHER, headers=headers)
    return JSONResponse({"draft": address}, HTTPStatus.ACCEPTED, headers=headers)


def _whole(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InvalidParameter(name, N_("must be a whole number"))
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """`filename c3Bpbi5jc3Y=,mark MTIz` (tus 1.0, Upload-Metadata)."""
    pairs = (part.strip().partition(" ") for part in header.split(",") if part.strip())
    return {name: _from_base64(value) for name, _, value in pairs}


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _to_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
