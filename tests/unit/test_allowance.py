# SPDX-License-Identifier: EUPL-1.2
"""The limits of one organisation: its own, else the installation's; who sets them is noted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drehscheibe.domain.errors import OrganisationNotFound, Refused
from drehscheibe.policy.actors import Actor
from drehscheibe.releases.lock import dataset_lock
from streams import Points, build

OPERATOR = Actor("operator: Test", is_operator=True)
KEY = "05974040"


@pytest.fixture
def soest(portal):
    from drehscheibe.portal.organisations.models import Organisation

    return Organisation.objects.create(key=KEY, name="Soest", slug="soest", kind="municipality")


@pytest.fixture
def released(portal, soest, tmp_path):
    """Two datasets with three releases each; slug -> names of the releases, oldest first."""
    from drehscheibe.portal.catalogue import services

    names: dict[str, list[str]] = {}
    for slug in ("baeume", "punkte"):
        described = services.Description(title=slug, licence="dl-by-de/2.0")
        services.prepare_dataset(slug, soest, described)
        for rows in (3, 4, 5):
            folder = tmp_path / f"{slug}-{rows}"
            folder.mkdir()
            built = services.Built(build(portal.layout, folder, Points(rows), dataset=slug))
            release = services.release_dataset(portal.layout, slug, built, OPERATOR)
            names.setdefault(slug, []).append(release.sha256)
    return names


def set_limits(**limits):
    from drehscheibe.portal.catalogue.allowance import set_limits

    return set_limits(KEY, limits, actor=OPERATOR, reason="Probe")


def allowance(owner, settings):
    from drehscheibe.portal.catalogue.allowance import allowance_of

    return allowance_of(owner, settings)


def test_without_own_limits_those_of_the_installation_count(portal, soest):
    found = allowance(soest, replace(portal, quota_gib=7, keep_releases=4))
    assert (found.quota_bytes, found.keep_releases, found.own) == (7 << 30, 4, frozenset())


def test_zero_is_a_limit_and_none_gives_the_default_back(portal, soest):
    zero = allowance(set_limits(quota_bytes=0, keep_releases=0), portal)
    assert (zero.quota_bytes, zero.keep_releases) == (0, 0)
    assert zero.is_used_up
    again = allowance(set_limits(quota_bytes=None), portal)
    assert again.quota_bytes == portal.quota_gib << 30
    assert again.own == {"keep_releases"}


def test_the_audit_trail_knows_who_set_what(soest):
    from drehscheibe.portal.evidence.models import AuditEntry

    set_limits(keep_releases=3)
    set_limits(keep_releases=5)
    entry = AuditEntry.objects.first()
    assert (entry.actor, entry.action, entry.organisation) == ("operator: Test", "limits", KEY)
    assert (entry.reason, entry.details) == ("Probe", {"keep_releases": [3, 5]})


def test_only_the_operator_sets_limits_and_only_of_those_who_are_here(soest):
    from drehscheibe.portal.catalogue.allowance import set_limits

    with pytest.raises(Refused, match="only the operator"):
        set_limits(KEY, {"keep_releases": 1}, actor=Actor("somebody"))
    with pytest.raises(OrganisationNotFound):
        set_limits("00000000", {"keep_releases": 1}, actor=OPERATOR)


def test_fewer_kept_releases_are_applied_to_every_dataset_at_once(portal, released):
    from drehscheibe.portal.catalogue import retention

    owner = set_limits(keep_releases=1)
    assert retention.beyond(owner, 1) == 2
    applied = retention.apply_to_owner(portal, owner)
    assert applied.removed == tuple((slug, names[0]) for slug, names in released.items())
    for slug, names in released.items():
        kept = [portal.layout.release(slug, name).exists() for name in names]
        assert kept == [False, True, True]
    assert retention.beyond(owner, 1) == 0


def test_what_is_being_published_now_is_left_to_the_worker(portal, released):
    from drehscheibe.portal.catalogue import retention
    from drehscheibe.portal.jobs.models import Job

    owner = set_limits(keep_releases=0)
    with dataset_lock(portal.layout, "punkte"):
        applied = retention.apply_to_owner(portal, owner)
    assert applied.later == ("punkte",)
    assert [slug for slug, _ in applied.removed] == ["baeume", "baeume"]
    assert Job.objects.get(kind="retention").payload == {"dataset": "punkte"}
