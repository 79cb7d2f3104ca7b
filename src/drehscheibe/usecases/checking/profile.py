# SPDX-License-Identifier: EUPL-1.2
"""Who, what for and under which licence: what a package says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from drehscheibe import __version__
from drehscheibe.domain.themes import THEMES
from drehscheibe.usecases.semver import is_version

if TYPE_CHECKING:
    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.model import Package

PLATFORM = "plattform"
DNA = ("digital", "nachhaltig", "authentisch")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?/[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_LONGEST = 200  # characters of a range or a licence
_MAIL = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']{1,200}\.[a-z]{2,20}", re.IGNORECASE)


def check_profile(package: Package, desk: Desk) -> None:
    _check_identity(package, desk)
    _check_requires(package, desk)
    _check_licences(package, desk)
    _check_words(package, desk)
    if not package.tests:
        desk.say("no-tests", "tests")


def _check_identity(package: Package, desk: Desk) -> None:
    if not _ID.fullmatch(package.id):
        desk.say("id-wrong", "id", value=package.id)
    if not is_version(package.version):
        desk.say("version-wrong", "version", value=package.version)
    name, _, version = package.based_on.partition("@")
    if package.based_on and not (_ID.fullmatch(name) and is_version(version)):
        desk.say("based-on-wrong", "based_on", value=package.based_on)


def _check_requires(package: Package, desk: Desk) -> None:
    for name, value in package.requires.items():
        try:
            wanted = SpecifierSet(value[:_LONGEST])
        except InvalidSpecifier:
            desk.say("requires-wrong", "requires", name, value=value)
            continue
        if name != PLATFORM:
            desk.say("key-unknown", "requires", name, key=name, known=PLATFORM)
        elif not wanted.contains(Version(__version__), prereleases=True):
            desk.say("platform-too-old", "requires", name, value=value, version=__version__)


def _check_licences(package: Package, desk: Desk) -> None:
    for key in ("licence", "code_licence"):
        value = getattr(package.profile, key)
        try:
            canonicalize_license_expression(value[:_LONGEST])
        except InvalidLicenseExpression:
            desk.say("licence-unknown", "profile", key, value=value)


def _check_words(package: Package, desk: Desk) -> None:
    profile = package.profile
    for name in DNA:
        if name not in profile.dna:
            desk.say("dna-missing", "profile", "dna", value=name)
    for name in profile.dna.keys() - set(DNA):
        desk.say("dna-unknown", "profile", "dna", name, value=name)
    for index, theme in enumerate(profile.themes):
        if theme not in THEMES:
            desk.say("theme-unknown", "profile", "themes", index, value=theme, known=_list(THEMES))
    if profile.contact.mail and not _MAIL.fullmatch(profile.contact.mail):
        desk.say("mail-wrong", "profile", "contact", "mail", value=profile.contact.mail)
    if not profile.pictures:
        desk.say("no-pictures", "profile")
    if not profile.lessons:
        desk.say("no-lessons", "profile")


def _list(known: dict[str, str]) -> str:
    return ", ".join(known)
