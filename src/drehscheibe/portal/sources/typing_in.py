# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed as a new source, checked before anything is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import FILES, WEB, parse
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.sources.origins import folder_typed, is_folder, origin_of, pin_of

if TYPE_CHECKING:
    from drehscheibe.connectors.sources.origins import Origin
    from drehscheibe.settings import Settings


def origin_typed(text: str, *, beneath: str, settings: Settings) -> Origin:
    """`beneath` is the short name of the owner. Raises `AddressNotValid`, `AddressInternal`."""
    text = text.strip()
    if is_folder(text):
        return folder_typed(text, beneath=beneath, root=settings.drop_folder)
    gate = Gate.of(settings.fetch_allowed_networks, settings.fetch_ports)
    if text.lower().startswith("sftp://"):
        address = parse(text, schemes=FILES)
        replace(gate, ports=gate.ports | {22}).check(address)
        pin = f"#{pin_of(text)}" if pin_of(text) else ""  # else the look says which key it has
        return origin_of(f"{address}{pin}")
    address = parse(text, schemes=WEB)
    gate.check(address)
    return origin_of(str(address))
