# SPDX-License-Identifier: EUPL-1.2
"""Drehscheibe, the open regional data platform."""

__version__ = "0.1.0"
