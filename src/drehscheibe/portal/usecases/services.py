# SPDX-License-Identifier: EUPL-1.2
"""What others call: packages come in, become public, end."""

from __future__ import annotations

from drehscheibe.portal.usecases.importing import Checked, import_package, keep_package
from drehscheibe.portal.usecases.purging import ask_for_purge, drop_purge, purge
from drehscheibe.portal.usecases.shipped import shipped
from drehscheibe.portal.usecases.states import (
    deprecate,
    discard,
    give_back,
    hand_over,
    publish_version,
    withdraw,
)

__all__ = [
    "Checked",
    "ask_for_purge",
    "deprecate",
    "discard",
    "drop_purge",
    "give_back",
    "hand_over",
    "import_package",
    "keep_package",
    "publish_version",
    "purge",
    "shipped",
    "withdraw",
]
