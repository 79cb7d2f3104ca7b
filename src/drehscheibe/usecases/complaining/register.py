# SPDX-License-Identifier: EUPL-1.2
"""All kinds of complaints by their code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.usecases.complaining.about_files import ABOUT_FILES
from drehscheibe.usecases.complaining.about_manifest import ABOUT_MANIFEST
from drehscheibe.usecases.complaining.about_outputs import ABOUT_OUTPUTS
from drehscheibe.usecases.complaining.about_profile import ABOUT_PROFILE
from drehscheibe.usecases.complaining.about_sql import ABOUT_SQL

if TYPE_CHECKING:
    from drehscheibe.usecases.complaining.wording import Wording

COMPLAINTS: dict[str, Wording] = {
    **ABOUT_FILES,
    **ABOUT_MANIFEST,
    **ABOUT_PROFILE,
    **ABOUT_SQL,
    **ABOUT_OUTPUTS,
}
