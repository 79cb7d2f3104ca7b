# SPDX-License-Identifier: EUPL-1.2
"""The guard once more, in the child: what was checked at import may be older than its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, TransformRefused
from drehscheibe.usecases.guard import judge

if TYPE_CHECKING:
    from drehscheibe.usecases.running.bindings import Job


def judge_transforms(job: Job) -> None:
    """Raises `TransformRefused` with the first complaint."""
    known = set(job.inputs)
    parameters = frozenset(job.parameters)
    for transform in job.transforms:
        judgement = judge(transform.sql, frozenset(known), parameters=parameters)
        for complaint in judgement.complaints:
            raise TransformRefused(
                transform=transform.name,
                line=max(1, complaint.line),
                reason=N_("The check of packages says:"),
                detail=complaint.message,
            )
        known.add(transform.name)
