# SPDX-License-Identifier: EUPL-1.2
"""The contact of an organisation stands with its datasets, unless a dataset has its own."""

from __future__ import annotations

import pytest

from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.policy.actors import Role
from townhall import Desk, install_region, person, town, visitor


@pytest.mark.parametrize(("own", "shown"), [("", "amt@soest.example"), ("gis@x.example",) * 2])
def test_people_outside_see_whom_to_ask(portal, own, shown):
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.desk.services import submit

    install_region(portal)
    town(contact_mail="amt@soest.example")
    anna, ben = (
        Desk(portal, person("Anna", Role.STEWARD)),
        Desk(portal, person("Ben", Role.REVIEWER)),
    )
    draft = submit(anna.ready(anna.draft(), contact=own), anna.actor)
    release = approve(portal.layout, draft, ben.actor)
    slug = release.dataset.slug
    assert shown in visitor().get(f"/daten/{slug}/").content.decode()
    assert Catalogue(portal.layout).record(slug).contact == shown
