# SPDX-License-Identifier: EUPL-1.2
"""python -m bench.readiness_fill HOME DATASETS: fills an instance, computes, and tells times.

A process of its own: its memory is that of the work.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.instance import Instance
from bench.readiness import PACKAGES
from bench.records import THINGS

_HEADINGS = Path(__file__).parents[1] / "tests" / "data" / "readiness" / "headings.tsv"
_SHIPPED = Path(__file__).parents[1] / "src" / "drehscheibe" / "usecases" / "shipped"
_OWN = 0.3  # share of datasets that are like a real table; others have a mixture of headings
_ASKED = 40  # times a page is asked for

Table = tuple[str, list[tuple[str, str]]]  # title, [(type, heading)]


def main(home: str, datasets: int) -> None:
    os.environ["DREHSCHEIBE_HOME"] = str(Instance(Path(home)).home)
    from drehscheibe.portal.setup import start_django

    start_django()
    needs = _make_packages()
    _make_datasets(datasets)
    print(json.dumps(_measured() | {"needs": needs}))


def _measured() -> dict[str, float]:
    from drehscheibe.portal.readiness.computing import renew_all, renew_due, towns
    from drehscheibe.portal.readiness.models import Profile, Readiness
    from drehscheibe.portal.readiness.queries import gallery_states
    from drehscheibe.settings import current_settings

    layout = current_settings().layout
    used = time.process_time()
    whole = _seconds(lambda: renew_all(layout))
    used = time.process_time() - used
    Profile.objects.filter(dataset__slug="daten-7").update(is_due=True)
    one = _seconds(lambda: renew_due(layout))
    states = [state for row in Readiness.objects.all() for state in row.needs.values()]
    town = Readiness.objects.select_related("organisation").first()
    assert town
    gc.collect()
    gc.freeze()  # what the computing left behind is no server's
    pages = _page_times(f"/anwendungsfaelle/?kommune={town.organisation.slug}")
    usecase = town.version.usecase
    detail = f"/anwendungsfaelle/{usecase.publisher}/{usecase.slug}/bereitschaft/"
    return {
        "towns": len(towns()),
        "whole_s": whole,
        "processor_s": used,
        "one_s": one,
        "states": len(states),
        "usable": sum(one["state"] in {"fits", "regional", "bound"} for one in states),
        "page_p50": statistics.median(pages),
        "page_p95": statistics.quantiles(pages, n=20)[-1],
        "detail_p50": statistics.median(_page_times(f"{detail}{town.organisation.slug}/")),
        "query_ms": _seconds(lambda: gallery_states(town.organisation)) * 1_000,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _page_times(address: str) -> list[float]:
    """Milliseconds of answers, one after the other, without the network; the first is not told."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    assert client.get(address).status_code == 200, address
    return [_seconds(lambda: client.get(address)) * 1_000 for _ in range(_ASKED)]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _make_packages() -> int:
    """Those that are shipped, over and over, with columns that are called otherwise each time."""
    from drehscheibe.domain.plain import to_plain
    from drehscheibe.portal.usecases.models import UseCase
    from drehscheibe.usecases.reading import read_package

    shipped = [
        to_plain(read_package(folder))
        for folder in sorted(_SHIPPED.iterdir())
        if (folder / "anwendungsfall.yaml").exists()
    ]
    needs = 0
    for number in range(PACKAGES):
        package = json.loads(json.dumps(shipped[number % len(shipped)]))
        for column in (column for need in package["inputs"] for column in need["columns"]):
            column["also"] = [*column["also"], f"Merkmal {number}"]
        usecase = UseCase.objects.create(
            publisher="bench", slug=f"fall-{number}", state="published"
        )
        usecase.versions.create(
            version="1.0.0", order="1.0.0~", sha256=f"{number:064x}", package=package,
            state="published",
        )  # fmt: skip
        needs += len(package["inputs"])
    return needs


def _make_datasets(count: int) -> None:
    from drehscheibe.portal.catalogue.models import Dataset, Release
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.readiness.models import Profile

    owners, tables = (
        list(Organisation.objects.filter(kind="municipality")),
        list(_tables(random.Random(6), count)),
    )
    datasets = Dataset.objects.bulk_create(
        (
            Dataset(
                slug=f"daten-{n}", owner=owners[n % len(owners)], title=title, state="public",
                release=f"{n:064x}",
            )
            for n, (title, _) in enumerate(tables)
        ),
        batch_size=500,
    )  # fmt: skip
    Release.objects.bulk_create((_release(one) for one in datasets), batch_size=500)
    Profile.objects.bulk_create(
        (
            Profile(dataset=one, release=one.release, tables=[_known(columns)], is_due=False)
            for one, (_, columns) in zip(datasets, tables, strict=True)
        ),
        batch_size=500,
    )


def _release(dataset: Any) -> Any:
    from django.utils import timezone

    from drehscheibe.portal.catalogue.models import Release

    return Release(
        dataset=dataset, sha256=dataset.release, number=1, state="current",
        created=timezone.now(), rows=500, bytes=1, source_name="daten.csv",
    )  # fmt: skip


def _tables(numbers: random.Random, count: int) -> Iterator[Table]:
    real = list(_real_tables())
    pool = [column for _, columns in real for column in columns]
    for _ in range(count):
        if numbers.random() < _OWN:
            yield numbers.choice(real)
        else:
            yield numbers.choice(THINGS), numbers.sample(pool, 14)


def _real_tables() -> Iterator[Table]:
    for part in _HEADINGS.read_text().split("\n> ")[1:]:
        first, *lines = part.strip("\n").split("\n")
        cells = [line.split("\t") for line in lines]
        yield first.partition(" | ")[2], [(kind, heading) for kind, heading, _ in cells]


def _known(columns: list[tuple[str, str]]) -> dict[str, Any]:
    from drehscheibe.domain.plain import to_plain
    from drehscheibe.domain.slugs import slugify
    from drehscheibe.domain.tables import ColumnType, GeometryType
    from drehscheibe.portal.readiness.profiles import Known
    from drehscheibe.usecases.readiness import ColumnProfile

    known = Known(
        "tabelle",
        "Tabelle",
        tuple(
            ColumnProfile(
                f"c{n}", slugify(heading, separator="_"), heading, ColumnType(kind),
                least=0 if kind in {"integer", "number"} else None,
                greatest=900 if kind in {"integer", "number"} else None, empty=0,
            )
            for n, (kind, heading) in enumerate(columns)
        ),
        GeometryType.POINT,
        500,
    )  # fmt: skip
    plain: dict[str, Any] = to_plain(known)
    return plain


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
