# SPDX-License-Identifier: EUPL-1.2
"""The use cases that an organisation publishes: bring a package in, hand it over, release, end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, OrganisationNotFound, PackageRefused, Refused
from drehscheibe.look.texts import sentence
from drehscheibe.policy.usecases import UseCaseAction, UseCaseFacts, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.exchange import texts
from drehscheibe.portal.exchange.views import say_in
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.portal.usecases import proposals, services
from drehscheibe.portal.usecases.facts import may
from drehscheibe.portal.usecases.models import Proposal, UseCase, UseCaseVersion
from drehscheibe.portal.usecases.queries import versions_of
from drehscheibe.releases.scratch import scratch_folder
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.usecases.complaining import Complaint

LARGEST = 25 << 20  # bytes of a ZIP; what is in it is judged by the check


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def kept_usecases(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/anwendungsfaelle/: `deed`, and `version` or `usecase`."""
    owner = _owner(slug, actor_in(request))
    if request.method != "POST":
        return _page(request, owner)
    try:
        _done(request, owner)
    except (Refused, PackageRefused) as problem:
        return _page(request, owner, problem)
    return SeeOther(url("kept-usecases", slug=owner.slug))


def _owner(slug: str, actor: Actor) -> Organisation:
    """For its people and those who act or review for it. Raises `OrganisationNotFound`."""
    found = Organisation.objects.filter(slug=slug).first()
    key = found.key if found else ""
    if found is None or not _sees(actor, key):
        raise OrganisationNotFound(organisation=slug)
    return found


def _sees(actor: Actor, key: str) -> bool:
    facts = UseCaseFacts(owner=key)
    return decide(actor, UseCaseAction.READ, facts).allowed or key in actor.acts_for


def _done(request: HttpRequest, owner: Organisation) -> None:
    deed, actor = request.POST.get("deed", ""), actor_in(request)
    if deed == "import":
        _bring_in(request, owner)
        return
    words = request.POST.get("words", "")
    if deed in {"deprecate", "withdraw"}:
        usecase = UseCase.objects.filter(owner=owner, pk=_number(request, "usecase")).first()
        if usecase is not None:
            end = services.deprecate if deed == "deprecate" else services.withdraw
            end(usecase, words, actor=actor)
        return
    version = versions_of(owner).filter(pk=_number(request, "version")).first()
    if version is not None:
        _do_with_version(deed, version, words, actor=actor)


def _do_with_version(deed: str, version: UseCaseVersion, words: str, *, actor: Actor) -> None:
    match deed:
        case "hand-over":
            services.hand_over(version, actor=actor)
        case "publish":
            services.publish_version(version, actor=actor)
        case "return":
            services.give_back(version, words, actor=actor)
        case "discard":
            services.discard(current_settings().layout, version, actor=actor)
        case "offer":
            proposals.offer(version, words, actor=actor)


def _bring_in(request: HttpRequest, owner: Organisation) -> None:
    """Raises `Refused`, `PackageRefused`."""
    file = request.FILES.get("package")
    if file is None or not file.size or file.size > LARGEST:
        raise Refused(reason=N_("please choose a ZIP file of at most 25 MB"))
    with scratch_folder(current_settings().layout) as scratch:
        path = Path(scratch) / "upload.zip"
        with path.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        made = services.import_package(path, owner, actor_in(request))
    say(
        request, N_("Version {version} is in. Look at it, then hand it over."), version=made.version
    )


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _page(
    request: HttpRequest, owner: Organisation, problem: Refused | PackageRefused | None = None
) -> HttpResponse:
    actor, facts = actor_in(request), UseCaseFacts(owner=owner.key)
    return page(
        request,
        "exchange/kept.html",
        status=400 if problem else 200,
        organisation=owner,
        versions=list(versions_of(owner)),
        offered=Proposal.objects.filter(usecase__owner=owner, state="open"),
        may_import=decide(actor, UseCaseAction.IMPORT, facts).allowed,
        may_review=decide(actor, UseCaseAction.REVIEW, facts).allowed,
        texts=texts,
        problem=problem,
        complaint_text=complaint_text,
        say=say_in(language_now()),
    )


def complaint_text(complaint: Complaint) -> str:
    """What is wrong, and how to mend it."""
    words = (complaint.wording.text, complaint.wording.mend)
    told = (sentence(one, values=complaint.params, language=language_now()) for one in words)
    return " ".join(told)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """GET and POST /verbesserungen/<number>/: for both sides, with the difference."""
    actor, layout = actor_in(request), current_settings().layout
    found, problem = proposals.proposal_for(number, actor), None
    if request.method == "POST":
        decision = proposals.take if request.POST.get("deed") == "take" else proposals.decline
        try:
            decision(found, request.POST.get("words", ""), actor=actor)
            return SeeOther(url("usecase-proposal", number=str(number)))
        except Refused as refused:
            problem = refused
    ours = found.usecase.versions.filter(state__in=UseCase.SHOWN).first()
    return page(
        request,
        "exchange/proposal.html",
        status=400 if problem else 200,
        proposal=found,
        changes=proposals.difference(layout, ours.sha256, found.version.sha256) if ours else (),
        ours=ours,
        may_decide=found.state == Proposal.State.OPEN and _answers(actor, found),
        problem=problem,
        say=say_in(language_now()),
    )


def _answers(actor: Actor, found: Proposal) -> bool:
    return may(actor, UseCaseAction.ANSWER, found.usecase)
