# SPDX-License-Identifier: EUPL-1.2
"""The two tasks of the main job: look at a file, and compile it into a release (job children)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from drehscheibe.connectors.checks.fixes import require_keys
from drehscheibe.connectors.checks.hidden import note_hidden
from drehscheibe.connectors.contents import layers_of
from drehscheibe.connectors.looking import look_at
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.understand import Understanding, Upload, understand
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import Finding, Fix, Severity
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import Recipe, Waiver
from drehscheibe.domain.region import boundaries_path, load_region
from drehscheibe.domain.tables import Table
from drehscheibe.releases.build import Build, Checked, Order
from drehscheibe.releases.coverage import covered_municipalities
from drehscheibe.releases.difference_task import compared
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest

Tell = Callable[..., None]


def inspect_task(task: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Task `{"path", "name", "region", "layer", "answers", "omit"}`: everything that is seen.

    The whole file is read, so all findings are known; nothing is kept. With `waivers` the findings
    carry what was decided; with `home` and `order` the file is read as the next one of a dataset;
    with `preview` (a path) some objects of each table are written there for a map.
    """
    notebook = Notebook()
    surroundings = _surroundings(task)
    with tempfile.TemporaryDirectory() as scratch:
        upload = Upload(Path(task["path"]), task["name"], Path(scratch))
        understanding = understand(upload, surroundings, notebook)
        note_hidden(upload.path, name=upload.name, notebook=notebook)
        looked = [
            look_at(stream, notebook, tell)
            for stream in understanding.streams(surroundings, notebook)
        ]
        layers = [] if task["layer"] else to_plain(layers_of(understanding.origins, looked))
    if "preview" in task:
        pictures = {look.table.name: look.picture for look in looked}
        Path(task["preview"]).write_bytes(orjson.dumps(pictures))
    waivers = tuple(from_plain(Waiver, plain) for plain in task.get("waivers", ()))
    return {
        "kind": to_plain(understanding.kind),
        "source_name": task["name"],
        "recipe": to_plain(_recipe(understanding, surroundings, task)),
        "tables": [to_plain(look.table) for look in looked],
        "samples": {look.table.name: look.first for look in looked},
        "named_rows": {look.table.name: look.named for look in looked},
        "findings": to_plain(decided(notebook.findings(), waivers)),
        "layers": layers,
    }


def publish_task(task: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Task of `portal.catalogue.publishing`: read, check, decide, build. Raises `InputRefused`."""
    notebook = Notebook()
    layout, scratch = Layout(Path(task["home"])), Path(task["scratch"])
    surroundings = _surroundings(task)
    upload = Upload(Path(task["path"]), task["name"], scratch)
    understanding = understand(upload, surroundings, notebook)
    note_hidden(upload.path, name=upload.name, notebook=notebook)
    order = Order(**task["order"], source=upload.path, source_name=task["name"])
    build = Build(layout, order, scratch)
    build.read(understanding.streams(surroundings, notebook), tell)
    if understanding.origins and not any(table.rows for table in build.tables):
        notebook.note("nothing-to-publish")
    if task["licence_assumed"]:
        _note_licence(notebook, order.licence)
    waivers = tuple(from_plain(Waiver, plain) for plain in task["waivers"])
    findings = decided(notebook.findings(), waivers)
    refuse_undecided(findings, guesses_accepted=task["guesses_accepted"])
    build.write(tell)
    if not understanding.origins:
        build.keep_file()
    recipe = _with_keys(_recipe(understanding, surroundings, task), build.tables)
    manifest = build.finish(Checked(recipe, findings))
    return {
        "manifest": to_plain(manifest),
        "findings": to_plain(findings),
        "covers": list(covered_municipalities(layout, manifest)),
        "difference": _difference(layout, manifest, scratch),
    }


def _difference(layout: Layout, manifest: Manifest, scratch: Path) -> dict[str, Any] | None:
    """What changed since the release before; None for the first one."""
    if not manifest.previous:
        return None
    before = read_manifest(layout.release(manifest.dataset, manifest.previous))
    found = compared(layout, before, manifest, scratch=scratch)
    changes = layout.changes(manifest.release)
    changes.parent.mkdir(parents=True, exist_ok=True)
    changes.write_bytes(orjson.dumps(found.touched()))
    return found.to_json()


def _note_licence(notebook: Notebook, code: str) -> None:
    fixes = tuple(
        Fix(N_("Take “{value}”"), "licence", other) for other in LICENCES if other != code
    )
    notebook.note("licence-assumed", licence=LICENCES[code].title, fixes=fixes)


def decided(findings: Iterable[Finding], waivers: tuple[Waiver, ...]) -> tuple[Finding, ...]:
    """Findings with the decisions of people; only possible personal data can be waived."""
    return tuple(_with_decision(finding, waivers) for finding in findings)


def _with_decision(finding: Finding, waivers: tuple[Waiver, ...]) -> Finding:
    if finding.severity is not Severity.PERSONAL:
        return finding
    covering = [waiver for waiver in waivers if waiver.covers(finding.code, finding.column)]
    reasons = (f"{waiver.by}: {waiver.because}" for waiver in covering)
    return replace(finding, waived=next(reasons, finding.waived))


def refuse_undecided(findings: tuple[Finding, ...], *, guesses_accepted: bool) -> None:
    """Raise `InputRefused` while a finding stops, or guesses wait for somebody's yes."""
    if any(finding.stops for finding in findings):
        raise InputRefused(findings)
    guesses = [finding for finding in findings if finding.severity is Severity.QUESTION]
    if guesses and not guesses_accepted:
        raise InputRefused((Finding("guesses-open", count=len(guesses)), *findings))


def _surroundings(task: dict[str, Any]) -> Surroundings:
    """What the checks may know: the region, the answers, the recipe of the release before."""
    folder = Path(task["region"])
    answers = dict(task["answers"])
    require_keys(answers)
    if task["layer"]:
        answers |= {"layer": task["layer"], "sheet": task["layer"]}
    known = folder.exists()
    return Surroundings(
        region=load_region(folder) if known else None,
        boundaries=boundaries_path(folder) if known else None,
        answers=answers,
        omit=frozenset(task["omit"]),
        previous=_previous(task),
    )


def _previous(task: dict[str, Any]) -> Recipe | None:
    order = task.get("order")
    if not order or not order["previous"]:
        return None
    folder = Layout(Path(task["home"])).release(order["dataset"], order["previous"])
    return from_plain(Recipe, orjson.loads((folder / "recipe.json").read_bytes()))


def _recipe(
    understanding: Understanding, surroundings: Surroundings, task: dict[str, Any]
) -> Recipe:
    """Decisions hold until they are decided anew; numbers of rows mean this file only."""
    waivers = tuple(from_plain(Waiver, plain) for plain in task.get("waivers", ()))
    before = surroundings.previous.answers if surroundings.previous else {}
    answers = {key: value for key, value in before.items() if key != "drop_rows"}
    return Recipe(understanding.recipe_tables, answers | task["answers"], waivers)


def _with_keys(recipe: Recipe, tables: Iterable[Table]) -> Recipe:
    """A key column that was found stays the key, so that features keep their ids."""
    keys = {table.name: table.id_column for table in tables}
    return replace(
        recipe,
        tables=tuple(
            replace(table, id_column=table.id_column or keys.get(table.name, ""))
            for table in recipe.tables
        ),
    )
