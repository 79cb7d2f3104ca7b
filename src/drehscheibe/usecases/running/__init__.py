# SPDX-License-Identifier: EUPL-1.2
"""Runs of packages: bound tables in, results out, in a child that reaches nothing else.

`starting` is for everybody; what follows runs in the child only (`task`), in this order: the
`sandbox` is shut, the `database` opened, `inputs` become views, the configuration is locked,
limits are taken, `statements` run, `results` become files.
"""

from drehscheibe.usecases.running.bindings import BoundColumn, Input, Job, Statement, Where
from drehscheibe.usecases.running.limits import USUAL, RunLimits
from drehscheibe.usecases.running.starting import Result, bound, compute, relations, run

__all__ = [
    "USUAL",
    "BoundColumn",
    "Input",
    "Job",
    "Result",
    "RunLimits",
    "Statement",
    "Where",
    "bound",
    "compute",
    "relations",
    "run",
]
