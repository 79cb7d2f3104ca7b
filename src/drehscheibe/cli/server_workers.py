# SPDX-License-Identifier: EUPL-1.2
"""Granian's workers, kept alive whatever a request does to one of them."""

from __future__ import annotations

import logging
import signal
import socket
import time
from typing import TYPE_CHECKING, Any

from granian import net
from granian.server.mp import MPServer

from drehscheibe.releases.mapped import read_from_now_on

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("drehscheibe.server")

_YOUNG, _PAUSE = 1.0, 0.1  # seconds: one that cannot even start does not keep a core busy


class Workers(MPServer):
    """Two things differ from Granian 2.8, `tests/contract/test_killed_workers.py` holds both.

    It gives up ("crash loop") when a worker dies twice within 5.5 seconds: a request that kills
    one, sent twice, would take the service away from everybody. Here the dead are replaced, and
    as `cli/server.py` has loaded everything before, a new one serves after a tenth of a second.

    It opens a socket per worker, so that the connections waiting at a dead one are lost. Here all
    take from one queue, which outlives them, and who is idle takes first.
    """

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()  # type: ignore[no-untyped-call]  # says: address taken
        self._shd: Any = net.SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()  # type: ignore[attr-defined]
        self._sfd: Any = self._shd.get_fd()
        self._ssp: Any = None  # nobody makes one of their own
        self._sso: Any = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Any) -> None:
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            while self.interrupt_children and not self.interrupt_signal:
                number = self.interrupt_children.pop(0)
                _learn_from(self.wrks[number].inner.exitcode)
                if time.monotonic() - self.wrks[number].birth < _YOUNG:
                    time.sleep(_PAUSE)
                self._respawn_workers([number], spawn_target, target_loader)
            if self.reload_signal and not self.interrupt_signal:
                self._reload(spawn_target, target_loader)  # type: ignore[no-untyped-call]


def _learn_from(code: int) -> None:
    """A page of a mapped file could not be read: those that come after get an error instead."""
    if code == -signal.SIGBUS:
        read_from_now_on()
        log.error("a worker ended because a file could not be read; none maps files any more")
