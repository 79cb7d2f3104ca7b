# SPDX-License-Identifier: EUPL-1.2
"""Give a host name to an organisation, and take it away."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from drehscheibe.domain.errors import N_, ColourUnknown, HostNotFound, HostRefused
from drehscheibe.look.brand import Brand, brands, write_brand
from drehscheibe.look.colours import parse
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.hosts.logos import safe_logo
from drehscheibe.portal.organisations.queries import find_organisation
from drehscheibe.releases.files import write_atomically
from drehscheibe.settings import Settings

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{4,253}}$){_LABEL}(\.{_LABEL})+")


def add_host(
    settings: Settings, actor: Actor, *, host: str, organisation: str, look: tuple[bytes, str]
) -> Brand:
    """The host shows the organisation's pages from now on; `look`: logo (or b""), colour (or "").

    Raises `HostRefused`, `OrganisationNotFound`, `ColourUnknown`, `LogoRefused`.
    """
    name = _safe_host(host, settings)
    owner = find_organisation(organisation)
    logo, colour = look
    if colour:
        _require_colour(colour)
    brand = Brand(
        host=name,
        organisation=owner.key,
        name=owner.name,
        slug=owner.slug,
        kind=owner.kind,
        colour=colour.lower(),
        logo=_stored(settings, logo) if logo else "",
    )
    write_brand(settings.layout, brand)
    _note(actor, "host-add", brand)
    return brand


def remove_host(settings: Settings, actor: Actor, *, host: str) -> None:
    """From now on it is refused like every unknown name. Raises `HostNotFound`."""
    known = brands(settings.layout)
    brand = known.get(host.lower())
    if brand is None:
        raise HostNotFound(host=host)
    (settings.layout.hosts / f"{brand.host}.json").unlink()
    others = (other.logo for name, other in known.items() if name != brand.host)
    if brand.logo and brand.logo not in others:
        (settings.layout.hosts / brand.logo).unlink(missing_ok=True)
    _note(actor, "host-remove", brand)


def _safe_host(host: str, settings: Settings) -> str:
    try:
        name = host.strip().encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name) or name.replace(".", "").isdigit():
        raise HostRefused(host=host, reason=N_("it is no host name, such as data.example.org"))
    if name in {urlsplit(settings.public_url).hostname, *settings.hosts.split(",")}:
        raise HostRefused(host=host, reason=N_("it is the host of the portal itself"))
    return name


def _require_colour(colour: str) -> None:
    try:
        parse(colour)
    except ValueError:
        raise ColourUnknown(colour=colour) from None


def _stored(settings: Settings, logo: bytes) -> str:
    """Named by its content: an address with that name never shows another picture."""
    content, ending = safe_logo(logo)
    name = hashlib.sha256(content).hexdigest()[:16] + ending
    settings.layout.hosts.mkdir(exist_ok=True)
    write_atomically(settings.layout.hosts / name, content)
    return name


def _note(actor: Actor, action: str, brand: Brand) -> None:
    note(actor, action, organisation=brand.organisation, host=brand.host)
