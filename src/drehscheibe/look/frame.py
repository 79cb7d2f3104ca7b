# SPDX-License-Identifier: EUPL-1.2
"""What stands around every page: name, navigation, footer, the other language.

    frame = frame_of(region, path=request.path, language="de")
    render("town.html", language="de", folders=(TEMPLATES,), frame=frame, …)

German pages live at the root (`/daten/`), English ones under `/en/` (`/en/daten/`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from drehscheibe.domain.errors import N_
from drehscheibe.domain.region import OrganisationKind, Region
from drehscheibe.look.brand import Brand
from drehscheibe.look.colours import region_css_address
from drehscheibe.look.translations import ENGLISH, GERMAN, gettext

ENGLISH_PREFIX = "/en"

NAVIGATION = (
    ("/daten/", N_("Data")),
    ("/karte/", N_("Map")),
    ("/anwendungsfaelle/", N_("Use cases")),
    ("/region/", N_("Region")),
)
SIGN_IN = ("/anmelden/", N_("Sign in"))
WORK = ("/meine-arbeit/", N_("My work"))
FOOTER = (
    ("/impressum/", N_("Imprint")),
    ("/datenschutz/", N_("Privacy")),
    ("/barrierefreiheit/", N_("Accessibility")),
    ("/entwicklung/", N_("For developers")),
    ("/status/", N_("Status")),
)


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    current: bool = False  # the page itself, or the part of the site it belongs to


@dataclass(frozen=True, slots=True)
class Frame:
    region: str
    operator: str  # who runs the installation; "" if the pack names nobody
    language: str
    home: str
    search: str  # address of the catalogue; the search box asks it with `q`
    other_language: Link
    region_css: str
    account: Link  # to sign in, or to one's own work
    sign_out: str
    profile: str  # address of the own account
    person: str  # the name of whoever is signed in, else ""
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    brand: Brand | None = None  # whose host this is
    canonical: str = ""  # the same page under the portal's own name; "" where it is this one


def frame_of(
    region: Region,
    *,
    path: str,
    language: str,
    query: str = "",
    other_language_url: str = "",
    person: str = "",
) -> Frame:
    """The frame of the page at `path`; `query` (without "?") is kept when switching language.

    `other_language_url` is for pages whose language is not part of the path; `person` is the name
    of whoever is signed in.
    """
    switch = other_language_url or in_other_language(path) + (f"?{query}" if query else "")
    return Frame(
        region=region.name,
        operator=_operator(region),
        language=language,
        home=localised("/", language=language),
        search=localised("/daten/", language=language),
        other_language=Link("Deutsch" if language == ENGLISH else "English", switch),
        region_css=region_css_address(region.accent),
        account=_links((WORK if person else SIGN_IN,), path=path, language=language)[0],
        sign_out=localised("/abmelden/", language=language),
        profile=localised("/konto/", language=language),
        person=person,
        navigation=_links(NAVIGATION, path=path, language=language),
        footer=_links(FOOTER, path=path, language=language),
    )


def branded(frame: Frame, brand: Brand, *, canonical: str) -> Frame:
    """The frame on the host of a town: its name, logo and colour."""
    css = region_css_address(brand.colour) if brand.colour else frame.region_css
    return replace(frame, brand=brand, region_css=css, canonical=canonical)


def localised(path: str, *, language: str) -> str:
    """`/daten/` in German, `/en/daten/` in English."""
    return ENGLISH_PREFIX + path if language == ENGLISH else path


def language_of(path: str) -> str:
    return ENGLISH if path == ENGLISH_PREFIX or path.startswith(f"{ENGLISH_PREFIX}/") else GERMAN


def in_other_language(path: str) -> str:
    if language_of(path) == ENGLISH:
        return of_this_host(path.removeprefix(ENGLISH_PREFIX))
    return ENGLISH_PREFIX + path


def of_this_host(path: str) -> str:
    """A path of ours: two slashes at its start would name another host (RFC 3986, 4.2)."""
    return "/" + path.lstrip("/\\")


def _links(pages: tuple[tuple[str, str], ...], *, path: str, language: str) -> tuple[Link, ...]:
    addresses = [(localised(page, language=language), title) for page, title in pages]
    return tuple(
        Link(gettext(title, language=language), address, current=path.startswith(address))
        for address, title in addresses
    )


def _operator(region: Region) -> str:
    agencies = [p.name for p in region.partners if p.kind is OrganisationKind.AGENCY]
    return agencies[0] if agencies else ""
