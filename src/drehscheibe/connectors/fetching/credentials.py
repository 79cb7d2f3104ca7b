# SPDX-License-Identifier: EUPL-1.2
"""Name and password for one server; no other server ever gets them, wherever that one leads on."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address


@dataclass(frozen=True, slots=True)
class Credentials:
    """Without a name the password is a token (RFC 6750), else both are sent (RFC 7617)."""

    server: Address
    user: str
    password: str = field(repr=False)
    key: str = field(default="", repr=False)  # private, in the form of OpenSSH; for SFTP

    def headers_for(self, address: Address) -> dict[str, str]:
        """Nothing for another scheme, host or port."""
        here = (self.server.scheme, self.server.host, self.server.port)
        if (address.scheme, address.host, address.port) != here:
            return {}
        if not self.user:
            return {"Authorization": f"Bearer {self.password}"}
        both = b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {both}"}
