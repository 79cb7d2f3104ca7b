# SPDX-License-Identifier: EUPL-1.2
"""People and drafts for tests of the desk: a town with a steward, a reviewer, an administrator."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.settings import Settings

PASSWORD = "ein langes Kennwort 7"
SOEST, ARNSBERG = "05974040", "05958004"
PLAYGROUNDS = "Name;Baujahr;Breitengrad;Längengrad\n" + "".join(
    f"Spielplatz {n};{1990 + n};51,5{n:02};8,1{n:02}\n" for n in range(1, 21)
)


def town(key: str = SOEST, name: str = "Soest", **more: Any) -> Any:
    from drehscheibe.portal.organisations.models import Organisation

    defaults = {"name": name, "slug": name.lower(), "kind": "municipality"} | more
    return Organisation.objects.get_or_create(key=key, defaults=defaults)[0]


def person(name: str, *roles: Role, of: Any = None) -> Any:
    """Somebody who can sign in, with roles in an organisation."""
    from allauth.account.models import EmailAddress

    from drehscheibe.portal.organisations.models import Membership
    from drehscheibe.portal.people.models import Person

    email = f"{name.lower()}@example.org"
    made = Person.objects.create(email=email, name=name, password=stored_password())
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    if roles:
        flags = {role.value: True for role in roles}
        Membership.objects.create(person=made, organisation=of or town(), **flags)
    return made


def stored_password() -> str:
    """`PASSWORD` as the database keeps it: reckoned once, for it costs a quarter of a second."""
    from django.contrib.auth.hashers import get_hasher

    return _stored(get_hasher().algorithm)


@cache
def _stored(algorithm: str) -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD, hasher=algorithm)


def actor(of: Any) -> Actor:
    from drehscheibe.portal.organisations.queries import actor_of

    return actor_of(of)


def visitor(who: Any = None, **more: Any) -> Any:
    """A browser without JavaScript, signed in where somebody is named."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1", **more)
    if who is not None:
        client.force_login(who)
    return client


def all_clear() -> dict[str, Given]:
    return {question.code: Given(Answer.CLEAR, by="test") for question in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at a desk; the worker runs when it is told to."""

    settings: Settings
    person: Any

    @property
    def actor(self) -> Actor:
        return actor(self.person)

    def work(self) -> None:
        """Let the worker do everything that waits."""
        from drehscheibe.portal.worker import Worker

        worker = Worker(self.settings)
        while worker.work_once():
            pass

    def draft(self, text: str = PLAYGROUNDS, *, dataset: Any = None, of: Any = None) -> Any:
        """A new draft whose file was read."""
        from drehscheibe.portal.desk import services

        draft = services.create_draft(
            of or town(), author=self.person, actor=self.actor, dataset=dataset
        )
        return self.upload(draft, text)

    def upload(self, draft: Any, text: str, name: str = "spielplaetze.csv") -> Any:
        from drehscheibe.portal.desk import services
        from drehscheibe.portal.desk.files import files_of

        source = files_of(self.settings.layout, draft).source
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text)
        services.receive_file(self.settings.layout, draft.pk, name=name, size=source.stat().st_size)
        self.work()
        draft.refresh_from_db()
        return draft

    def ready(self, draft: Any, title: str = "Spielplätze", **described: Any) -> Any:
        """Described, cleared and built: everything but the hand-over."""
        from drehscheibe.portal.catalogue.services import Description
        from drehscheibe.portal.desk import services

        layout, actor = self.settings.layout, self.actor
        said = Description(title=title, licence="dl-by-de/2.0", **described)
        services.describe_draft(layout, draft, said, actor)
        services.clear(layout, draft, all_clear(), actor)
        services.accept_guesses(layout, draft, actor)
        services.ask_for_preview(draft, actor)
        self.work()
        draft.refresh_from_db()
        return draft

    def submitted(self, text: str = PLAYGROUNDS, *, dataset: Any = None, of: Any = None) -> Any:
        from drehscheibe.portal.desk import services

        draft = self.ready(self.draft(text, dataset=dataset, of=of))
        return services.submit(draft, self.actor)


def install_region(settings: Settings) -> None:
    """The region pack of the package, as `drehscheibe init` installs it."""
    from drehscheibe.connectors.region.packs import install_pack

    if not settings.layout.region.exists():
        install_pack("", settings.layout)


def forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
