# SPDX-License-Identifier: EUPL-1.2
"""Several files that are one dataset: fetched one after the other, then put together.

What a cut leaves in a folder beside the target is gone on with by the next call.
"""

from __future__ import annotations

import hashlib
import importlib
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.files.unpacking import safe_part
from drehscheibe.connectors.sources.contract import unless_known
from drehscheibe.domain.errors import N_, AddressAnswerWrong, FileTooLarge, InputRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Tell, Wanted

    Join = Callable[[Sequence[Path], Path], None]

MOST = 2_000
_FRESH = 3_600.0  # seconds after which nobody goes on: the parts may be others by now
_TOO_MANY = N_("its dataset lies in more than 2,000 files")
_DO_NOT_FIT = N_("the files of its dataset cannot be put together")


@dataclass(frozen=True, slots=True)
class Several:
    """`tag` is another one as soon as the source says that something changed."""

    parts: tuple[str, ...]
    name: str  # of what they become, without its ending
    tag: str


def bring_together(
    several: Several, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell
) -> Fetched | None:
    """As one GeoPackage. Nothing is asked for while the tag is as before.

    Raises as `fetch`, and `AddressAnswerWrong` where the parts are of different kinds.
    """
    if wanted.mark.etag == several.tag:
        return None
    host = parse(wanted.address).shown_host
    if len(several.parts) > MOST:
        raise AddressAnswerWrong(host=host, reason=_TOO_MANY)
    folder = _folder(target, several.tag)
    files = _fetched(several, folder, rules, tell)
    try:
        _join()(files, target)
    except InputRefused:
        raise AddressAnswerWrong(host=host, reason=_DO_NOT_FIT) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    brought = Fetched(
        address=wanted.address,
        name=f"{several.name}.gpkg",
        size=target.stat().st_size,
        sha256=sha256,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        etag=several.tag,
        media_type="application/geopackage+sqlite3",
        is_protected=all(parse(one).is_protected for one in (wanted.address, *several.parts)),
    )
    return unless_known(brought, wanted.mark)


def _join() -> Join:
    """GDAL is loaded by whoever needs it: half a second that no other source has to wait for."""
    module = importlib.import_module("drehscheibe.connectors.vectors.joining")
    join: Join = module.join
    return join


def _folder(target: Path, tag: str) -> Path:
    """For the parts of exactly these files."""
    named = hashlib.sha256(tag.encode()).hexdigest()[:16]
    for old in target.parent.glob(f"{target.name}.parts-*"):
        is_stale = time.time() - old.stat().st_mtime > _FRESH
        if is_stale or not old.name.endswith(named):
            shutil.rmtree(old, ignore_errors=True)
    folder = target.with_name(f"{target.name}.parts-{named}")
    folder.mkdir(exist_ok=True)
    return folder


def _fetched(several: Several, folder: Path, rules: Rules, tell: Tell) -> list[Path]:
    """Each in a folder of its own, under the name that it has there."""
    files, size = [], 0
    for number, address in enumerate(several.parts):
        inside = folder / f"{number:05}"
        files.append(_there(inside) or _fetch(address, inside, rules))
        size += files[-1].stat().st_size
        if size > rules.largest:
            shutil.rmtree(folder, ignore_errors=True)
            raise FileTooLarge(name=several.name, limit=rules.largest >> 20)
        tell(number + 1, len(several.parts))
    return files


def _there(inside: Path) -> Path | None:
    return next(iter(sorted(inside.iterdir())), None) if inside.exists() else None


def _fetch(address: str, inside: Path, rules: Rules) -> Path:
    coming = inside.with_name(f"{inside.name}-coming")
    fetched = fetch(address, coming, rules)
    name = safe_part(fetched.name if fetched else "") or "teil"
    inside.mkdir()
    return coming.replace(inside / name)
