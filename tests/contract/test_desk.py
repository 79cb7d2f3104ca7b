# SPDX-License-Identifier: EUPL-1.2
"""A draft from its file to the public: states, second person, what is kept and what goes."""

from __future__ import annotations

import pytest

from drehscheibe.domain.errors import DraftMoved, DraftNotFound, Refused
from drehscheibe.policy.actors import Role
from drehscheibe.releases.pointer import read_pointer
from townhall import ARNSBERG, PLAYGROUNDS, Desk, actor, person, town


@pytest.fixture
def anna(portal):
    return Desk(portal, person("Anna", Role.STEWARD))


@pytest.fixture
def ben(portal):
    return Desk(portal, person("Ben", Role.REVIEWER))


@pytest.fixture
def draft(anna, once):
    """Its file was read."""
    return once(anna.draft)


@pytest.fixture
def ready(anna, once):
    """A draft with a preview."""
    return once(lambda: anna.ready(anna.draft()))


@pytest.fixture
def submitted(anna, once):
    return once(anna.submitted)


@pytest.fixture
def first(anna, ben, once):
    """A release."""
    return once(lambda: approve(anna.settings, anna.submitted(), ben))


def approve(settings, draft, by):
    from drehscheibe.portal.desk.review import approve

    return approve(settings.layout, draft, by.actor)


def test_a_file_is_read_and_its_findings_are_kept(anna, portal, draft):
    from drehscheibe.portal.desk.files import files_of

    files = files_of(portal.layout, draft)
    assert draft.state == "open"
    assert files.inspection()["tables"][0]["rows"] == 20
    assert len(files.pictures()["spielplaetze"]["features"]) == 20


def test_two_people_make_a_release(anna, ben, portal, submitted):
    release = approve(portal, submitted, ben)
    submitted.refresh_from_db()
    pointer = read_pointer(portal.layout.pointer(release.dataset.slug))
    assert pointer.release == release.sha256
    assert (submitted.state, submitted.candidate) == ("released", None)
    assert (release.prepared_by, release.approved_by) == ("Anna", "Ben")
    assert not release.by_one_person
    assert not portal.layout.draft(str(submitted.pk)).exists()


def test_nobody_approves_the_own_draft(portal):
    anna = Desk(portal, person("Anna", Role.STEWARD, Role.REVIEWER))
    draft = anna.submitted()
    with pytest.raises(Refused, match="second person"):
        approve(portal, draft, anna)
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_an_organisation_may_switch_four_eyes_off_and_that_is_kept(portal):
    town(one_person_may_release=True)
    anna = Desk(portal, person("Anna", Role.STEWARD, Role.REVIEWER))
    assert approve(portal, anna.submitted(), anna).by_one_person


def test_sent_back_with_a_sentence_the_draft_can_be_worked_on(anna, ben, submitted):
    from drehscheibe.portal.desk.review import give_back

    with pytest.raises(Refused, match="one sentence"):
        give_back(submitted, "  ", ben.actor)
    give_back(submitted, "Bitte Baujahr prüfen.", ben.actor)
    submitted.refresh_from_db()
    assert submitted.is_editable
    assert submitted.verdicts.get().sentence == "Bitte Baujahr prüfen."


def test_a_change_after_the_preview_needs_a_new_preview(anna, portal, ready):
    from drehscheibe.portal.catalogue.models import Candidate
    from drehscheibe.portal.catalogue.services import Description
    from drehscheibe.portal.desk import services

    folder = portal.layout.release(ready.dataset.slug, ready.candidate.sha256)
    assert folder.exists()
    services.describe_draft(
        portal.layout, ready, Description(title="Anders", licence="cc-zero"), anna.actor
    )
    with pytest.raises(DraftMoved, match="preview"):
        services.submit(ready, anna.actor)
    assert not folder.exists()
    assert not Candidate.objects.exists()


def test_what_is_handed_over_cannot_be_changed_until_it_is_called_back(anna, portal, submitted):
    from drehscheibe.portal.desk import services

    with pytest.raises(DraftMoved, match="handed over"):
        services.accept_guesses(portal.layout, submitted, anna.actor)
    services.call_back(submitted, anna.actor)
    services.accept_guesses(portal.layout, submitted, anna.actor)


