# SPDX-License-Identifier: EUPL-1.2
"""Bereitschafts-Check: which tables serve which need, and what is missing."""

from __future__ import annotations

from drehscheibe.usecases.readiness.candidates import Candidate, Fit, Route, Seeker, match
from drehscheibe.usecases.readiness.columns import ColumnMatch, Why, match_columns
from drehscheibe.usecases.readiness.constraints import Fault
from drehscheibe.usecases.readiness.states import USABLE, NeedState, State, missing_of, state_of
from drehscheibe.usecases.readiness.tables import ColumnProfile, TableProfile

__all__ = [
    "USABLE", "Candidate", "ColumnMatch", "ColumnProfile", "Fault", "Fit", "NeedState", "Route",
    "Seeker", "State", "TableProfile", "Why", "match", "match_columns", "missing_of", "state_of",
]  # fmt: skip
