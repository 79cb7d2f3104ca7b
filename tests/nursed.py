# SPDX-License-Identifier: EUPL-1.2
"""Children that a test's own process asks for are forked from one that has their engines loaded.

To load them takes half a second of a processor, for some thousand children of all tests. What the
child does is the same. That it can be a program of its own is proved wherever the command or the
server runs, and in `test_child.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from drehscheibe.children import child
from drehscheibe.children.nursery import Nursery

_READ = ("PATH", "SSL_CERT_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@contextmanager
def nursed() -> Iterator[None]:
    """A child whose variables a test has changed is a program of its own."""
    begun_with = _variables()
    nursery = Nursery(child.own_environment())
    program = child.usual_start

    def start(kind: str, limits: child.Limits, stderr: IO[bytes]) -> child.Process:
        if _variables() != begun_with:
            return program(kind, limits, stderr)
        return nursery.start(kind, limits.rules, stderr)

    child.usual_start = start
    yield
    child.usual_start = program
    nursery.close()


def _variables() -> dict[str, str]:
    """Those that a task reads."""
    return {n: value for n, value in os.environ.items() if n.upper().startswith(_READ)}
