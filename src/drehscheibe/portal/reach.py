# SPDX-License-Identifier: EUPL-1.2
"""Under which rules this installation asks machines of others; the child makes `Rules` of it."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import drehscheibe
from drehscheibe.children.child import Limits
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.domain.errors import StorageFull

if TYPE_CHECKING:
    from drehscheibe.settings import Settings

_MEMORY_MIB = 512
_ROOM_LEFT = 1 << 30  # bytes of the disk that no file fills


def reach_of(settings: Settings, *, largest: int) -> dict[str, Any]:
    """`largest` in bytes; less where the disk is nearly full. Raises `StorageFull`."""
    room = shutil.disk_usage(settings.home).free - _ROOM_LEFT
    if room <= 0:
        raise StorageFull
    return {
        "largest": min(largest, room),
        "user_agent": f"Drehscheibe/{drehscheibe.__version__} (+{settings.public_url}/)",
        "networks": settings.fetch_allowed_networks,
        "ports": settings.fetch_ports,
        "proxy": settings.fetch_proxy,
        "drop_folder": settings.drop_folder,
        "pace": asdict(_pace(settings)),
    }


def _pace(settings: Settings) -> Pace:
    return Pace(total=settings.fetch_seconds, between=settings.fetch_pause_ms / 1_000)


def limits_of_reach(settings: Settings) -> Limits:
    return Limits(memory_mib=_MEMORY_MIB, seconds=settings.fetch_seconds + 60)
