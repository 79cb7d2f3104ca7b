# SPDX-License-Identifier: EUPL-1.2
"""Which machines may be asked: public ones, and those of networks that the operator allows.

Lists of our own: what `ipaddress` of the standard library calls global differs between versions.
Sources: the special-purpose registries of IANA for IPv4 and IPv6 (RFC 6890 and its updates).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import (
    N_,
    AddressHostUnknown,
    AddressInternal,
    AddressNotValid,
    AddressUnreachable,
)

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], list[str]]


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one) for one in text.split())


_SPECIAL = _networks(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
    " 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24"
    " 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    # Within 2000::/3, outside of which nothing is public: Teredo and other protocols,
    # documentation, 6to4.
    " 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20"
)
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
# Never asked, whatever is allowed: what tells a machine in a cloud its secrets, and what is no
# single machine.
_NEVER = _networks(
    "0.0.0.0/8 169.254.169.0/24 169.254.170.0/24 168.63.129.16/32 100.100.100.200/32"
    " 192.0.0.192/32 224.0.0.0/4 255.255.255.255/32 fd00:ec2::/32 fd20:ce::/32 ::/128 ff00::/8"
)


def plain(ip: IP) -> IP:
    """The IPv4 address behind one that only wraps it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _NAT64 else ip


def is_public(ip: IP) -> bool:
    ip = plain(ip)
    if isinstance(ip, ipaddress.IPv6Address):
        is_tunnel = (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP
        if ip not in _PUBLIC_IPV6 or is_tunnel:
            return False
    return not _is_in(ip, _SPECIAL)


def _is_in(ip: IP, networks: tuple[Network, ...]) -> bool:
    return any(ip in network for network in networks)  # another version is in none


def _look_up(host: str, port: int) -> list[str]:
    found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may be asked, on which ports."""

    allowed: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    look_up: Resolve = field(default=_look_up)

    @classmethod
    def of(cls, networks: str, ports: str) -> Gate:
        """From the settings. Raises `ValueError`."""
        allowed = _networks(networks.replace(",", " "))
        return cls(allowed, frozenset(int(port) for port in ports.replace(",", " ").split()))

    def check(self, address: Address) -> None:
        """What can be said without asking anybody. Raises `AddressNotValid`, `AddressInternal`."""
        if address.port not in self.ports:
            reason = N_("only the usual ports are asked; the operator can allow others")
            raise AddressNotValid(reason=reason)
        ip = _literal(address.host)
        if ip is not None and not self.admits(ip):
            raise AddressInternal(host=address.host)

    def admits(self, ip: IP) -> bool:
        if _is_in(ip, _NEVER) or _is_in(plain(ip), _NEVER):
            return False
        return is_public(ip) or _is_in(plain(ip), self.allowed)

    def machines(self, host: str, port: int) -> list[IP]:
        """Looked up once; one that is not admitted spoils all.

        Raises `AddressHostUnknown`, `AddressUnreachable`, `AddressInternal`.
        """
        try:
            found = [ipaddress.ip_address(text) for text in self.look_up(host, port)]
        except socket.gaierror as error:
            later = error.errno == socket.EAI_AGAIN
            raise (AddressUnreachable if later else AddressHostUnknown)(host=host) from None
        except ValueError:  # a zone (fe80::1%eth0), or a name that no resolver takes
            raise AddressInternal(host=host) from None
        if not found:
            raise AddressHostUnknown(host=host)
        if not all(self.admits(ip) for ip in found):
            raise AddressInternal(host=host)
        return found


def _literal(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
