# SPDX-License-Identifier: EUPL-1.2
"""The pages of an organisation's webhooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.views.decorators.http import require_http_methods, require_POST

from drehscheibe.domain.errors import (
    N_,
    AddressInternal,
    AddressNotValid,
    BadRequest,
    Refused,
)
from drehscheibe.look.texts import error_text
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.portal.webhooks import services
from drehscheibe.portal.webhooks.telling import why
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.webhooks.models import Webhook

_DELIVERIES = 25  # that are shown


class WebhookForm(forms.Form):
    address = forms.CharField(max_length=2_000)
    dataset = forms.CharField(max_length=80, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def webhooks(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/webhooks/: a secret is shown once, right here."""
    actor = actor_in(request)
    owner = services.find_owner(slug, actor)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(owner, form.cleaned_data, actor)
        except (AddressNotValid, AddressInternal, Refused) as error:
            form.add_error("address", error_text(error, language=language_now()))
        else:
            return _one(request, made.webhook, secret=made.secret)
    return _private(
        request,
        "webhooks/webhooks.html",
        status=422 if form.errors else 200,
        organisation=owner,
        webhooks=list(owner.webhooks.select_related("dataset")),
        datasets=list(_public(owner).values_list("slug", "title")),
        form=form,
    )


def _register(owner: Organisation, given: dict[str, str], actor: Actor) -> services.Registered:
    dataset = _public(owner).filter(slug=given["dataset"]).first() if given["dataset"] else None
    if given["dataset"] and dataset is None:
        raise Refused(reason=N_("the dataset belongs to another organisation"))
    return services.register(
        owner, given["address"], dataset=dataset, actor=actor, settings=current_settings()
    )


def _public(owner: Organisation) -> Any:
    return owner.datasets.filter(state=Dataset.State.PUBLIC).order_by("title")


@require_http_methods(["GET", "HEAD"])
@signed_in
def webhook(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET /organisationen/<slug>/webhooks/<number>/"""
    return _one(request, _found(slug, number, actor_in(request)))


def _one(request: HttpRequest, webhook: Webhook, *, secret: str = "") -> HttpResponse:
    shown = webhook.deliveries.all()[:_DELIVERIES]
    return _private(
        request,
        "webhooks/webhook.html",
        organisation=webhook.owner,
        webhook=webhook,
        deliveries=[(one, why(one, language_now())) for one in shown],
        secret=secret,
    )


@require_POST
@signed_in
def act(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST …/<number>/tun/: `deed` says what."""
    actor = actor_in(request)
    found = _found(slug, number, actor)
    deed = request.POST.get("deed", "")
    if deed == "secret":
        settings = current_settings()
        secret = services.new_secret_for(found, actor=actor, settings=settings)
        return _one(request, found, secret=secret)
    if deed not in _DEEDS:
        raise BadRequest
    run, said = _DEEDS[deed]
    run(found, actor=actor)
    say(request, said)
    if deed == "remove":
        return SeeOther(url("webhooks", slug=slug))
    return SeeOther(url("webhook", slug=slug, number=str(number)))


_DEEDS: dict[str, tuple[Callable[..., object], str]] = {
    "test": (
        services.send_test,
        N_("A test message is on its way; see the list."),
    ),
    "pause": (services.pause, N_("Paused: nothing is sent there any more.")),
    "go-on": (services.go_on, N_("From now on messages are sent there again.")),
    "remove": (services.remove, N_("Removed: nothing is sent there any more.")),
}


def _found(slug: str, number: int, actor: Actor) -> Webhook:
    return services.webhook_of(services.find_owner(slug, actor), number)


def _private(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    response = page(request, template, **context)
    response["Cache-Control"] = "no-store"
    return response
