# SPDX-License-Identifier: EUPL-1.2
"""Tests that a package brings along: samples in, and what must come out.

`comparing` tells rows apart whatever their order; `testing` runs them, one child for each.
"""

from drehscheibe.usecases.testing.comparing import Difference
from drehscheibe.usecases.testing.testing import Outcome, run_tests

__all__ = ["Difference", "Outcome", "run_tests"]
