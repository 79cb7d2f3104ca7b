# SPDX-License-Identifier: EUPL-1.2
"""Public links of Nextcloud and ownCloud show a page; the file is one address further.

`/s/TOKEN/download` is as old as shares are. Since version 31 Nextcloud leads from there to WebDAV,
`/public.php/dav/files/TOKEN/`, and forgets the folder inside that was asked for: so that one is
asked for by WebDAV first, where a folder is a ZIP for whoever accepts one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address

_SHARE = re.compile(
    r"(?P<root>(?:/[^/?]+)*?)(?P<index>/index\.php)?/s/(?P<token>[A-Za-z0-9_-]{4,64})/?"
)
_FOLDER = re.compile(r"(?:/[^/?]+)*/public\.php/dav/files/[A-Za-z0-9_-]{4,64}(?:/[^?]*)?/")
_SIGN_IN = re.compile(r"(?:/[^/?]+)*/s/[A-Za-z0-9_-]{4,64}/authenticate(/|$)")
_ZIP = "?accept=zip"


def downloads_of(address: Address) -> tuple[Address, ...]:
    """Where the file behind a share link may be, best first; any other address stays as it is."""
    path, _, query = address.target.partition("?")
    if _FOLDER.fullmatch(path) and not query:
        return (replace(address, target=path + _ZIP),)
    share = _SHARE.fullmatch(path)
    if share is None:
        return (address,)
    root, token = share["root"], share["token"]
    old = f"{root}{share['index'] or ''}/s/{token}/download"
    folder = parse_qs(query).get("path") or parse_qs(query).get("dir") or [""]
    inside = quote(folder[0].strip("/"))
    if not inside:
        return (replace(address, target=old),)
    there = f"{root}/public.php/dav/files/{token}/{inside}{_ZIP}"
    return (
        replace(address, target=there),
        replace(address, target=f"{old}?path={quote(folder[0])}"),
    )


def asks_for_password(address: Address) -> bool:
    """A share with a password leads to its page for signing in, which says "200 OK"."""
    return bool(_SIGN_IN.match(address.target.partition("?")[0]))
