# SPDX-License-Identifier: EUPL-1.2
"""Other data or other values for what is live: chosen on one page, then tried as another version is
(`upgrading.py`). What is live goes on as it is until a second person switches.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.views.decorators.http import require_http_methods

from drehscheibe.domain.clearance import QUESTIONS, is_cleared
from drehscheibe.domain.errors import N_, AdoptionMoved, Refused
from drehscheibe.domain.plain import to_plain
from drehscheibe.policy.adoptions import AdoptionAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.adoptions import handing_over, upgrading
from drehscheibe.portal.adoptions.binding_form import bound_typed, name_of, tried_page
from drehscheibe.portal.adoptions.choosing import live_choice, package_of, terms_of, tried_choice
from drehscheibe.portal.adoptions.facts import basic_facts, clearance_of
from drehscheibe.portal.adoptions.parameters import ParameterForm
from drehscheibe.portal.adoptions.queries import find_adoption
from drehscheibe.portal.adoptions.services import held
from drehscheibe.portal.adoptions.steps import address_of, answers_typed, go, title_of
from drehscheibe.portal.answers import SeeOther
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.domain.clearance import Given
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.adoptions.choosing import Bound, Choice
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.usecases.model import Need


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest, adoption: int) -> HttpResponse:
    """GET and POST …/aendern/: `need-<name>-table` and its columns, `p-<parameter>`, `clear`."""
    actor = actor_in(request)
    found = find_adoption(adoption, actor)
    decide(actor, AdoptionAction.PREPARE, basic_facts(found)).require()
    if found.state not in upgrading.RUNNING:
        return SeeOther(address_of(found))
    typed = request.POST if request.method == "POST" else None
    choice, problem = _begun(found), None
    if typed is not None:
        choice = _bound_as_typed(found, choice, typed)
    form = ParameterForm(
        package_of(found.version), choice, found.organisation, language_now(), typed
    )
    if typed is not None and form.is_valid():
        try:
            values = choice.parameters | form.values()
            return _tried(request, found, replace(choice, parameters=values), actor)
        except (Refused, AdoptionMoved) as error:
            problem = error
    return page(
        request,
        "adoptions/change.html",
        status=_status(form, problem),
        adoption=found,
        title=title_of(found),
        form=form,
        problem=problem,
        makes=package_of(found.version).outputs.datasets,
        questions=QUESTIONS,
        given=clearance_of(found),
        start=_start_of,
        **tried_page(found, choice),
    )


def _status(form: ParameterForm, problem: Exception | None) -> HTTPStatus:
    if problem:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _begun(adoption: Adoption) -> Choice:
    """What is being tried already, of the same version; else what is live."""
    tried = tried_choice(adoption)
    return tried if tried and tried.version == adoption.version_id else live_choice(adoption)


def _bound_as_typed(adoption: Adoption, choice: Choice, typed: Mapping[str, Any]) -> Choice:
    """Raises `Refused` where a form names what cannot be chosen."""
    bindings = {}
    for need in package_of(adoption.version).inputs:
        said = _said_of(need, typed)
        bound = choice.bindings.get(need.name)
        if said and not (bound and _is_as_before(need, bound, said)):
            bound = bound_typed(need, adoption, said)
        if bound:
            bindings[need.name] = bound
    return replace(choice, bindings=bindings)


def _start_of(need: Need) -> str:
    """How the names of a need's fields begin."""
    return f"need-{need.name}-"


def _said_of(need: Need, typed: Mapping[str, Any]) -> dict[str, Any]:
    start = _start_of(need)
    return {name.removeprefix(start): typed[name] for name in typed if name.startswith(start)}


def _is_as_before(need: Need, bound: Bound, said: Mapping[str, Any]) -> bool:
    """Then its conversions stay as they were found, too."""
    if not said.get("table") == said.get("shown") == name_of(bound):
        return False
    columns = {one.name: bound.columns.get(one.name, {}) for one in need.columns}
    return all(
        said.get(f"column-{name}", "") == match.get("column", "") for name, match in columns.items()
    )


def _tried(request: HttpRequest, adoption: Adoption, choice: Choice, actor: Actor) -> HttpResponse:
    given = answers_typed(request.POST, handing_over.all_clear(actor))
    try_change(adoption, choice, given, actor=actor)
    return go(adoption, "adoption-upgrade")


@transaction.atomic
def try_change(
    adoption: Adoption, choice: Choice, given: dict[str, Given], *, actor: Actor
) -> Adoption:
    """Computed on own data, with the package's tests; nothing that is live changes.

    Whether other data may go out is asked anew. Raises `Refused`, `AdoptionMoved`.
    """
    adoption = held(adoption, upgrading.RUNNING, actor)
    live = live_choice(adoption)
    if terms_of(choice) == terms_of(live):
        raise Refused(reason=N_("nothing of it is other than what is live"))
    makes = package_of(adoption.version).outputs.datasets
    if makes and choice.bindings != live.bindings:
        if not is_cleared(given):
            raise Refused(reason=N_("the questions whether this may go out are not answered yet"))
        adoption.clearance = {code: to_plain(one) for code, one in given.items()}
        adoption.save(update_fields=["clearance"])
    return upgrading.try_choice(adoption, choice, actor=actor)
