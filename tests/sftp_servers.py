# SPDX-License-Identifier: EUPL-1.2
"""Debian's OpenSSH server on a free port of this machine, with keys of its own, for one account."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh
import pytest

SSHD = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")
USER = getpass.getuser()
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
ForceCommand internal-sftp
"""


class SftpServer:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.fingerprint = ""

    def new_key(self) -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        (self.folder / "host").touch(mode=0o600)
        key.write_private_key(str(self.folder / "host"))
        self.fingerprint = key.get_fingerprint("sha256")

    def admit(self, line: str) -> None:
        (self.folder / "keys").write_text(f"{line}\n")

    @contextmanager
    def running(self) -> Iterator[None]:
        (self.folder / "config").write_text(CONFIG.format(port=self.port, folder=self.folder))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        assert SSHD
        command = [SSHD, "-D", "-e", "-f", str(self.folder / "config")]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            self._wait()
            yield
        finally:
            server.terminate()
            server.wait(10)

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        pytest.fail("sshd did not start")


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    if SSHD is None:
        pytest.skip("OpenSSH's server is not installed (apt install openssh-server)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = SftpServer(folder, port)
    server.new_key()
    server.admit("")
    with server.running():
        yield server
