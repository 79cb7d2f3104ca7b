# SPDX-License-Identifier: EUPL-1.2
"""Where a source is, as one text: on the web, on an SFTP server, or in a folder of this machine.

`sftp://host/path#SHA256:…` names the key by which the server is known again. `folder:soest/kita`
is a folder beneath the one that the operator allows; its first part is the organisation's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drehscheibe.connectors.fetching.addresses import FILES, parse
from drehscheibe.domain.errors import N_, AddressNotValid

_FOLDER = re.compile(r"(?:folder|ordner):(?://)?", re.IGNORECASE)
_PART = re.compile(r"[\w][\w .+-]{0,99}")
_MOST_PARTS = 8
_NO_FOLDER = N_("a name of a folder is not right")
_NONE_HERE = N_("the operator has set up no folder into which files can be put")


@dataclass(frozen=True, slots=True)
class Origin:
    """`server` tells two apart to which a password may not go both."""

    text: str
    host: str
    shown: str
    server: str


def is_on_the_web(text: str) -> bool:
    return not text.startswith(("folder:", "sftp://"))


def origin_of(text: str) -> Origin:
    """Of an address that is kept. Raises `AddressNotValid`."""
    if text.startswith("folder:"):
        shown = text.removeprefix("folder:").partition("/")[2] or text.removeprefix("folder:")
        return Origin(text, shown, shown, text)
    if text.startswith("sftp://"):
        address = parse(text, schemes=FILES)
        pin = f"#{pin_of(text)}" if pin_of(text) else ""
        text = f"{address}{pin}"
        return Origin(text, address.host, address.shown_host, f"sftp://{address.authority}")
    address = parse(text)
    return Origin(str(address), address.host, address.shown_host, address.authority)


def is_folder(text: str) -> bool:
    """As people type it."""
    return bool(_FOLDER.match(text.strip()))


def folder_typed(text: str, *, beneath: str, root: str) -> Origin:
    """Always in the organisation's own folder. Raises `AddressNotValid`."""
    if not root:
        raise AddressNotValid(reason=_NONE_HERE)
    typed = _FOLDER.sub("", text.strip(), count=1).strip("/ ")
    parts = [beneath, *typed.split("/")] if typed else [beneath]
    return origin_of(f"folder:{'/'.join(_checked(parts))}")


def parts_of(text: str) -> list[str]:
    """Names of folders, one in the other. Raises `AddressNotValid`."""
    return _checked(text.removeprefix("folder:").split("/"))


def pin_of(text: str) -> str:
    """The key of the server as OpenSSH shows it, `SHA256:…`; "" before it was seen."""
    pin = text.partition("#")[2]
    return pin if pin.startswith("SHA256:") else ""


def _checked(parts: list[str]) -> list[str]:
    """No `..`, no hidden ones, no signs that a name seldom has."""
    if len(parts) > _MOST_PARTS or not all(_PART.fullmatch(part) for part in parts):
        raise AddressNotValid(reason=_NO_FOLDER)
    return parts
