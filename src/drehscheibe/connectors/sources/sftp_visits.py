# SPDX-License-Identifier: EUPL-1.2
"""Visits to an SFTP server: known again by its key, before a password is sent.

asyncssh speaks SSH. Where it connects to is for our gate, as with http; nothing of the files,
keys and agents of the account under which we run is read.
"""

from __future__ import annotations

import asyncio
import socket
import stat
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

import asyncssh

from drehscheibe.connectors.fetching.addresses import FILES, USUAL_PORTS, parse
from drehscheibe.connectors.sources.lying import Lying, newest_of
from drehscheibe.connectors.sources.origins import pin_of
from drehscheibe.connectors.sources.receiving import Sink
from drehscheibe.domain import errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from drehscheibe.connectors.fetching.addresses import Address
    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Wanted

T = TypeVar("T")
_PIECE = 256 << 10  # bytes
_MOST_FILES = 20_000
_REGULAR = asyncssh.FILEXFER_TYPE_REGULAR


class Place:
    """One folder of one server, and how it may be asked."""

    def __init__(self, address: Address, pin: str, rules: Rules) -> None:
        self.address, self.pin, self.rules = address, pin, rules
        self.host, self.path = address.shown_host, unquote(address.target)
        self.key_is_other = False

    @classmethod
    def of(cls, text: str, rules: Rules) -> Place:
        address = parse(text, schemes=FILES)
        gate = replace(rules.gate, ports=rules.gate.ports | {USUAL_PORTS["sftp"]})
        gate.check(address)
        return cls(address, pin_of(text), replace(rules, gate=gate))

    def connected(self) -> socket.socket:
        """To the very machine that the gate admitted."""
        port, patience = self.address.port, self.rules.pace.connect
        for machine in self.rules.gate.machines(self.address.host, port):
            try:
                found = socket.create_connection((str(machine), port), timeout=patience)
            except OSError:
                continue
            found.setblocking(False)  # noqa: FBT003 - not ours
            return found
        raise errors.AddressUnreachable(host=self.host)

    @property
    def person(self) -> dict[str, Any]:
        said = self.rules.credentials
        if not said:
            return {"username": ""}
        keys = [asyncssh.import_private_key(said.key)] if said.key else None
        return {"username": said.user, "password": said.password or None, "client_keys": keys}


class _Client(asyncssh.SSHClient):
    """Asked for the key before anybody signs in."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def validate_host_public_key(self, *where: object) -> bool:
        """Host, address, port, and last the key."""
        key = where[-1]
        assert isinstance(key, asyncssh.SSHKey)  # noqa: S101 - for the types
        is_right = bool(self._place.pin) and key.get_fingerprint("sha256") == self._place.pin
        self._place.key_is_other = not is_right
        return is_right


def run(place: Place, work: Coroutine[Any, Any, T]) -> T:
    """What goes wrong on the way, as errors of ours."""
    try:
        return asyncio.run(asyncio.wait_for(work, place.rules.pace.total))
    except TimeoutError:
        raise errors.AddressTooSlow(host=place.host) from None
    except asyncssh.PermissionDenied:
        raise errors.SignInRefused(host=place.host) from None
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied, asyncssh.SFTPNoSuchPath):
        raise errors.AddressNotFound(host=place.host) from None
    except (asyncssh.Error, OSError):
        if place.key_is_other:
            raise errors.ServerKeyChanged(host=place.host) from None
        raise errors.AddressCut(host=place.host) from None


async def key_of(place: Place) -> str:
    key = await asyncssh.get_server_host_key(sock=place.connected(), config=None)
    if key is None:
        raise errors.AddressUnreachable(host=place.host)
    return key.get_fingerprint("sha256")


@asynccontextmanager
async def _visited(place: Place) -> AsyncIterator[asyncssh.SFTPClient]:
    """`known_hosts` knows nobody, so that the key is always asked for."""
    async with (
        asyncssh.connect(
            place.address.host,
            sock=place.connected(),
            known_hosts=([], [], []),
            client_factory=lambda: _Client(place),
            config=None,
            agent_path=None,
            preferred_auth="publickey,password,keyboard-interactive",
            login_timeout=place.rules.pace.first,
            **place.person,
        ) as connection,
        connection.start_sftp_client() as sftp,
    ):
        yield sftp


async def listed(place: Place) -> list[Lying]:
    async with _visited(place) as sftp:
        return await _files(sftp, place)


async def taken(place: Place, wanted: Wanted, sink: Sink) -> Lying | None:
    async with _visited(place) as sftp:
        newest = newest_of(await _files(sftp, place), wanted.offer, wanted.mark)
        if newest is None:
            return None
        path = f"{place.path.rstrip('/')}/{newest.name}"
        with sink.begun(newest):
            async with sftp.open(path, "rb") as file:
                while piece := await file.read(_PIECE):
                    sink.take(piece if isinstance(piece, bytes) else piece.encode())
        after = _lying(newest.name, await sftp.lstat(path))
        return newest if after == newest else None


async def _files(sftp: asyncssh.SFTPClient, place: Place) -> list[Lying]:
    """Finished ones; links are followed nowhere."""
    now, found = time.time(), []
    async for entry in sftp.scandir(place.path):
        lying = _lying(str(entry.filename), entry.attrs)
        if lying and lying.is_finished(now):
            found.append(lying)
        if len(found) > _MOST_FILES:
            break
    return found


def _lying(name: str, said: asyncssh.SFTPAttrs) -> Lying | None:
    is_plain = said.type == _REGULAR or stat.S_ISREG(said.permissions or 0)
    if not is_plain or said.size is None or said.mtime is None or "/" in name:
        return None
    return Lying(name, said.size, int(said.mtime))
