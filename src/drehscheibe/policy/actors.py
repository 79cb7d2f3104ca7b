# SPDX-License-Identifier: EUPL-1.2
"""Who acts: a person with roles in organisations, a program with a token, or the operator."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is in one organisation; one person can be several."""

    STEWARD = "steward"  # prepares data and keeps them up
    REVIEWER = "reviewer"  # the second pair of eyes
    ADMINISTRATOR = "administrator"  # people, rights and what cannot be brought back


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with everything the rules need to know about them.

    Keys of organisations are those of `domain.region.Organisation`. The operator works on the
    machine itself and is named in the audit trail.
    """

    name: str
    key: str = ""  # "person:7", "program:3"; "" for the operator
    is_operator: bool = False
    roles: frozenset[tuple[str, Role]] = field(default_factory=frozenset)  # (organisation, role)
    stands_in_for: frozenset[str] = field(default_factory=frozenset)  # reviews there, too
    acts_for: frozenset[str] = field(default_factory=frozenset)  # "im Auftrag von"
    stands_behind: frozenset[str] = field(default_factory=frozenset)  # keys of own programs
    onboards: bool = False  # administrator of the network's node: invites into every town

    def is_(self, role: Role, organisation: str) -> bool:
        return (organisation, role) in self.roles

    def belongs_to(self, organisation: str) -> bool:
        """Has any role in it."""
        return any(key == organisation for key, _ in self.roles)

    @property
    def organisations(self) -> frozenset[str]:
        return frozenset(key for key, _ in self.roles)


NOBODY = Actor("")
