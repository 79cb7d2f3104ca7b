# SPDX-License-Identifier: EUPL-1.2
"""Issue, revoke and recognise tokens. Delivery learns of them by a file of hashes."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, ProgramNotFound, Refused, TokenNotValid
from drehscheibe.domain.sentences import harmless
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.policy.programs import Scope
from drehscheibe.policy.sources import SourceAction, SourceFacts
from drehscheibe.policy.sources import decide as decide_source
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.programs.models import Program
from drehscheibe.releases.programs import Known, write_programs

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.releases.layout import Layout

PREFIX = "dsp_"  # tells people and scanners of secrets what it is
MOST_DAYS = 730
_SELDOM = timedelta(minutes=1)  # how exactly "last used" is kept


@dataclass(frozen=True, slots=True)
class Issued:
    """A new program with its token, which nobody can read again."""

    program: Program
    token: str


@dataclass(frozen=True, slots=True)
class Wish:
    name: str
    scope: Scope
    days: int


def issue(layout: Layout, organisation: Organisation, wish: Wish, *, actor: Actor) -> Issued:
    """Raises `Refused`."""
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    name = harmless(wish.name).strip()
    if not name:
        raise Refused(reason=N_("please give the program a name"))
    token = PREFIX + secrets.token_urlsafe(32)
    dataset = organisation.datasets.filter(slug=wish.scope.dataset).first()
    if wish.scope.dataset and dataset is None:
        raise Refused(reason=N_("the dataset belongs to another organisation"))
    with transaction.atomic():
        program = Program.objects.create(
            organisation=organisation,
            name=name,
            token_sha256=hash_of(token),
            may_submit=wish.scope.may_submit,
            dataset=dataset,
            created_by=actor.name,
            issuer_id=_person(actor),
            expires=timezone.now() + timedelta(days=max(1, min(wish.days, MOST_DAYS))),
        )
        note(actor, "issue-token", organisation=organisation.key, program=name,
             dataset=wish.scope.dataset)  # fmt: skip
    project(layout)
    return Issued(program, token)


def revoke(layout: Layout, organisation: Organisation, program_id: int, *, actor: Actor) -> None:
    """From now on it opens nothing. Raises `Refused`, `ProgramNotFound`."""
    decide(actor, OrganisationAction.MANAGE, organisation.key).require()
    with transaction.atomic():
        program = _program(organisation, program_id)
        program.revoked = program.revoked or timezone.now()
        program.save(update_fields=["revoked"])
        note(actor, "revoke-token", organisation=organisation.key, program=program.name)
    project(layout)


@transaction.atomic
def allow(organisation: Organisation, program_id: int, *, actor: Actor) -> None:
    """What it sends and is like before goes out by itself; the second person is not its maker.

    Raises `Refused`, `ProgramNotFound`.
    """
    program = _program(organisation, program_id)
    facts = SourceFacts(organisation.key, program.issued_by, organisation.one_person_may_release)
    decide_source(actor, SourceAction.ALLOW, facts).require()
    if not (program.is_live and program.may_submit and program.dataset):
        raise Refused(reason=N_("only a token that may submit one dataset can be allowed this"))
    program.allowed_by, program.allowed_key = actor.name, actor.key
    program.allowed_at = timezone.now()
    program.save(update_fields=["allowed_by", "allowed_key", "allowed_at"])
    note(actor, "allow-program", organisation=organisation.key, program=program.name,
         dataset=program.dataset.slug)  # fmt: skip


def _program(organisation: Organisation, program_id: int) -> Program:
    programs = Program.objects.select_for_update(of=("self",)).select_related(
        "dataset", "organisation"
    )
    program = programs.filter(pk=program_id, organisation=organisation).first()
    if program is None:
        raise ProgramNotFound
    return program


def program_of(token: str) -> Program:
    """Raises `TokenNotValid` for unknown, revoked and expired ones alike."""
    programs = Program.objects.select_related("organisation", "dataset")
    program = programs.filter(token_sha256=hash_of(token)).first()
    if program is None or not program.is_live:
        raise TokenNotValid
    now = timezone.now()
    if program.last_used is None or now - program.last_used > _SELDOM:
        Program.objects.filter(pk=program.pk).update(last_used=now)
    return program


def project(layout: Layout) -> None:
    """Tell delivery which tokens live."""
    live = Program.objects.filter(revoked=None, expires__gt=timezone.now())
    known = {
        program.token_sha256: Known(
            program=program.pk,
            organisation=program.organisation.key,
            dataset=program.dataset.slug if program.dataset else "",
            until=int(program.expires.timestamp()),
        )
        for program in live.select_related("organisation", "dataset")
    }
    write_programs(layout, known)


def _person(actor: Actor) -> int | None:
    kind, _, number = actor.key.partition(":")
    return int(number) if kind == "person" else None


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
