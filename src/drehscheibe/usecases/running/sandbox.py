# SPDX-License-Identifier: EUPL-1.2
"""The child shuts itself in: what follows reaches no network and no file but those it was given."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.usecases.running import landlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from drehscheibe.usecases.running.limits import RunLimits

_NO_NEW_PRIVS = 38  # linux/prctl.h
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h
_FILES = 128  # open at the same time
_LAST_SECONDS = 2
_STATM, _THREADS = Path("/proc/self/statm"), Path("/proc/self/task")


@dataclass(frozen=True, slots=True)
class Protection:
    """What the system gave us beside the limits, which are always there."""

    network: bool  # a network namespace without any interface
    landlock: int  # version of the kernel's interface; 0: none


def shut_in(*, readable: Iterable[Path], writable: Iterable[Path]) -> Protection:
    """What the environment says is forgotten. Raises `RuntimeError` where other threads have begun:
    namespaces and Landlock hold for a thread and those that it starts."""
    os.environ.clear()
    if sys.platform != "linux":
        return Protection(network=False, landlock=0)
    if len(list(_THREADS.iterdir())) > 1:
        raise RuntimeError("the sandbox would not hold for threads that have begun")
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    network = _leave_network()
    return Protection(network, landlock.restrict(readable=readable, writable=writable))


def protection_task(_: dict[str, Any], __: Callable[..., None]) -> dict[str, Any]:
    """The task "protection": what this system offers, found out by doing it."""
    return asdict(shut_in(readable=[], writable=[]))


def _leave_network() -> bool:
    """Who is not root needs a user namespace of its own for it; some systems forbid that."""
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


class AddressSpace:
    """How much is mapped, most of it never touched; opened before the files are out of reach."""

    def __init__(self) -> None:
        self._file = os.open(_STATM, os.O_RDONLY) if _STATM.exists() else -1

    @property
    def mib(self) -> int:
        pages = int(os.pread(self._file, 40, 0).split()[0]) if self._file >= 0 else 0
        return (pages * resource.getpagesize()) >> 20


def take_limits(limits: RunLimits, space: AddressSpace) -> None:
    """Of memory and files, when everything of ours is loaded: `room_mib` counts from here."""
    lower(resource.RLIMIT_AS, (space.mib + limits.memory_mib + limits.room_mib) << 20)
    lower(resource.RLIMIT_FSIZE, limits.file_mib << 20)
    lower(resource.RLIMIT_NOFILE, _FILES)
    lower(resource.RLIMIT_NPROC, 0)  # root is exempt; Landlock lets it start no program
    lower(resource.RLIMIT_CPU, limits.seconds * limits.threads, more=_LAST_SECONDS)


def lower(what: int, wanted: int, *, more: int = 0) -> None:
    """`more` is what there is between the signal and the end, where the limit has a signal."""
    _, hard = resource.getrlimit(what)
    ceiling = wanted + more if hard == resource.RLIM_INFINITY else min(wanted + more, hard)
    resource.setrlimit(what, (min(wanted, ceiling), ceiling))
