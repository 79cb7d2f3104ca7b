# SPDX-License-Identifier: EUPL-1.2
"""Take a file for "check a file": streamed to disk, read in a child, deleted; a result stays.

Django never sees the body; its page hands out a ticket, and only with one a byte is taken. Another
site cannot send files in a reader's name: browsers say where a request comes from.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from starlette.responses import JSONResponse, RedirectResponse, Response

from drehscheibe.children.child import Limits, run_task
from drehscheibe.delivery.http.negotiation import Form, form_of
from drehscheibe.delivery.uploads.bodies import safe_name, write_body
from drehscheibe.delivery.uploads.room import (
    FORM_BYTES,
    announced_size,
    full_disk_told,
    refuse_without_room,
)
from drehscheibe.domain.errors import (
    N_,
    DrehscheibeError,
    FileTooLarge,
    InputRefused,
    Refused,
    TooManyAtOnce,
    TooManyRequests,
)
from drehscheibe.domain.plain import to_plain
from drehscheibe.releases.files import write_atomically
from drehscheibe.tickets import Purpose, read_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings

log = logging.getLogger("drehscheibe.delivery")

AT_ONCE = 2  # uploads of one client
MOST_WAITING = 16  # files on disk that are not checked yet, of all clients
LIVES = 15 * 60  # seconds of a result
_SECONDS = 300  # of one check
_checks = ThreadPoolExecutor(2, thread_name_prefix="check")


class Uploads:
    """How many files each client is sending now, and how many lie here unchecked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.running: Counter[str] = Counter()
        self.waiting = 0

    @contextmanager
    def one(self, client: str) -> Iterator[None]:
        """A file arrives in here. Raises `TooManyAtOnce`, `TooManyRequests`."""
        if self.running.total() + self.waiting >= MOST_WAITING:
            raise TooManyAtOnce(seconds=60)
        if self.running[client] >= AT_ONCE:
            raise TooManyRequests(seconds=30)
        self.running[client] += 1
        try:
            yield
        finally:
            self.running[client] -= 1
            if not self.running[client]:
                del self.running[client]

    def checked(self, _: object) -> None:
        self.waiting -= 1


async def upload(request: Request) -> Response:
    """POST /pruefen/hochladen?ticket=…, multipart or the bytes themselves with `&name=`."""
    uploads: Uploads = request.app.state.uploads
    refuse_other_sites(request)
    largest = _allowed_size(request, uploads.settings)
    token = secrets.token_urlsafe(24)
    with uploads.one(request.scope.get("client_name", "")), full_disk_told():
        folder = _new_folder(uploads.settings.layout, token)
        name = await _received(request, folder, largest)
    _begin(uploads, token, folder, name)
    return _started(request, token)


def refuse_other_sites(request: Request) -> None:
    """Fetch metadata where the browser sends them, else the origin of the page."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = site not in {None, "same-origin", "none"}
    if site is None and origin is not None:
        foreign = urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise Refused(reason=N_("the file comes from a page of another site"))


def _allowed_size(request: Request, settings: Settings) -> int:
    """The bytes that the ticket of the page allows, under today's settings.

    Raises `FileTooLarge` and `StorageFull` for what the client says is too much.
    """
    text = request.query_params.get("ticket", "")
    claims = read_ticket(Purpose.CHECK, text=text, settings=settings)
    largest = min(int(claims["largest"]), settings.max_upload_mib << 20)
    size = announced_size(request)
    if size > largest + FORM_BYTES:
        name = safe_name(request.query_params.get("name", ""))
        raise FileTooLarge(name=name, limit=largest >> 20)
    refuse_without_room(settings, size)
    return largest


def _new_folder(layout: Layout, token: str) -> Path:
    folder = layout.scratch / f"check-{token}"
    folder.mkdir(parents=True)
    return folder


async def _received(request: Request, folder: Path, largest: int) -> str:
    """The name of the file. Whatever goes wrong leaves nothing behind."""
    try:
        return await write_body(request, folder / "file", largest)
    except BaseException:
        _remove(folder)
        raise


def _begin(uploads: Uploads, token: str, folder: Path, name: str) -> None:
    layout = uploads.settings.layout
    layout.checks.mkdir(parents=True, exist_ok=True)
    _sweep(layout)
    result = layout.checks / f"{token}.json"
    write_atomically(result, orjson.dumps({"name": name}))
    loop = asyncio.get_running_loop()
    loop.call_later(LIVES, lambda: result.unlink(missing_ok=True))
    uploads.waiting += 1
    check = loop.run_in_executor(_checks, _check, folder, name, result, uploads.settings)
    check.add_done_callback(uploads.checked)


def _check(folder: Path, name: str, result: Path, settings: Settings) -> None:
    """Run in a thread: the heavy part is a child process with limits."""
    task = {
        "kind": "inspect",
        "name": name,
        "path": str(folder / "file"),
        "region": str(settings.layout.region),
        "layer": "",
        "answers": {},
        "omit": [],
    }
    limits = Limits(settings.task_memory_mib, min(_SECONDS, settings.task_seconds))
    answer: dict[str, Any] = {"name": name}
    try:
        answer["result"] = run_task(task, limits=limits)
    except InputRefused as error:
        found = to_plain(error.findings)
        answer["result"] = {"format": "", "tables": [], "findings": found}
    except DrehscheibeError as error:
        answer["error"] = {"code": error.code, "params": error.params}
    except Exception:
        answer["error"] = {"code": DrehscheibeError.code, "params": {}}
        raise
    finally:
        _remove(folder)
        write_atomically(result, orjson.dumps(answer, default=str))


def _remove(folder: Path) -> None:
    (folder / "file").unlink(missing_ok=True)
    if folder.exists():
        folder.rmdir()


def _sweep(layout: Layout) -> None:
    """Results that a process left behind when it ended."""
    oldest = time.time() - LIVES
    for path in layout.checks.glob("*.json"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _started(request: Request, token: str) -> Response:
    address = f"/pruefen/{token}/"
    headers = {"Cache-Control": "no-store"}
    if form_of(request) is Form.HTML:
        return RedirectResponse(address, HTTPStatus.SEE_OTHER, headers=headers)
    headers["Location"] = address
    return JSONResponse({"result": address}, HTTPStatus.ACCEPTED, headers=headers)
