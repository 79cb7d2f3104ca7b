# SPDX-License-Identifier: EUPL-1.2
"""All releases of a dataset; whoever looks after it says which ones stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.views.decorators.http import require_GET, require_POST

from drehscheibe.domain.errors import N_, DatasetNotFound, InvalidParameter, Refused
from drehscheibe.domain.thinning import KEEP_ALL, MOST_DAYS, USUAL, Rule, Then
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.catalogue.keeping import LONGEST, keep_release, let_release_go
from drehscheibe.portal.catalogue.queries import shown_dataset
from drehscheibe.portal.catalogue.release_list import PAGE, listed
from drehscheibe.portal.catalogue.services import facts_of, get_dataset
from drehscheibe.portal.catalogue.thinning import rule_of, set_rule, set_usual_rule, usual_of
from drehscheibe.portal.organisations.queries import actor_of
from drehscheibe.portal.templating import page, url

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset

_LONGEST_NUMBER = 9  # digits


class RuleForm(forms.Form):
    """`which`: as everywhere, everything, or steps of its own."""

    which = forms.ChoiceField(choices=[(name, "") for name in ("usual", "all", "own")])
    all_days = forms.IntegerField(min_value=0, max_value=MOST_DAYS, required=False)
    hourly_days = forms.IntegerField(min_value=0, max_value=MOST_DAYS, required=False)
    daily_days = forms.IntegerField(min_value=0, max_value=MOST_DAYS, required=False)
    then = forms.ChoiceField(choices=[(one.value, "") for one in Then], required=False)
    for_all = forms.BooleanField(required=False)  # of the organisation without an own rule

    def rule(self) -> Rule | None:
        """Raises `Refused`."""
        given = self.cleaned_data
        if given["which"] != "own":
            return KEEP_ALL if given["which"] == "all" else None
        steps = [given["all_days"], given["hourly_days"], given["daily_days"]]
        if None in steps:
            raise Refused(reason=N_("please say of each step how many days it reaches back"))
        reach: tuple[int, int, int] = tuple(steps)
        return Rule(*reach, Then(given["then"] or Then.MONTH))


@require_GET
def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/staende/: `vor` is the number of the last release of the page before."""
    dataset = shown_dataset(slug).dataset
    before = request.GET.get("vor", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= _LONGEST_NUMBER):
        raise InvalidParameter("vor", "must be a whole number")
    return _page(request, dataset, int(before or 0))


def _page(request: HttpRequest, dataset: Dataset, before: int, **more: Any) -> HttpResponse:
    lines = listed(dataset, before=before)
    rule = rule_of(dataset)
    return page(
        request,
        "portal/releases.html",
        dataset=dataset,
        lines=lines,
        earlier=lines[-1].release.number if len(lines) == PAGE else 0,
        rule=rule,
        usual=usual_of(dataset.owner),
        form=RuleForm(initial=_initial(dataset, rule)),
        looks_after=_looks_after(request, dataset),
        longest=LONGEST,
        **more,
    )


def _initial(dataset: Dataset, rule: Rule) -> dict[str, Any]:
    own = "all" if rule.keeps_everything else "own"
    steps = USUAL if rule.keeps_everything else rule
    return {
        "which": own if dataset.thinning else "usual",
        "all_days": steps.all_days,
        "hourly_days": steps.hourly_days,
        "daily_days": steps.daily_days,
        "then": steps.then.value,
    }


@require_POST
@signed_in
def set_thinning(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /daten/<slug>/staende/regel/"""
    actor = actor_in(request)
    dataset = _known(slug, actor)
    form = RuleForm(request.POST)
    if not form.is_valid():
        raise InvalidParameter(next(iter(form.errors)), N_("is not known here"))
    if form.cleaned_data["for_all"]:
        set_usual_rule(dataset, form.rule(), actor=actor)
    else:
        set_rule(dataset, form.rule(), actor=actor)
    say(request, N_("Kept: from now on releases stay as you said."))
    return SeeOther(url("releases", slug=slug))


@require_POST
@signed_in
def keep(request: HttpRequest, slug: str, release: str) -> HttpResponse:
    """POST /daten/<slug>/staende/<release>/behalten/: `do` is `keep` or `let-go`."""
    actor = actor_in(request)
    dataset = _known(slug, actor)
    if request.POST.get("do") == "let-go":
        let_release_go(dataset, release, actor=actor)
        say(request, N_("The mark is gone: the rule of the dataset counts for this release again."))
    else:
        keep_release(dataset, release, request.POST.get("reason", ""), actor=actor)
        say(request, N_("This release stays, whatever the rule says."))
    return SeeOther(url("releases", slug=slug))


def _known(slug: str, actor: Actor) -> Dataset:
    """Raises `DatasetNotFound` where it belongs to others."""
    dataset = get_dataset(slug)
    if not decide(actor, Action.SEE_DRAFT, facts_of(dataset)).allowed:
        raise DatasetNotFound(dataset=slug)
    return dataset


def _looks_after(request: HttpRequest, dataset: Dataset) -> bool:
    if not request.user.is_authenticated:
        return False
    return decide(actor_of(request.user), Action.LOOK_AFTER, facts_of(dataset)).allowed
