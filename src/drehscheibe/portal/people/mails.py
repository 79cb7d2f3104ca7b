# SPDX-License-Identifier: EUPL-1.2
"""Mails of accounts (a new password, a new address) leave by the worker: a mail server that hangs
keeps nobody waiting, and one that is down does not tell apart who has an account and who has none.

A mail holds a link that lets somebody in; so it waits encrypted.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.errors import MailNotSent
from drehscheibe.portal.jobs.services import SOMEBODY_WAITS, ask_for_mail
from drehscheibe.portal.post import Letter
from drehscheibe.portal.sealing import box
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

MAIL = "account-mail"  # kind of job
_PURPOSE = "drehscheibe: mails of accounts"


def post(mail: Letter) -> None:
    sealed = box(_PURPOSE, current_settings()).encrypt(orjson.dumps(asdict(mail))).decode()
    ask_for_mail(MAIL, key=uuid.uuid4().hex, priority=SOMEBODY_WAITS, sealed=sealed)


def deliver(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """Raises `MailNotSent`: the worker tries again."""
    plain = box(_PURPOSE, settings).decrypt(payload["sealed"].encode())
    try:
        Letter(**orjson.loads(plain)).send()
    except OSError as error:
        raise MailNotSent from error
    return {"mails": 1}
