# SPDX-License-Identifier: EUPL-1.2
"""Landlock (Linux 5.13): a process gives up files and network for good, without being root.

Three system calls, here by ctypes: the packages that wrap them are pre-releases of one person
each, and what they add is shorter than what we would have to check. Documentation of the kernel:
userspace-api/landlock, "Defining and enforcing a security policy".
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The same numbers on every architecture (include/uapi/asm-generic/unistd.h).
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1

# include/uapi/linux/landlock.h: how many file rights each version of the interface knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_EXECUTE, _WRITE, _READ, _READ_FOLDER = (1 << bit for bit in range(4))
_REMOVE_FOLDER, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_FOLDER, _MAKE_FILE = 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_TCP = 0b11  # bind and connect, from version 4
_SCOPES = 0b11  # abstract sockets and signals of others, from version 6
_OWN_FOLDER = (
    _READ | _WRITE | _READ_FOLDER | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE
    | _TRUNCATE
)  # fmt: skip


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Of the kernel's interface; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    found = _call(_CREATE, None, 0, _VERSION_FLAG)
    return max(found, 0)


def restrict(*, readable: Iterable[Path], writable: Iterable[Path]) -> int:
    """From now on this thread, and those it starts, reach only these files and folders.

    Returns the version of the interface; 0 where the kernel offers none and nothing changed.
    `no_new_privs` must have been set. Raises `OSError`.
    """
    known = version()
    if not known:
        return 0
    handled = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    wanted = _Ruleset(handled, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    rules = _checked(_call(_CREATE, ctypes.byref(wanted), size, 0))
    try:
        for path in readable:
            _allow(rules, path, _READ | (_READ_FOLDER if path.is_dir() else 0))
        for path in writable:
            _allow(rules, path, _OWN_FOLDER & handled)
        _checked(_call(_RESTRICT, rules, 0))
    finally:
        os.close(rules)
    return known


def _allow(rules: int, path: Path, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _Beneath(rights, descriptor)
        _checked(_call(_ADD, rules, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    passed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    answer: int = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *passed)
    return answer


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
