# SPDX-License-Identifier: EUPL-1.2
"""One run of a catalogue that is described: a child reads it, pages are kept as they come.

It can be begun again at any point: pages that are there are kept first, the child goes on at the
page it died on, and what is kept twice is kept once.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.children.child import from_nursery, run_task
from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.spool import Spool
from drehscheibe.portal.reach import limits_of_reach, reach_of
from drehscheibe.portal.sources.entries import ForeignEntry
from drehscheibe.portal.sources.ours import ours
from drehscheibe.portal.sources.projecting import show_many, show_soon
from drehscheibe.portal.sources.sealing import sign_in_of
from drehscheibe.portal.sources.services import spool_folder, trial_folder
from drehscheibe.portal.sources.storing import count_page, store_page
from drehscheibe.portal.sources.vanishing import vanish
from drehscheibe.portal.sources.words import keep_theme_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from drehscheibe.children.child import Progress
    from drehscheibe.portal.jobs.handlers import Watch
    from drehscheibe.portal.sources.models import Run, Source
    from drehscheibe.portal.sources.storing import IsOurs
    from drehscheibe.settings import Settings

_MEMORY_MIB = 1_024  # a page of RDF is held as a whole
_MOST_PAGES = 2_000  # that a run remembers
_LONGEST = 4  # times what one file may take: a catalogue has many pages


@dataclass(frozen=True, slots=True)
class Reading:
    """One run while it runs."""

    run: Run
    settings: Settings
    spool: Spool
    is_ours: IsOurs

    def keep_pages(self) -> None:
        """Each is kept with its figures, then forgotten."""
        for path, page in self.spool.take():
            self._keep(page)
            path.unlink(missing_ok=True)
            if page["entries"] and not self.run.is_trial:
                show_many(self.settings.layout)

    @transaction.atomic
    def _keep(self, page: dict[str, Any]) -> None:
        """Entries and figures, or neither; of a dry run figures alone."""
        brought = count_page if self.run.is_trial else store_page
        counted = brought(self.run.source, page["entries"], is_ours=self.is_ours)
        self.run.figures = dict(Counter(self.run.figures) + counted)
        self.run.fetched = [*self.run.fetched, *page["fetched"]][-_MOST_PAGES:]
        self.run.save(update_fields=["figures", "fetched"])


def describe(run: Run, settings: Settings, watch: Watch) -> None:
    """Raises what the child raises; what came until then stays."""
    source = run.source
    folder = (trial_folder if run.is_trial else spool_folder)(settings.layout, source)
    spool = Spool(folder)
    reading = Reading(run, settings, spool, ours(settings))
    reading.keep_pages()
    spool.begin(_known(source))
    try:
        result = _read(reading, folder, watch)
        reading.keep_pages()
        _end(reading, result)
    finally:
        reading.keep_pages()
        show_soon(settings.layout)
        if not run.is_trial:
            keep_theme_words(source)
    spool.forget_run()
    if run.is_trial:
        shutil.rmtree(folder, ignore_errors=True)


def _known(source: Source) -> Iterable[tuple[str, str]]:
    """Others come in full, and are back with it."""
    here = (ForeignEntry.State.HERE, ForeignEntry.State.OURS)
    return source.entries.filter(state__in=here).values_list("key", "digest").iterator()


def _read(reading: Reading, folder: Path, watch: Watch) -> dict[str, Any]:
    source, settings = reading.run.source, reading.settings
    limits = limits_of_reach(settings)

    def on_progress(progress: Progress) -> None:
        watch.on_progress(progress)
        reading.keep_pages()

    task = {
        "kind": "describe",
        "name": parse(source.address).host,
        "source": source.kind,
        "address": source.address,
        "folder": str(folder),
        "sieve": source.taking,
        "region": str(settings.layout.region),
        "sign_in": sign_in_of(source, settings),
    }
    return run_task(
        task | reach_of(settings, largest=settings.max_upload_mib << 20),
        on_progress=on_progress,
        limits=replace(limits, memory_mib=_MEMORY_MIB, seconds=limits.seconds * _LONGEST),
        cancelled=watch.cancelled,
        start=from_nursery,
    )


def _end(reading: Reading, result: dict[str, Any]) -> None:
    """Only a run that read everything knows what is gone."""
    run, source = reading.run, reading.run.source
    told = Counter(run.figures)
    came = told["new"] + told["changed"] + told["back"]
    run.figures = {
        **run.figures,
        "seen": result["seen"],
        "unchanged": max(0, result["seen"] - came),
        "faulty": result["faulty"],
        **{f"left-{why}": count for why, count in result["left"].items()},
        **_gone(run, result["gone"]),
    }
    run.save(update_fields=["figures"])
    if run.is_trial:
        return
    source.read_at = timezone.now()
    source.save(update_fields=["read_at"])
    show_soon(reading.settings.layout)


def _gone(run: Run, keys: list[str]) -> dict[str, int]:
    """What is listed no more, and what left the filter, is the same."""
    if not keys:
        return {}
    return {"gone": len(keys)} if run.is_trial else vanish(run.source, keys)
