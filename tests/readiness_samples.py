# SPDX-License-Identifier: EUPL-1.2
"""Packages that need something, and two towns: one has some of it, one has nothing."""

from __future__ import annotations

from typing import Any

from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.policy.actors import Role
from drehscheibe.usecases.model import Need, NeededColumn
from townhall import ARNSBERG, Desk, actor, person, town

PLAYGROUNDS = Need(
    "spielplaetze",
    {"de": "Spielplätze"},
    (
        NeededColumn("name", {"de": "Name"}, ColumnType.TEXT),
        NeededColumn("baujahr", {"de": "Baujahr"}, ColumnType.INTEGER, minimum=1900),
    ),
    geometry=GeometryType.POINT,
    musterdatensatz="freizeit/spielplatzUndSpielstaette",
)
TREES = Need("baeume", {"de": "Bäume"}, (NeededColumn("art", {"de": "Art"}, ColumnType.TEXT),))


def packaged(slug: str, *needs: Need, order: str = "1.0.0~", **states: str) -> Any:
    """A version of a use case that needs this."""
    from drehscheibe.portal.usecases.models import UseCase

    state = states.get("usecase_state", "published")
    usecase, _ = UseCase.objects.get_or_create(publisher="test", slug=slug, state=state)
    return usecase.versions.create(
        version=order.removesuffix("~"),
        order=order,
        sha256="0" * 64,
        state=states.get("state", "published"),
        package={
            "id": f"test/{slug}",
            "version": order,
            "profile": {"title": {"de": f"Titel von {slug}"}},
            "inputs": [to_plain(need) for need in needs],
        },
    )


def made(portal: Any) -> dict[str, Any]:
    """Soest has playgrounds, Arnsberg nothing; one package needs them, one needs trees, too."""
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.readiness.computing import renew_due

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    town(ARNSBERG, "Arnsberg")
    dataset = approve(portal.layout, Desk(portal, anna).submitted(), actor(ben)).dataset
    packaged("finder", PLAYGROUNDS)
    packaged("schatten", PLAYGROUNDS, TREES)
    renew_due(portal.layout)
    return {"anna": anna, "ben": ben, "slug": dataset.slug}
