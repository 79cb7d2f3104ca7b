# SPDX-License-Identifier: EUPL-1.2
"""An address as somebody typed it, taken apart once; what is asked later is made of the parts."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import idna

from drehscheibe.domain.errors import N_, AddressNotValid

if TYPE_CHECKING:
    from urllib.parse import SplitResult

LONGEST = 2_000  # characters
USUAL_PORTS = {"http": 80, "https": 443, "sftp": 22}
WEB, FILES = ("http", "https"), ("sftp",)  # schemes
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
_WITHOUT_SCHEME = re.compile(r"[^\s/:@\\]+\.[^\s/:@\\]+(:\d+)?(/|\?|$)")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_PATH_SIGNS = "/%:@!$&'()*+,;=~-._"

_NO_SCHEME = N_("it must begin with https:// or http://")
_NO_HOST = N_("the name of the server is not right")
_WITH_PERSON = N_("it holds a user name or a password; such addresses are not kept here")


@dataclass(frozen=True, slots=True)
class Address:
    """`host` is ASCII without a dot at its end, or the plain form of an IP address."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, percent-encoded

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and port as they stand in addresses and in the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown_host(self) -> str:
        """As people write it: with umlauts."""
        try:
            return idna.decode(self.host)
        except idna.IDNAError:
            return self.host

    @property
    def is_protected(self) -> bool:
        return self.scheme != "http"

    def leads_to(self, location: str) -> Address:
        """Where a redirect goes. Raises `AddressNotValid`."""
        return parse(urljoin(str(self), location))


def parse(text: str, *, schemes: tuple[str, ...] = WEB) -> Address:
    """Raises `AddressNotValid`. Nothing is asked and no name is looked up."""
    text = text.strip()
    if len(text) > LONGEST:
        raise AddressNotValid(reason=N_("it is too long"))
    if any(_is_strange(sign) for sign in text):
        raise AddressNotValid(reason=N_("it holds signs that no address has"))
    if not _SCHEME.match(text) and _WITHOUT_SCHEME.match(text):
        text = f"https://{text}"
    parts = _split(text, schemes)
    path = quote(parts.path, safe=_PATH_SIGNS) or "/"
    query = "?" + quote(parts.query, safe=_PATH_SIGNS + "?") if parts.query else ""
    port = _port(parts)
    return Address(parts.scheme, _host(parts), port, path + query)


def _is_strange(sign: str) -> bool:
    """Control and direction marks, breaks, and what browsers silently turn into a slash."""
    return sign == "\\" or (unicodedata.category(sign)[0] in "CZ" and sign != " ")


def _split(text: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise AddressNotValid(reason=_NO_HOST) from None
    if parts.scheme not in schemes or not _SCHEME.match(text):
        raise AddressNotValid(reason=_NO_SCHEME)
    if "@" in parts.netloc:
        raise AddressNotValid(reason=_WITH_PERSON)
    return parts


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise AddressNotValid(reason=N_("its port is no port"))
    return port or USUAL_PORTS[parts.scheme]


def _host(parts: SplitResult) -> str:
    """The one way to write it: what others read as a number in disguise is refused."""
    host = parts.hostname or ""
    try:
        if parts.netloc.startswith("["):
            if "%" in host:  # a zone: it names a line of this machine
                raise AddressNotValid(reason=_NO_HOST)
            return str(ipaddress.IPv6Address(host))
        name = idna.encode(host.removesuffix("."), uts46=True, std3_rules=False).decode().lower()
    except ValueError:  # also idna.IDNAError
        raise AddressNotValid(reason=_NO_HOST) from None
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(name)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressNotValid(reason=_NO_HOST)
    return name


def _ipv4(name: str) -> str:
    """Four plain decimal numbers; 127.1, 0x7f.1, 017700000001 and 2130706433 are none."""
    try:
        return str(ipaddress.IPv4Address(name))
    except ValueError:
        raise AddressNotValid(reason=_NO_HOST) from None
