# SPDX-License-Identifier: EUPL-1.2
"""The machine's part of notices: single mails, and the digest once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.notices.mails import send_digests, send_notice
from drehscheibe.portal.notices.services import forget_old_notices

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings


def notice(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return send_notice(payload["notice"])


def digest(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return send_digests()


def forget(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"notices": forget_old_notices()}
