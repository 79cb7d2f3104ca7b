# SPDX-License-Identifier: EUPL-1.2
"""The guard once more, in the child: what was checked at import may be older than its list.

Its parser also tells what each relation is computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, TransformRefused
from drehscheibe.usecases.guard import judge, lowered

if TYPE_CHECKING:
    from drehscheibe.usecases.running.bindings import Job


def judge_transforms(job: Job) -> dict[str, list[str]]:
    """Each relation, lowered -> the inputs that it stands on, in their order.

    Raises `TransformRefused` with the first complaint.
    """
    behind = {lowered(need): {need} for need in job.inputs}
    parameters = frozenset(job.parameters)
    for transform in job.transforms:
        judgement = judge(transform.sql, frozenset(behind), parameters=parameters)
        for complaint in judgement.complaints:
            raise TransformRefused(
                transform=transform.name,
                line=max(1, complaint.line),
                reason=N_("The check of packages says:"),
                detail=complaint.message,
            )
        used = (behind.get(name, set()) for name in judgement.relations)  # but of its own WITH
        behind[lowered(transform.name)] = set().union(*used)
    return {name: [one for one in job.inputs if one in found] for name, found in behind.items()}
