# SPDX-License-Identifier: EUPL-1.2
"""A process that ends when the one that started it ends, however that happens."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with(parent: int, number: signal.Signals) -> None:
    """Linux sends us the signal when the thread that started us ends; elsewhere nothing happens.

    `parent` is the process id it had; if it ended before we asked, the signal comes at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)
