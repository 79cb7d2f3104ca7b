# SPDX-License-Identifier: EUPL-1.2
"""What a fetched file is called: as its server says, else as its address ends."""

from __future__ import annotations

from email.message import Message
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from drehscheibe.domain.sentences import harmless

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address

_LONGEST = 200  # characters
_OTHERWISE = "datei"


def name_of(disposition: str, *addresses: Address) -> str:
    """`disposition` is the header Content-Disposition; the first with an ending counts."""
    said = _said(disposition)
    ends = [PurePosixPath(unquote(one.target.partition("?")[0])).name for one in addresses]
    names = [name for name in map(_clean, (said, *ends)) if name] or [_OTHERWISE]
    return next((name for name in names if "." in name), names[0])


def _said(disposition: str) -> str:
    """RFC 6266 with `filename*`; many servers send plain UTF-8, which arrives as Latin 1."""
    message = Message()
    try:
        message["Content-Disposition"] = disposition.encode("latin-1").decode("utf-8")
    except ValueError:
        message["Content-Disposition"] = disposition
    try:
        return message.get_filename() or ""
    except (ValueError, LookupError):  # an encoding that nobody knows
        return ""


def _clean(name: str) -> str:
    """The last part; never a path of ours."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = harmless(last).replace("\ufffd", "").strip()
    return clean[-_LONGEST:] if clean.strip(".") else ""
