# SPDX-License-Identifier: EUPL-1.2
"""The machine's part of questions: mails, and what is forgotten after some time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.questions.mails import send
from drehscheibe.portal.questions.services import forget_what_is_old

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

FORGET = "forget-questions"  # kind of job


def mail(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return send(payload["question"], payload["what"])


def forget(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"questions": forget_what_is_old(settings.question_days)}
