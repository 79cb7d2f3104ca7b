# SPDX-License-Identifier: EUPL-1.2
"""The page of drafts that go together, the layers of a file or what a source brought: what differs
stands with each, what is the same is said once. One form: whatever is clicked, everything typed is
kept."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given, Question
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.sentences import harmless
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import say
from drehscheibe.portal.desk.asked import PERSONS, answer_in, given_in
from drehscheibe.portal.desk.bundles import common_of, drafts_in, find_bundle
from drehscheibe.portal.desk.decisions import keep, mend, waive
from drehscheibe.portal.desk.described import said_of, suggestion
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.queries import drafts_of
from drehscheibe.portal.desk.reading import key_of, reading_of
from drehscheibe.portal.desk.services import clearance_of, discard_draft
from drehscheibe.portal.desk.steps.frame import FILE, go, is_arriving
from drehscheibe.portal.desk.steps.layers import to_bundle
from drehscheibe.portal.desk.together import (
    Own,
    Together,
    given_together,
    preview_together,
    say_together,
    submit_together,
)
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.organisations.queries import reviewers_of
from drehscheibe.portal.templating import page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.domain.findings import Finding
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.services import Description
    from drehscheibe.portal.desk.models import Bundle
    from drehscheibe.portal.desk.reading import Reading

_ASK_AGAIN = "2"  # seconds, also without script
_LONGEST = {"title": 300, "description": 4_000, "attribution": 300, "contact": 200}


@dataclass(frozen=True, slots=True)
class Shown:
    """One layer as the page shows it."""

    draft: Draft
    reading: Reading
    said: Description
    given: dict[str, Given]

    @property
    def key(self) -> str:
        return str(self.draft.pk)

    @property
    def waiting(self) -> tuple[tuple[str, Finding], ...]:
        """What somebody must say something about, with the key that names it."""
        found = self.reading.open_for(self.draft)
        return tuple((key_of(one), one) for one in found)

    @property
    def failed(self) -> DrehscheibeError | None:
        error = self.draft.error
        return error_named(error["code"], error["params"]) if error else None

    @property
    def stops(self) -> bool:
        return any(finding.stops for finding in self.reading.findings)

    @property
    def asks_of_persons(self) -> bool:
        """By itself, once it is decided what of its rows goes out."""
        return bool(self.reading.own_hints) and not self.stops

    @property
    def hints(self) -> list[Finding]:
        """Those that do not stand above as something to be decided."""
        above = {key for key, _ in self.waiting}
        return [one for one in self.reading.own_hints if key_of(one) not in above]

    @property
    def lacks(self) -> set[str]:
        """What of this layer is still missing, while somebody works on it."""
        lacks = set() if self.said.title else {"title"}
        if self.stops:
            lacks.add("findings")
        if self.asks_of_persons and not self.given.get(PERSONS, Given()).allows:
            lacks.add(PERSONS)
        return lacks if self.draft.is_editable else set()

    @property
    def columns(self) -> list[str]:
        """What goes out, by name."""
        return [column.title for seen in self.reading.tables for column in seen.table.columns]

    @property
    def is_on_map(self) -> bool:
        return any(seen.table.geometry for seen in self.reading.tables)

    @property
    def persons(self) -> Given | None:
        return self.given.get(PERSONS)


@signed_in
def bundle(request: HttpRequest, bundle: UUID) -> HttpResponse:
    """GET and POST /veroeffentlichen/gemeinsam/<bundle>/"""
    found = find_bundle(bundle, drafts_of(actor_in(request)))
    if request.method == "POST":
        return _decided(request, found)
    return _page(request, found)


def _page(
    request: HttpRequest, found: Bundle, *, problem: Refused | None = None, checked: bool = False
) -> HttpResponse:
    drafts = list(drafts_in(found))
    open_ones = [draft for draft in drafts if draft.is_editable]
    waits = [one for one in drafts if one.is_waiting_for_machine or is_arriving(one)]
    if not waits and all(draft.state == Draft.State.EMPTY for draft in drafts):
        return go(drafts[0], FILE)
    changing = bool(request.GET.get("aendern")) or not all(one.candidate for one in open_ones)
    shown = [_shown(draft) for draft in drafts]
    response = page(
        request,
        f"desk/bundle_{_stage(waits, open_ones, changing=changing)}.html",
        status=HTTPStatus.BAD_REQUEST if problem or checked else HTTPStatus.OK,
        bundle=found,
        drafts=drafts,
        owner=drafts[0].owner,
        name=found.source or drafts[0].file_name,
        shown=shown,
        may_join=found.is_one_file
        and all(one.is_new_dataset and one.is_editable for one in drafts),
        done=len(drafts) - len(waits),
        problem=problem,
        checked=checked,
        reviewers=[p for p in reviewers_of(drafts[0].owner) if p.key != actor_in(request).key],
        **_together(found, shown, checked=checked),
    )
    response["Cache-Control"] = "no-store"
    if waits:
        # With its address: to one with a fragment a browser would only scroll.
        response["Refresh"] = f"{_ASK_AGAIN}; url={url('bundle', bundle=str(found.pk))}"
    return response


def _stage(waits: list[Draft], open_ones: list[Draft], *, changing: bool) -> str:
    if waits:
        return "wait"
    if not open_ones:
        return "done"
    return "prepare" if changing else "ready"


def _shown(draft: Draft) -> Shown:
    reading = reading_of(current_settings().layout, draft)
    return Shown(draft, reading, said_of(draft), clearance_of(draft))


def _together(found: Bundle, shown: list[Shown], *, checked: bool) -> dict[str, object]:
    """What is asked once."""
    given, open_ones = given_together(found), [one for one in shown if one.draft.is_editable]
    hints = {one.code: one for part in open_ones for one in part.reading.hints if not one.table}
    everybody_alone = all(part.reading.own_hints for part in open_ones)
    questions = [q for q in QUESTIONS if q.code != PERSONS or not everybody_alone]
    first = shown[0]
    said = common_of((one.draft for one in shown), found)
    suggested = suggestion(first.draft, first.reading)
    begun = bool(found.description)
    return {
        "said": said if begun else {n: v or getattr(suggested, n) for n, v in said.items()},
        "licence": said["licence"],
        "suggested": suggested,
        "licences": LICENCES,
        "frequencies": FREQUENCIES,
        "questions": questions,
        "given": given,
        "chosen": _suggested(open_ones) | {c: one.answer.value for c, one in given.items()},
        "file_hints": list(hints.values()),
        "lacks": _lacks(open_ones, questions) if checked else set(),
        "persons": next(q for q in QUESTIONS if q.code == PERSONS),
    }


def _suggested(parts: list[Shown]) -> dict[str, str]:
    """As at the step of a single draft: a person answers all the same."""
    has_hints = any(part.reading.hints for part in parts)
    return {} if has_hints else {PERSONS: Answer.CLEAR.value}


def _lacks(parts: list[Shown], questions: Sequence[Question]) -> set[str]:
    """What of the common things is missing for at least one layer."""
    asked = {question.code for question in questions}
    lacks = {"licence"} if any(part.said.licence not in LICENCES for part in parts) else set()
    for part in parts:
        alone = {PERSONS} if part.reading.own_hints else set()
        lacks |= {code for code in asked - alone if not part.given.get(code, Given()).allows}
    return lacks


def _decided(request: HttpRequest, found: Bundle) -> HttpResponse:
    layout, actor = current_settings().layout, actor_in(request)
    if "typed" in request.POST:
        say_together(layout, found, _said(request.POST, found, actor), actor)
        found.refresh_from_db()
    what, _, about = request.POST.get("what", "").partition(":")
    if what == "on":
        return _on(request, found, actor)
    if what == "submit":
        count = len(submit_together(found, actor))
        say(request, N_("Handed over: {count} {count:dataset|datasets}."), count=count)
        return to_bundle(found)
    if what in {"mend", "keep", "waive", "leave"}:
        return _one(request, found, what, about)
    return to_bundle(found)


def _on(request: HttpRequest, found: Bundle, actor: Actor) -> HttpResponse:
    """On to the previews, where nothing is missing."""
    shown = [part for part in map(_shown, drafts_in(found)) if part.draft.is_editable]
    if any(part.lacks for part in shown) or _lacks(shown, QUESTIONS):
        return _page(request, found, checked=True)
    preview_together(current_settings().layout, found, actor)
    return to_bundle(found)


def _one(request: HttpRequest, found: Bundle, what: str, about: str) -> HttpResponse:
    """A button that stands with one layer: `about` is its draft, a place, the finding's key."""
    layout, actor = current_settings().layout, actor_in(request)
    draft_id, place, key = [*about.split(":", 2), "", ""][:3]
    draft = next((one for one in drafts_in(found) if str(one.pk) == draft_id), None)
    if draft is None:
        return to_bundle(found)
    try:
        if what == "leave":
            discard_draft(layout, draft, actor)
        elif what == "keep":
            keep(layout, draft, [key], actor)
        elif what == "waive":
            waive(layout, draft, key, request.POST.get(f"because-{draft_id}-{place}", ""), actor)
        elif place.isdigit():
            mend(layout, draft, key, int(place), actor)
    except Refused as problem:
        return _page(request, found, problem=problem)
    if not drafts_in(found).exists():
        return HttpResponseRedirect(url("publish"), status=HTTPStatus.SEE_OTHER)
    return to_bundle(found, "" if what == "leave" else f"l-{draft_id}")


def _said(typed: QueryDict, found: Bundle, actor: Actor) -> Together:
    """What the form says; a choice that was not offered is none."""
    words = {name: str(value) for name, value in typed.items()}
    common = {name: _text(words, name) for name in ("attribution", "contact")}
    for name, known in (("licence", LICENCES), ("frequency", FREQUENCIES)):
        common[name] = words[name] if words.get(name, "") in known else ""
    own = {
        str(draft.pk): Own(
            title=_text(words, f"title-{draft.pk}"),
            description=_text(words, f"description-{draft.pk}"),
            persons=answer_in(
                words, f"{PERSONS}-{draft.pk}", clearance_of(draft).get(PERSONS), actor
            ),
        )
        for draft in drafts_in(found)
        if f"title-{draft.pk}" in words
    }
    return Together(common, given_in(words, given_together(found), actor), own)


def _text(words: dict[str, str], name: str) -> str:
    longest = _LONGEST[name.partition("-")[0]]
    return harmless(words.get(name, "").strip())[:longest]
