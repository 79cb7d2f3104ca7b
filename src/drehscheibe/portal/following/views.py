# SPDX-License-Identifier: EUPL-1.2
"""Follow a dataset with or without an account; change it and end it without one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, BadRequest, TooManyRequests
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.catalogue.queries import shown_dataset
from drehscheibe.portal.following import limits, services
from drehscheibe.portal.following.forms import FollowForm, RhythmForm, form_ticket
from drehscheibe.portal.following.models import Reader, Rhythm
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.problems import status_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.portal.catalogue.models import Dataset

RHYTHMS = {
    Rhythm.HOURLY: N_("at once, one mail an hour at most"),
    Rhythm.DAILY: N_("once a day, in the morning"),
    Rhythm.WEEKLY: N_("once a week, on Monday"),
}
_ANY = require_http_methods(["GET", "HEAD", "POST"])


@_ANY
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /daten/<slug>/abonnieren/"""
    dataset = shown_dataset(slug).dataset
    if isinstance(request.user, Person):
        return _with_account(request, dataset, request.user)
    if request.method != "POST":
        return _form_page(request, dataset, FollowForm(slug=slug))
    form = FollowForm(request.POST, slug=slug)
    if not form.is_valid():
        return _form_page(request, dataset, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        limits.count_client(request)
    except TooManyRequests as error:
        form.add_error(None, error_text(error, language=language_now()))
        return _form_page(request, dataset, form, status=status_of(error))
    given = form.cleaned_data
    if limits.may_be_written_to(given["email"]):
        services.ask_to_follow(
            dataset, given["email"], rhythm=given["rhythm"], language=language_now()
        )
    return SeeOther(url("followed", slug=slug))


def _form_page(
    request: HttpRequest, dataset: Dataset, form: FollowForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    ticket = form_ticket(dataset.slug)
    return _private(
        request, "following/follow.html", status=status, dataset=dataset, form=form, ticket=ticket
    )


def _with_account(request: HttpRequest, dataset: Dataset, person: Person) -> HttpResponse:
    """One click; which mails come then is said on the page of all that is followed."""
    if request.method == "POST":
        done = services.follow_as(person, dataset)
        return SeeOther(url("follows", key=services.key_of(done.reader)))
    reader = Reader.objects.filter(person=person).first()
    follows = bool(reader and reader.follows.filter(dataset=dataset).exists())
    key = services.key_of(reader) if reader else ""
    return _private(request, "following/one_click.html", dataset=dataset, follows=follows, key=key)


def followed(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/abonnieren/danke/: the same for every address."""
    return page(request, "following/thanks.html", dataset=shown_dataset(slug).dataset)


@_ANY
def confirm(request: HttpRequest, ticket: str) -> HttpResponse:
    """GET asks, POST confirms: programs that look through mails open links, too."""
    if request.method != "POST":
        return _private(request, "following/confirm.html", ticket=ticket)
    done = services.confirm(ticket)
    key = services.key_of(done.reader)
    return _private(request, "following/confirmed.html", dataset=done.dataset, key=key)


@_ANY
def follows(request: HttpRequest, key: str) -> HttpResponse:
    """GET and POST /abos/<key>/: what is followed, how often, and the end of it."""
    reader = services.reader_with(key)
    if request.method != "POST":
        return _follows_page(request, reader, key)
    if request.POST.get("do") == "end-all":
        services.unfollow_everything(reader)
        return _private(request, "following/ended.html")
    if slug := request.POST.get("dataset", ""):
        services.unfollow(reader, slug)
    else:
        _change_rhythm(request, reader)
    if not Reader.objects.filter(pk=reader.pk).exists():
        return _private(request, "following/ended.html")
    return SeeOther(url("follows", key=key))


def _change_rhythm(request: HttpRequest, reader: Reader) -> None:
    form = RhythmForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    services.set_rhythm(reader, form.cleaned_data["rhythm"])
    say(request, N_("Kept: that is how often you get a mail."))


def _follows_page(request: HttpRequest, reader: Reader, key: str) -> HttpResponse:
    found = reader.follows.exclude(confirmed=None).select_related("dataset__owner")
    return _private(
        request,
        "following/follows.html",
        follows=found.order_by("dataset__title"),
        reader=reader,
        key=key,
    )


@csrf_exempt  # no page of ours leads here: mail programs ask (RFC 8058, 3.1), without a cookie
@_ANY
def end(request: HttpRequest, key: str) -> HttpResponse:
    """POST /abos/<key>/abmelden/: the one click of a mail program; others see the page."""
    if request.method != "POST":
        return HttpResponseRedirect(url("follows", key=key))
    if request.POST.get("List-Unsubscribe") != "One-Click":
        raise BadRequest
    services.unfollow_everything(services.reader_with(key))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _private(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    rhythms = [(one.value, gettext(text, language=language_now())) for one, text in RHYTHMS.items()]
    response = page(request, template, rhythms=rhythms, **context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
