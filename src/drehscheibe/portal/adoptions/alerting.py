# SPDX-License-Identifier: EUPL-1.2
"""Alerts after each run: what went on or off is told to those who have to do something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from drehscheibe.domain.errors import N_, MailNotSent
from drehscheibe.look.formats import number
from drehscheibe.look.texts import sentence
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.drawing import picture_of
from drehscheibe.portal.adoptions.models import Adoption, AlertState
from drehscheibe.portal.adoptions.queries import address_parts
from drehscheibe.portal.jobs.services import ask_for_mail
from drehscheibe.portal.post import letter, public_url
from drehscheibe.usecases.alerts import changes

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings
    from drehscheibe.usecases.alerts import Change
    from drehscheibe.usecases.model import Alert

MAIL = "adoption-alert"  # kind of jobs
_LANGUAGE = "de"  # of the people on call
_ALL_CLEAR = N_("All clear: {title}")


def watch_alerts(adoption: Adoption, run: Run) -> None:
    """Inside the transaction that ends the run: what is told is durable."""
    package, picture = package_of(run.version), picture_of(run)
    if picture is None:
        return
    given = {one.name: one.default for one in package.parameters} | adoption.parameters
    for alert in package.outputs.alerts:
        states = adoption.alerts.filter(name=alert.name)
        found = changes(
            package,
            alert,
            rows=picture.rows(alert.data),
            parameters=given,
            before=dict(states.values_list("subject", "is_on")),
        )
        for change in found:
            _keep(adoption, change)
            _tell(adoption, alert, change, given)


def _keep(adoption: Adoption, change: Change) -> None:
    AlertState.objects.update_or_create(
        adoption=adoption,
        name=change.name,
        subject=change.subject[:200],
        defaults={"is_on": change.is_on, "since": timezone.now(), "value": change.value},
    )


def _tell(adoption: Adoption, alert: Alert, change: Change, given: dict[str, Any]) -> None:
    """To the town's people, and to whoever is on call: with the change, or not at all."""
    text, title = alert_text(change), alert.title["de"]
    if not change.is_on:
        title = sentence(_ALL_CLEAR, values={"title": title}, language=_LANGUAGE)
    telling.tell_alert(adoption, title, text)
    receiver = str(given.get(alert.to) or "") if alert.to else ""
    if receiver:
        subject = f"{title}: {change.subject or adoption.organisation.name}"
        key = f"{adoption.pk}|{timezone.now().isoformat()}|{change.name}|{change.subject}"
        ask_for_mail(
            MAIL, key=key[:200], adoption=adoption.pk, to=receiver, subject=subject[:200], text=text
        )


def alert_text(change: Change) -> str:
    values = {
        name: number(value, language=_LANGUAGE) if isinstance(value, float) else value
        for name, value in change.values.items()
    }
    return " ".join(sentence(change.template, values=values, language=_LANGUAGE).split())


def mail(payload: Payload, _: Settings, __: Watch) -> Payload:
    """With the public page: whoever is on call need not have an account. Raises `MailNotSent`: it
    is tried again."""
    told = {name: payload[name] for name in ("subject", "text")}
    adoption = Adoption.objects.select_related("usecase", "organisation").get(
        pk=payload["adoption"]
    )
    address = public_url("adoption-page", **address_parts(adoption))
    alert = letter("adoptions/alert", to=payload["to"], language=_LANGUAGE, address=address, **told)
    try:
        alert.send()
    except OSError as error:
        raise MailNotSent from error
    return {"mails": 1}
