# SPDX-License-Identifier: EUPL-1.2
"""Step 5: describe: everything is suggested, only title and licence must be confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms

from drehscheibe.domain.clearance import is_cleared
from drehscheibe.domain.errors import N_
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.high_value import CATEGORIES
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.sentences import harmless
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import gettext
from drehscheibe.portal.access import actor_in
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.desk.decisions import name_columns
from drehscheibe.portal.desk.described import said_of, suggestion, wanted_by_govdata
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.ready import MENDED, to_mend
from drehscheibe.portal.desk.services import ask_for_preview, clearance_of, describe_draft
from drehscheibe.portal.desk.steps.frame import (
    DESCRIBE,
    PREVIEW,
    go,
    next_step,
    step,
    step_page,
)
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading

_ABOUT_COLUMNS = ("title", "unit", "description")
_LONGEST = 300  # signs of what is said about one column


class DescriptionForm(forms.Form):
    """Django's messages are not ours: what is missing is said in our own words."""

    title = forms.CharField(max_length=300)
    description = forms.CharField(max_length=4_000, required=False)
    licence = forms.ChoiceField(choices=[(code, code) for code in LICENCES])
    attribution = forms.CharField(max_length=300, required=False)
    themes = forms.MultipleChoiceField(choices=[(code, code) for code in THEMES], required=False)
    keywords = forms.CharField(max_length=500, required=False)
    frequency = forms.ChoiceField(
        choices=[("", ""), *((code, code) for code in FREQUENCIES)], required=False
    )
    contact = forms.CharField(max_length=200, required=False)
    model_dataset = forms.ChoiceField(choices=[("", ""), *MODEL_DATASETS.items()], required=False)
    hvd = forms.MultipleChoiceField(choices=[(code, code) for code in CATEGORIES], required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, text in _MISSING.items():
            told = gettext(text, language=language_now())
            self.fields[name].error_messages |= {"required": told, "invalid_choice": told}


_MISSING = {
    "title": N_("Please give the data a title."),
    "licence": N_("Please choose under which licence the data may be used."),
}


@step(DESCRIBE)
def describe(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET and POST /veroeffentlichen/<draft>/beschreiben/"""
    reading = reading_of(current_settings().layout, draft)
    suggested, said = suggestion(draft, reading), said_of(draft)
    if request.method == "POST":
        return _said(request, draft, reading)
    begun = bool(draft.description)
    form = DescriptionForm(initial=_typed(said if begun else replace(suggested, licence="")))
    return _page(request, draft, reading, form)


def _said(request: HttpRequest, draft: Draft, reading: Reading) -> HttpResponse:
    """Keep everything that was typed, complete or not; then say what is missing."""
    form = DescriptionForm(request.POST)
    is_complete = form.is_valid() or "fix" in request.POST
    layout, actor = current_settings().layout, actor_in(request)
    answers = _about_columns(request.POST.dict(), reading, draft)
    if answers:
        draft = name_columns(layout, draft, answers, actor)
    draft = describe_draft(layout, draft, _described(request.POST), actor)
    if not is_complete:
        response = _page(request, draft, reading, form)
        response.status_code = 400
        return response
    if field := request.POST.get("fix"):
        _take_suggestion(draft, reading, field, actor)
        return go(draft, DESCRIBE, anchor="govdata")
    if request.POST.get("what") == "save":
        return go(draft, DESCRIBE)
    wanted = next_step(draft, reading)
    if wanted != PREVIEW or not is_cleared(clearance_of(draft)):
        return go(draft, wanted)
    ask_for_preview(draft, actor)
    return go(draft, PREVIEW)


def _take_suggestion(draft: Draft, reading: Reading, field: str, actor: Actor) -> None:
    """One click: what we would have put there."""
    if field in MENDED:
        suggested = getattr(suggestion(draft, reading), field)
        described = replace(said_of(draft), **{field: suggested})
        describe_draft(current_settings().layout, draft, described, actor)


def _page(
    request: HttpRequest, draft: Draft, reading: Reading, form: DescriptionForm
) -> HttpResponse:
    said = _described(request.POST) if form.is_bound else said_of(draft)
    if not (form.is_bound or draft.description):
        said = replace(suggestion(draft, reading), licence="")
    wanted = wanted_by_govdata(said, draft.owner.name)
    suggested = suggestion(draft, reading)
    return step_page(
        request,
        draft,
        "desk/describe.html",
        name=DESCRIBE,
        form=form,
        suggested=suggested,
        mend=to_mend(draft, reading, said, suggested),
        licences=LICENCES,
        themes=THEMES,
        frequencies=FREQUENCIES,
        high_value=CATEGORIES,
        model_datasets=MODEL_DATASETS,
        wanted=wanted,
        there=sum(one.is_there for one in wanted),
        columns=[_column(column, draft) for seen in reading.tables for column in _kept(seen)],
    )


def _kept(seen: Any) -> list[Any]:
    return [column for column in seen.recipe.columns if not column.omit]


def _column(column: Any, draft: Draft) -> dict[str, str]:
    """What stands about one column now, also where it was said after the reading."""
    now = {name: getattr(column, name) for name in _ABOUT_COLUMNS}
    said = {name: draft.answers.get(f"{name}.{column.source}") for name in _ABOUT_COLUMNS}
    return {"source": column.source} | now | {k: v for k, v in said.items() if v is not None}


def _about_columns(said: Mapping[str, str], reading: Reading, draft: Draft) -> dict[str, str]:
    found = {}
    for seen in reading.tables:
        for column in (_column(one, draft) for one in _kept(seen)):
            for name in _ABOUT_COLUMNS:
                key = f"{name}.{column['source']}"
                text = harmless(said.get(key, column[name]).strip())[:_LONGEST]
                if text != column[name]:
                    found[key] = text
    return found


def _described(said: Any) -> Description:
    """What was typed, as it is kept; a choice that we did not offer is none."""
    texts = {name: str(said.get(name, "")).strip() for name in _TEXTS}
    words = dict.fromkeys(word.strip() for word in str(said.get("keywords", "")).split(","))
    return Description(
        **texts,
        licence=_offered(said, "licence", LICENCES),
        frequency=_offered(said, "frequency", FREQUENCIES),
        model_dataset=_offered(said, "model_dataset", MODEL_DATASETS),
        themes=tuple(code for code in said.getlist("themes") if code in THEMES),
        keywords=tuple(word for word in words if word),
        hvd=tuple(code for code in said.getlist("hvd") if code in CATEGORIES),
    )


def _offered(said: Any, name: str, codes: Container[str]) -> str:
    code = str(said.get(name, ""))
    return code if code in codes else ""


_TEXTS = ("title", "description", "attribution", "contact")


def _typed(said: Description) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(said)
    return plain | {"keywords": ", ".join(said.keywords)}
