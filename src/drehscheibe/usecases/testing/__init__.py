# SPDX-License-Identifier: EUPL-1.2
"""Tests that a package brings along: samples in, and what must come out.

`comparing` tells rows apart whatever their order; `testing` runs them, one child for each.
"""

from drehscheibe.usecases.testing.comparing import Difference, differences
from drehscheibe.usecases.testing.testing import Outcome, job_of, run_tests

__all__ = ["Difference", "Outcome", "differences", "job_of", "run_tests"]
