# SPDX-License-Identifier: EUPL-1.2
"""Which run an adoption shows, and the releases that stay because of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from drehscheibe.portal.catalogue.models import Keep, Release
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.portal.adoptions.models import Adoption, Run

_KEPT = 3  # runs whose files stay besides the one that is shown


def show_run(adoption: Adoption, run: Run) -> None:
    """Its results are what people see from now on; the releases it used are kept for it."""
    adoption.shown_run = run
    adoption.save(update_fields=["shown_run"])
    _hold_inputs(adoption, run)


def let_inputs_go(adoption: Adoption) -> None:
    Keep.objects.filter(holder=adoption.key).delete()


def _hold_inputs(adoption: Adoption, run: Run) -> None:
    used = {(one["dataset"], one["release"]) for one in run.inputs.values()}
    reason = f"{adoption.title} · {adoption.organisation.name}"[:300]
    held = set()
    for slug, sha256 in used:
        release = Release.objects.filter(dataset__slug=slug, sha256=sha256).first()
        if release is not None:
            said = {"reason": reason, "by": adoption.created_by}
            keep, _ = Keep.objects.update_or_create(
                release=release, holder=adoption.key, defaults=said
            )
            held.add(keep.pk)
    Keep.objects.filter(holder=adoption.key).exclude(pk__in=held).delete()


def folder_of(run: Run) -> Path:
    return current_settings().layout.run(str(run.adoption_id), run.number)


def sweep_runs(adoption: Adoption) -> None:
    """Files of runs that nobody looks at any more go; the rows say what there was."""
    newest = adoption.runs.order_by("-number").values_list("number", flat=True)[:_KEPT]
    kept = {str(number) for number in newest}
    if adoption.shown_run:
        kept.add(str(adoption.shown_run.number))
    folder = current_settings().layout.run(str(adoption.pk), 0).parent
    for one in folder.iterdir() if folder.exists() else ():
        if one.name not in kept:
            shutil.rmtree(one, ignore_errors=True)
