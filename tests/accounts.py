# SPDX-License-Identifier: EUPL-1.2
"""Accounts in tests: browsers without a screen, mails that were written, links in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from townhall import PASSWORD

LINK = re.compile(r"https?://\S+")


@contextmanager
def quiet() -> Iterator[None]:
    """Mails are kept in a list, passwords cost no time, no try of an earlier test is counted."""
    from django.core import mail
    from django.core.cache import cache
    from django.test.utils import override_settings

    cache.clear()
    mail.outbox = []
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


def visitor(**options: Any) -> Any:
    """A browser without a session; forms go without their token."""
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1", **options)


def signed_in(email: str, password: str = PASSWORD) -> Any:
    client = visitor()
    answer = client.post("/anmelden/", {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def sure_of(client: Any, password: str = PASSWORD) -> Any:
    """The same browser after "Is it really you?"."""
    assert client.post("/anmelden/bestaetigen/", {"password": password}).status_code == 302
    return client


def mails() -> list[Any]:
    """Every mail, also those that the worker sends."""
    from django.core import mail

    from drehscheibe.portal.worker import Worker
    from drehscheibe.settings import current_settings

    worker = Worker(current_settings())
    while worker.work_once():
        pass
    return mail.outbox


def link_in(mail: Any, part: str) -> str:
    """The path of the first link that holds `part`."""
    found = next(link for link in LINK.findall(mail.body) if part in link)
    return "/" + found.split("/", 3)[3]


def text_of(answer: Any) -> str:
    """What a page says, without markup."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.replace("&quot;", '"').replace("&#39;", "'").split())
