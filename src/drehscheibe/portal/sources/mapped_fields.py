# SPDX-License-Identifier: EUPL-1.2
"""What was mapped, as people call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext
from drehscheibe.portal.sources.mapping import CONTACT, LICENCE, THEMES, TITLE, TOWN
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = {
    TITLE: N_("Title"),
    THEMES: N_("Themes"),
    LICENCE: N_("Licence"),
    TOWN: N_("Town"),
    CONTACT: N_("Contact"),
}


def named_fields(fields: Iterable[str]) -> list[str]:
    return [gettext(_NAMES[name], language=language_now()) for name in fields if name in _NAMES]
