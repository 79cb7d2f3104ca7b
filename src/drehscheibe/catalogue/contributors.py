# SPDX-License-Identifier: EUPL-1.2
"""Under which contributorID GovData knows the organisations of an installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def contributors_of(text: str) -> Mapping[str, str]:
    """`https://all.example, soest=https://one.example` by short name, "" for all others."""
    parts = (part.strip() for part in text.split(",") if part.strip())
    named = (
        part.partition("=") if not part.startswith("http") else ("", "", part) for part in parts
    )
    return {name.strip(): address.strip() for name, _, address in named}
