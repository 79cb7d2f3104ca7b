# SPDX-License-Identifier: EUPL-1.2
"""Ask one address once: no cookies, no sign-in, nothing from the environment."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import certifi
import httpcore

from drehscheibe.connectors.fetching.answers import Answer
from drehscheibe.connectors.fetching.bodies import OFFERED
from drehscheibe.connectors.fetching.credentials import Credentials
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Manners, Pace, Stopwatch, TooSlow
from drehscheibe.connectors.fetching.sockets import CertificateWrong, GuardedBackend, ProxyBackend
from drehscheibe.domain import errors
from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address
    from drehscheibe.connectors.fetching.known import Fetched

_NOT_THERE = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.ProxyError)
_BROKEN = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)
_MANNERS = Manners()
_SILENT = "Server disconnected"  # httpcore's word for a server that closed without an answer


def _nobody(fetched: Fetched) -> None:
    """Nobody writes down what is fetched."""


def _nothing(raw: Mapping[str, str]) -> Collection[str]:  # noqa: ARG001
    """Nothing is known of before."""
    return ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be fetched, from whom and how; from the settings of an installation."""

    largest: int  # bytes, unpacked
    user_agent: str
    gate: Gate = field(default_factory=Gate)
    proxy: str = ""
    pace: Pace = field(default_factory=Pace)
    accept: str = "*/*"
    posted: bytes = b""  # XML that is sent by POST; without any it is GET
    enough: int = 0  # bytes after which no more is read; 0: everything is
    credentials: Credentials | None = None
    drop_folder: str = ""  # beneath which files of this machine may be taken; "": nowhere
    witness: Callable[[Fetched], None] = _nobody  # hears of everything that was fetched
    # Which entries came the last time with this hash of all that is said of them.
    as_before: Callable[[Mapping[str, str]], Collection[str]] = _nothing


class Asking:
    """Asks under rules; one stopwatch runs for everything that is asked."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._watch = Stopwatch(rules.pace)
        self._has_begun = False  # an answer is on its way

    @contextmanager
    def ask(
        self, address: Address, headers: dict[str, str], *, method: str = "", body: bytes = b""
    ) -> Iterator[Answer]:
        """The answer to a GET, a POST, or what is named; its body is read while this is open."""
        self._has_begun = False
        if self.rules.proxy:
            self._look_before_the_proxy(address)
        _MANNERS.wait(address.authority, self.rules.pace.between)
        self._watch.head_begins()
        url = httpcore.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target
        )
        patience = {"timeout": {"connect": self.rules.pace.connect}}
        told = list((self._headers(address) | headers).items())
        posted = body or self.rules.posted or None
        method = method or ("POST" if posted else "GET")
        with (
            self._pool(address) as pool,
            pool.stream(method, url, headers=told, content=posted, extensions=patience) as got,
        ):
            self._has_begun = True
            self._watch.body_begins()
            yield Answer.of(got.status, got.headers, got.iter_stream())

    def _headers(self, address: Address) -> dict[str, str]:
        signed_in = self.rules.credentials.headers_for(address) if self.rules.credentials else {}
        written = {"Content-Type": "application/xml; charset=utf-8"} if self.rules.posted else {}
        return (
            signed_in
            | written
            | {
                "Host": address.authority,
                "User-Agent": self.rules.user_agent,
                "Accept": self.rules.accept,
                "Accept-Encoding": OFFERED,
                "Connection": "close",
            }
        )

    def _pool(self, address: Address) -> httpcore.ConnectionPool:
        """Made for one request: nothing is kept between two servers."""
        if not self.rules.proxy:
            backend = GuardedBackend(self.rules.gate, self._watch)
            trusted = _trust() if address.is_protected else None
            return httpcore.ConnectionPool(ssl_context=trusted, network_backend=backend)
        proxy = urlsplit(self.rules.proxy)
        person = (unquote(proxy.username or ""), unquote(proxy.password or ""))
        return httpcore.HTTPProxy(
            f"{proxy.scheme}://{proxy.netloc.rpartition('@')[2]}",
            proxy_auth=person if proxy.username else None,
            ssl_context=_trust(),
            network_backend=ProxyBackend(self._watch),
        )

    def _look_before_the_proxy(self, address: Address) -> None:
        """Behind a proxy names of the world are often unknown; those we know must be admitted."""
        with suppress(errors.AddressHostUnknown, errors.AddressUnreachable):
            self.rules.gate.machines(address.host, address.port)

    @contextmanager
    def told(self, host: str) -> Iterator[None]:
        """Faults of the way as errors of ours; they name the host that somebody typed."""
        try:
            yield
        except (errors.AddressInternal, errors.AddressHostUnknown) as error:
            raise type(error)(host=host) from None
        except (TooSlow, errors.AddressUnreachable):
            slow = errors.AddressTooSlow if self._has_begun else errors.AddressUnreachable
            raise slow(host=host) from None
        except CertificateWrong:
            raise errors.AddressCertificateWrong(host=host) from None
        except _NOT_THERE:
            raise errors.AddressUnreachable(host=host) from None
        except _BROKEN as error:
            raise self._broken(host, str(error)) from None

    def _broken(self, host: str, what: str) -> errors.AddressFailed:
        if self._has_begun:
            return errors.AddressCut(host=host)
        if not what or what.startswith(_SILENT):
            return errors.AddressUnreachable(host=host)
        return errors.AddressAnswerWrong(host=host, reason=N_("it does not speak HTTP"))


def _trust() -> ssl.SSLContext:
    """The certificates of the system, so that an operator can add the own authority."""
    places = ssl.get_default_verify_paths()
    has_own = bool(places.cafile or places.capath)
    return _context(places.cafile, places.capath, has_own=has_own)


@cache
def _context(cafile: str | None, capath: str | None, *, has_own: bool) -> ssl.SSLContext:  # noqa: ARG001
    """Of one task: to read all certificates takes as long as a small file."""
    return ssl.create_default_context(cafile=None if has_own else certifi.where())
