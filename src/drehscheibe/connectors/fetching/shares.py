# SPDX-License-Identifier: EUPL-1.2
"""Public links of Nextcloud and ownCloud show a page; the file is one address further."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address

_SHARE = re.compile(r"(?P<link>(?:/[^/?]+)*?(?:/index\.php)?/s/[A-Za-z0-9_-]{4,64})/?")
_SIGN_IN = re.compile(r"(?:/[^/?]+)*/s/[A-Za-z0-9_-]{4,64}/authenticate(/|$)")


def download_of(address: Address) -> Address:
    """The download behind a share link; any other address stays as it is."""
    path, _, query = address.target.partition("?")
    share = _SHARE.fullmatch(path)
    if share is None:
        return address
    folder = parse_qs(query).get("path") or parse_qs(query).get("dir") or [""]
    inside = f"?path={quote(folder[0])}" if folder[0].strip("/") else ""
    return replace(address, target=f"{share['link']}/download{inside}")


def asks_for_password(address: Address) -> bool:
    """A share with a password leads to its page for signing in, which says "200 OK"."""
    return bool(_SIGN_IN.match(address.target.partition("?")[0]))
