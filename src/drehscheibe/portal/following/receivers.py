# SPDX-License-Identifier: EUPL-1.2
"""What happens with followers when the catalogue tells of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.portal.following.models import Follow
from drehscheibe.portal.following.services import forget_idle, forget_unconfirmed

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

FORGET = "forget-followers"  # kind of job


def remove_follows(sender: object, *, dataset: Dataset, **_: Any) -> None:  # noqa: ARG001
    """A dataset is deleted for good: nobody follows it, and addresses without another one go."""
    Follow.objects.filter(dataset=dataset).delete()
    forget_idle()


def forget(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"unconfirmed": forget_unconfirmed()}
