# SPDX-License-Identifier: EUPL-1.2
"""The next release of a dataset with the file of the last one: only what is said about it changes.

Like every release it is looked at by a second person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.next_release import begin_next
from drehscheibe.portal.desk.services import take_file

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.people.models import Person
    from drehscheibe.releases.layout import Layout


def keeps_its_file(layout: Layout, dataset: Dataset) -> bool:
    """Not so where one file has many datasets: it lies with none of them."""
    return _original(layout, dataset).exists()


def describe_again(layout: Layout, dataset: Dataset, *, author: Person, actor: Actor) -> Draft:
    """A draft with the file of the current release, which the worker reads. Raises `Refused`."""
    draft_id = uuid4()
    files = files_of(layout, draft_id)
    try:
        with transaction.atomic():
            draft = begin_next(layout, dataset, author=author, actor=actor, draft_id=draft_id)
            files.take_over(_original(layout, dataset))
            current = dataset.releases.get(sha256=dataset.release)
            size = files.source.stat().st_size
            return take_file(layout, draft, name=current.source_name, size=size)
    except BaseException:
        files.remove()
        raise


def _original(layout: Layout, dataset: Dataset) -> Path:
    return layout.source(dataset.slug, dataset.release) / "original"
