# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a package, said as a colleague would: file, line, what, how to mend it."""

from __future__ import annotations

from drehscheibe.usecases.complaining.complaint import ADVICE, ERROR, Complaint
from drehscheibe.usecases.complaining.register import COMPLAINTS

__all__ = ["ADVICE", "COMPLAINTS", "ERROR", "Complaint"]
