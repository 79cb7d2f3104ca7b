# SPDX-License-Identifier: EUPL-1.2
"""A package that leaves one instance and comes into another gives the same there."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from drehscheibe.policy.actors import Actor
from emptying import empty
from townhall import install_region, visitor
from visits import text_of

SLUG = "spielplatzfinder"  # figures, charts, a map, tables and datasets
NAME = f"drehscheibe/{SLUG}"
OPERATOR = Actor("operator: test", is_operator=True)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The samples without moving in time: both instances get the same data."""
    from drehscheibe.portal.adoptions import demo

    def as_it_is(text: str, test: Any, _: Any, town: Any) -> str:
        return text.replace(test.town, town.key).replace(test.town_name, town.name)

    monkeypatch.setattr(demo, "as_of_today", as_it_is)


def adopted(portal: Any, scratch: Any) -> Any:
    """The practice town takes over what was published by the platform, with the same files."""
    from adoption_samples import work_off
    from drehscheibe.domain.region import OrganisationKind
    from drehscheibe.portal.adoptions.demo import adopt_for_demo
    from drehscheibe.portal.organisations.models import Organisation

    Organisation.objects.get_or_create(
        key="musterhausen",
        defaults={
            "name": "Musterhausen",
            "slug": "musterhausen",
            "kind": OrganisationKind.PRACTICE.value,
        },
    )
    scratch.mkdir()
    made = adopt_for_demo(portal, OPERATOR, scratch=scratch, work=lambda: work_off(portal))
    adoption = next(made)
    adoption.refresh_from_db()
    return adoption


def brought_in(portal: Any, path: Any) -> Any:
    """A package from a ZIP, published by the platform."""
    from drehscheibe.portal.usecases.services import import_package, publish_version

    return publish_version(import_package(path, None, OPERATOR), actor=OPERATOR)


def outputs(adoption: Any) -> dict[str, Any]:
    """Everything that came out, so that it can be compared: rows sorted and with their types,
    figures as they are said, each chart as it is drawn, places without their order."""
    from drehscheibe.portal.adoptions.drawing import drawn_file, figures_said, picture_of
    from drehscheibe.portal.adoptions.shown import folder_of

    run = adoption.shown_run
    picture = picture_of(run)
    assert picture
    return {
        "relations": {
            name: canonical(folder_of(run) / one["file"]) for name, one in run.results.items()
        },
        "figures": figures_said(run, "de"),
        "charts": {
            f"{name}-{form}": drawn_file(run, file).read_bytes()
            for name, forms in picture.drawn.charts.items()
            for form, file in forms.items()
        },
        "places": {
            name: sorted(map(str, features(drawn_file(run, one["file"]))))
            for name, one in picture.drawn.places.items()
        },
        "datasets": {
            one.dataset.title: one.dataset.releases.get().rows
            for one in adoption.outputs.select_related("dataset")
        },
        "page": re.findall(
            r'class="dashboard__(?:figure|label|note)">(.*?)</p>|<t[dh][^>]*>(.*?)</t',
            text_of(visitor().get(f"/anwendungsfaelle/{NAME}/musterhausen/")),
        ),
    }


def features(path: Any) -> list[Any]:
    found: list[Any] = orjson.loads(path.read_bytes())["features"]
    return found


def canonical(path: Any) -> tuple[list[tuple[str, str]], list[str]]:
    """Columns with their types; rows in an order of their own: two threads write in any."""
    table = pq.read_table(path)
    columns = sorted((field.name, str(field.type)) for field in table.schema)
    named = table.select([name for name, _ in columns]).to_pylist()
    return columns, sorted(repr([(type(v).__name__, v) for v in row.values()]) for row in named)


def test_what_is_exported_gives_the_same_in_another_instance(portal, tmp_path, rows):
    from drehscheibe.cli.main import drehscheibe
    from drehscheibe.portal.usecases.shipped import FOLDER, shipped

    install_region(portal)
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / SLUG).symlink_to(FOLDER / SLUG)
    shipped(portal.layout, tmp_path / "shipped")
    here = outputs(adopted(portal, tmp_path / "here"))
    done = CliRunner().invoke(drehscheibe, ["package", "export", NAME, "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    (exported,) = tmp_path.glob("*.zip")
    downloaded = visitor().get(f"/anwendungsfaelle/{NAME}/paket.zip")
    assert b"".join(downloaded) == exported.read_bytes()

    empty(portal.layout)  # the other instance: it has nothing of the first
    portal.layout.create()
    install_region(portal)
    brought_in(portal, exported)
    there = outputs(adopted(portal, tmp_path / "there"))
    assert len(here["relations"]) > 5
    assert len(here["charts"]) == 8
    assert here == there


def test_rows_in_another_order_are_the_same_and_other_types_are_not(tmp_path):
    import pyarrow as pa

    tables = {
        "one": pa.table({"a": [1, 2], "b": ["x", None]}),
        "turned": pa.table({"b": [None, "x"], "a": [2, 1]}),
        "text": pa.table({"a": ["1", "2"], "b": ["x", None]}),
        "less": pa.table({"a": [1], "b": ["x"]}),
    }
    for name, table in tables.items():
        pq.write_table(table, tmp_path / name)
    told = {name: canonical(tmp_path / name) for name in tables}
    assert told["one"] == told["turned"]
    assert told["text"] != told["one"] != told["less"]