def test_what_is_public_stays_as_it_is_until_the_next_release_is_approved(anna, ben, portal, first):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.catalogue.services import Description
    from drehscheibe.portal.desk import services

    draft = anna.draft(PLAYGROUNDS + "Neu;2026;51,570;8,120\n", dataset=first.dataset)
    services.describe_draft(portal.layout, draft, Description(title="Alle Spielplätze"), anna.actor)
    draft = anna.ready(draft, "Alle Spielplätze")
    assert Dataset.objects.get().title == "Spielplätze"
    services.submit(draft, anna.actor)
    second = approve(portal, draft, ben)
    assert Dataset.objects.get().title == "Alle Spielplätze"
    assert second.number == 2
    assert second.difference["added"] == 1


def test_another_release_in_between_is_told(anna, ben, portal, first):
    late = anna.submitted(PLAYGROUNDS + "A;2026;51,570;8,120\n", dataset=first.dataset)
    soon = anna.submitted(PLAYGROUNDS + "B;2026;51,571;8,121\n", dataset=first.dataset)
    approve(portal, soon, ben)
    with pytest.raises(DraftMoved, match="another release"):
        approve(portal, late, ben)


def test_a_discarded_draft_leaves_nothing(anna, portal, ready):
    from drehscheibe.portal.desk import services

    slug, sha256 = ready.dataset.slug, ready.candidate.sha256
    services.discard_draft(portal.layout, ready, anna.actor)
    assert not portal.layout.draft(str(ready.pk)).exists()
    assert not portal.layout.release(slug, sha256).exists()
    assert not portal.layout.derived_of(sha256).exists()


def test_other_organisations_do_not_learn_of_a_draft(anna, draft):
    from drehscheibe.portal.desk.queries import find_draft, work_of

    stranger = actor(person("Carl", *Role, of=town(ARNSBERG, "Arnsberg")))
    with pytest.raises(DraftNotFound):
        find_draft(draft.pk, stranger)
    assert work_of(stranger) == type(work_of(stranger))((), ())
    assert find_draft(draft.pk, anna.actor) == draft


def test_in_the_practice_town_nothing_becomes_public(portal):
    practice = town("musterhausen", "Musterhausen", kind="practice")
    anna = Desk(portal, person("Anna", Role.STEWARD, of=practice))
    ben = Desk(portal, person("Ben", Role.REVIEWER, of=practice))
    release = approve(portal, anna.submitted(of=practice), ben)
    assert release.dataset.state == "practice"
    assert read_pointer(portal.layout.pointer(release.dataset.slug)) is None


def test_a_stand_in_reviews_and_an_agent_prepares(portal):
    from drehscheibe.portal.organisations.models import Mandate

    district = town("05974", "Kreis-Soest", kind="district")
    soest = town(stand_in=district)
    Mandate.objects.create(principal=soest, agent=district, given_by="Test")
    anna = Desk(portal, person("Anna", Role.STEWARD, of=district))
    ben = Desk(portal, person("Ben", Role.REVIEWER, of=district))
    release = approve(portal, anna.submitted(of=soest), ben)
    assert release.dataset.owner == soest


def test_purging_a_dataset_takes_its_drafts_along(anna, ben, portal, first):
    from drehscheibe.portal.catalogue.taking_back import purge_dataset

    draft = anna.draft(dataset=first.dataset)
    boss = actor(person("Cora", Role.ADMINISTRATOR))
    purged = purge_dataset(portal.layout, first.dataset.slug, boss, reason="Test")
    assert any(str(draft.pk) in str(copy.path) for copy in purged.copies)
    assert purged.left == ()
    assert not portal.layout.draft(str(draft.pk)).exists()


def test_personal_data_stop_until_somebody_decides_about_this_column(anna, portal):
    from drehscheibe.domain.findings import Finding
    from drehscheibe.domain.plain import from_plain
    from drehscheibe.domain.recipes import Waiver
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.files import files_of

    text = "Name;Mail\n" + "".join(f"Ort {n};anna.muster{n}@example.org\n" for n in range(1, 9))
    draft = anna.draft(text)

    def stopping():
        plain = files_of(portal.layout, draft).inspection()["findings"]
        return [f.code for f in (from_plain(Finding, one) for one in plain) if f.stops]

    assert stopping() == ["personal-email"]
    waiver = Waiver("personal-email", "Amtliche Adressen", "Anna", column="Mail")
    decisions = services.Decisions(waivers=(waiver,))
    services.decide_findings(portal.layout, draft, decisions, anna.actor)
    anna.work()
    assert stopping() == []
