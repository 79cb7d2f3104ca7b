# SPDX-License-Identifier: EUPL-1.2
"""Webhooks, for programs: of the dataset of their token, or of the organisation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import WebhookNotFound
from drehscheibe.policy.programs import ProgramAction, decide
from drehscheibe.portal.programs.api import take
from drehscheibe.portal.programs.endpoints import dataset_of_program
from drehscheibe.portal.webhooks import services
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.programs.models import Program
    from drehscheibe.portal.webhooks.models import Delivery, Webhook

    Fields = dict[str, Any]

_DELIVERIES = 25


def webhooks(program: Program, fields: Fields) -> Any:  # noqa: ARG001
    """GET webhooks"""
    return {"webhooks": [_plain(one) for one in _own(program)]}


def register(program: Program, fields: Fields) -> Any:
    """POST webhooks: the secret is in this answer and never again."""
    given = take(fields, address=str, dataset=str)
    slug = given.get("dataset", "")
    decide(program.scope, ProgramAction.PREPARE, slug).require()
    dataset = dataset_of_program(program, slug) if slug else None
    made = services.register(
        program.organisation,
        given.get("address", ""),
        dataset=dataset,
        actor=program.actor,
        settings=current_settings(),
    )
    return _plain(made.webhook) | {"secret": made.secret}, HTTPStatus.CREATED


def show(program: Program, fields: Fields, number: int) -> Any:  # noqa: ARG001
    """GET webhooks/<number>: with the last messages."""
    found = _found(program, number)
    last = found.deliveries.all()[:_DELIVERIES]
    return _plain(found) | {"deliveries": [_delivery(one) for one in last]}


def test(program: Program, fields: Fields, number: int) -> Any:  # noqa: ARG001
    """POST webhooks/<number>/test"""
    sent = services.send_test(_found(program, number), actor=program.actor)
    return _delivery(sent), HTTPStatus.ACCEPTED


def remove(program: Program, fields: Fields, number: int) -> Any:  # noqa: ARG001
    """DELETE webhooks/<number>"""
    services.remove(_found(program, number), actor=program.actor)
    return None, HTTPStatus.NO_CONTENT


def _own(program: Program) -> list[Webhook]:
    found = program.organisation.webhooks.select_related("owner", "dataset")
    if program.dataset:
        found = found.filter(dataset=program.dataset)
    return list(found)


def _found(program: Program, number: int) -> Webhook:
    """Raises `WebhookNotFound`, also where it is about more than the token."""
    for one in _own(program):
        if one.pk == number:
            return one
    raise WebhookNotFound


def _plain(webhook: Webhook) -> Fields:
    return {
        "number": webhook.pk,
        "address": webhook.address,
        "dataset": webhook.dataset.slug if webhook.dataset else "",
        "paused": webhook.paused,
        "failures": webhook.failures,
    }


def _delivery(delivery: Delivery) -> Fields:
    return {
        "id": f"msg_{delivery.pk.hex}",
        "created": delivery.created.isoformat().replace("+00:00", "Z"),
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
    }
