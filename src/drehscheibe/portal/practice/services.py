# SPDX-License-Identifier: EUPL-1.2
"""The practice town: anybody with an account may join, try everything, and leave again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.connectors.region.demo import practice_table
from drehscheibe.domain.errors import OrganisationNotFound
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.services import create_draft, receive_file
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.people.models import Person
    from drehscheibe.releases.layout import Layout


def practice_town() -> Organisation | None:
    return Organisation.objects.filter(kind=OrganisationKind.PRACTICE.value).first()


def known_town() -> Organisation:
    """Raises `OrganisationNotFound` in a region without one."""
    town = practice_town()
    if town is None:
        raise OrganisationNotFound(organisation=OrganisationKind.PRACTICE.value)
    return town


@transaction.atomic
def join_practice(person: Person, actor: Actor) -> Organisation:
    """Steward and reviewer at once: whoever practises alone plays the second person, too."""
    town = known_town()
    if not town.one_person_may_release:
        town.one_person_may_release = True
        town.save(update_fields=["one_person_may_release"])
    _, is_new = Membership.objects.get_or_create(
        person=person, organisation=town, defaults={"steward": True, "reviewer": True}
    )
    if is_new:
        note(actor, "join-practice", organisation=town.key)
    return town


@transaction.atomic
def leave_practice(person: Person, actor: Actor) -> None:
    """What was practised stays with the town."""
    town = known_town()
    left, _ = Membership.objects.filter(person=person, organisation=town).delete()
    if left:
        note(actor, "leave-practice", organisation=town.key)


def sample_file(layout: Layout, scratch: Path) -> Path:
    """A table as town halls hand them in. Raises `OrganisationNotFound` without a practice town."""
    path = practice_table(layout.region, scratch)
    if path is None:
        raise OrganisationNotFound(organisation=OrganisationKind.PRACTICE.value)
    return path


def begin_with_sample(layout: Layout, author: Person, actor: Actor) -> Draft:
    """A draft with the sample file, as if it had been uploaded. Raises `Refused`."""
    draft = create_draft(known_town(), author=author, actor=actor)
    source = files_of(layout, draft).source
    source.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        sample = sample_file(layout, Path(scratch))
        shutil.copyfile(sample, source)
        return receive_file(layout, str(draft.pk), name=sample.name, size=source.stat().st_size)
