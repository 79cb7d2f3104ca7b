# SPDX-License-Identifier: EUPL-1.2
"""Data that an adoption uses are taken back: both sides are warned, nothing lives on in secret."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.adoptions.queries import users_of
from drehscheibe.portal.adoptions.services import remember
from drehscheibe.portal.adoptions.shown import folder_of, let_inputs_go
from drehscheibe.portal.catalogue.signals import Use
from drehscheibe.releases.purge import Copy

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.releases.layout import Layout

_USED = N_("The use case “{title}” of {town} is computed from it and will pause.")


def uses(sender: object, *, dataset: Dataset, language: str, **_: Any) -> list[Use]:  # noqa: ARG001
    """For whoever is about to take a dataset back."""
    return [
        Use(
            sentence(
                _USED,
                values={"title": one.title, "town": one.organisation.name},
                language=language,
            ),
            one.organisation.contact_mail,
        )
        for one in users_of(dataset)
    ]


@transaction.atomic
def data_went(
    sender: object,  # noqa: ARG001
    *,
    dataset: Dataset,
    actor: Actor,
    reason: str,
    **_: Any,
) -> None:
    """It pauses, shows nothing that was computed from them any more, and its people are told."""
    for adoption in users_of(dataset):
        adoption.shown_run, adoption.next_due = None, None
        if adoption.state == Adoption.State.LIVE:
            adoption.state = Adoption.State.PAUSED
        adoption.save()
        let_inputs_go(adoption)
        remember(adoption, actor, "pause-adoption")
        telling.tell_data_go(adoption, dataset.title, reason)


def forget(sender: object, *, dataset: Dataset, layout: Layout, **_: Any) -> list[Copy]:  # noqa: ARG001
    """A dataset is deleted for good: what runs computed from it goes, too."""
    copies: list[Copy] = []
    for run in runs_with(dataset):
        folder = folder_of(run)
        there = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
        copies += [Copy(path, path.stat().st_size) for path in there]
        shutil.rmtree(folder, ignore_errors=True)
    return copies


def runs_with(dataset: Dataset) -> list[Run]:
    """Runs of any adoption that read a dataset; the tables' releases stand in each run."""
    found = Run.objects.filter(adoption__bindings__dataset=dataset) | Run.objects.filter(
        inputs__icontains=f'"{dataset.slug}"'
    )
    used = found.select_related("adoption").distinct()
    return [run for run in used if any(i["dataset"] == dataset.slug for i in run.inputs.values())]
