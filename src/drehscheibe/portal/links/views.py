# SPDX-License-Identifier: EUPL-1.2
"""Links of an organisation that do not work any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.links.checking import CHECK
from drehscheibe.portal.links.models import Link
from drehscheibe.portal.links.queries import broken_of, figures_of, organisation_with_links
from drehscheibe.portal.links.texts import why
from drehscheibe.portal.templating import language_now, page, url

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.organisations.models import Organisation

_WAITED_FOR = 5  # priority


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def broken_links(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /organisationen/<slug>/verweise/; POST: look at them again now."""
    actor = actor_in(request)
    owner = organisation_with_links(slug, actor)
    facts = DatasetFacts(is_public=False, owner=owner.key)
    may_check = decide(actor, Action.PREPARE, facts)
    if request.method == "POST":
        may_check.require()
        _check_again(owner)
        say(request, N_("We are looking again. It may take some minutes."))
        return SeeOther(url("broken-links", slug=slug))
    language = language_now()
    return page(
        request,
        "links/broken.html",
        organisation=owner,
        broken=[(link, why(link, language), datasets) for link, datasets in broken_of(owner)],
        figures=figures_of(owner),
        may_check=may_check.allowed,
    )


def _check_again(owner: Organisation) -> None:
    """Only those that are broken; asking for it often asks their servers no more often."""
    broken = [link.pk for link, _ in broken_of(owner)]
    Link.objects.filter(pk__in=broken).update(due=timezone.now())
    ask_for(CHECK, key=CHECK, priority=_WAITED_FOR)
