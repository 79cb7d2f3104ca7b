# SPDX-License-Identifier: EUPL-1.2
"""How much mail somebody wants, and the own feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.look.frame import localised
from drehscheibe.portal.access import signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.notices.feeds import feed_key, person_of, revoke_feed
from drehscheibe.portal.notices.mails import address_of, subject_of, text_of_notice
from drehscheibe.portal.notices.models import Notice
from drehscheibe.portal.people.models import MailChoice, Person
from drehscheibe.portal.templating import page, text_of, url

if TYPE_CHECKING:
    from django.http import HttpRequest

_ENTRIES = 50
_CHOICES = {
    MailChoice.EACH: (N_("Each one at once"), N_("A mail for everything that concerns you.")),
    MailChoice.DAILY: (N_("Once a day"), N_("One mail with everything of the day.")),
    MailChoice.NONE: (
        N_("Only when somebody is waiting for me"),
        N_("Everything else is under “My work”."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def post(request: HttpRequest) -> HttpResponse:
    """GET and POST /meine-arbeit/post/"""
    person = _person(request)
    if request.method == "POST":
        return _choose(request, person)
    path = localised(f"/meine-arbeit/feed/{feed_key(person)}/", language="de")
    return page(
        request,
        "notices/post.html",
        choices=_CHOICES,
        chosen=person.mails,
        feed=address_of(path, person.language),
    )


def _choose(request: HttpRequest, person: Person) -> HttpResponse:
    """Raises `InvalidParameter`."""
    choice = request.POST.get("mails", "")
    if choice not in MailChoice.values:
        raise InvalidParameter("mails", "is not known here")
    person.mails = choice
    person.save(update_fields=["mails"])
    say(request, N_("Kept: that is how much mail you get from now on."))
    return SeeOther(url("post"))


@require_POST
@signed_in
def new_feed(request: HttpRequest) -> HttpResponse:
    """POST /meine-arbeit/post/neue-adresse/"""
    revoke_feed(_person(request))
    say(request, N_("Your feed has a new address; the old one leads nowhere any more."))
    return SeeOther(url("post"))


@require_GET
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """GET /meine-arbeit/feed/<key>/ (RFC 4287): for the one who knows the address."""
    person = person_of(key)
    notices = Notice.objects.filter(person=person)[:_ENTRIES]
    with translation.override(person.language):
        text = text_of("notices/feed.atom", entries=[_entry(n, person) for n in notices], key=key)
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _entry(notice: Notice, person: Person) -> dict[str, str]:
    return {
        "id": f"{address_of('/meine-arbeit/', 'de')}#{notice.pk}",
        "title": subject_of(notice, person.language),
        "text": text_of_notice(notice, person.language),
        "updated": notice.created.isoformat(),
        "address": address_of(notice.path, person.language),
    }


def _person(request: HttpRequest) -> Person:
    person = request.user
    if not isinstance(person, Person):  # `signed_in` has seen to it
        raise TypeError(person)
    return person
