# SPDX-License-Identifier: EUPL-1.2
"""The machine's part of accounts: mails of invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.accounts.invitations import deliver

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings


def invitation(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"mails": int(deliver(payload["invitation"], payload["language"]))}
