# SPDX-License-Identifier: EUPL-1.2
"""The portal as `migrate` left it, between two tests.

Django's `flush` makes content types and permissions again each time, for a tenth of a second; here
they stay, and only tables that hold something are emptied.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from drehscheibe.releases.layout import Layout

STAY = {"django_content_type", "auth_permission"}


def empty(layout: Layout) -> None:
    """Nothing of a test is left, neither in the database nor in the folders."""
    empty_database()
    empty_folders(layout)


def empty_folders(layout: Layout) -> None:
    for path in parts(layout):
        shutil.rmtree(path, ignore_errors=True)
        if path.is_file():
            path.unlink()


def parts(layout: Layout) -> Iterator[Path]:
    """Folders and files that tests fill; the portal's database and locks are not among them."""
    yield from (
        layout.pointers, layout.releases, layout.derived, layout.scratch, layout.region,
        layout.drafts, layout.mail, layout.search, layout.hosts, layout.programs,
        layout.harvests, layout.packages, layout.run("", 0).parent,
    )  # fmt: skip
    for suffix in ("", "-wal", "-shm"):
        yield layout.catalogue.with_name(layout.catalogue.name + suffix)


def empty_database() -> None:
    from django.db import connection, transaction

    # What refers to what is of no interest where everything goes.
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        for table in _tables():
            _empty(cursor, table)
        # Also of tables that a test emptied itself: scenes know people by their numbers.
        stay = ", ".join(f"'{table}'" for table in STAY)
        cursor.execute(f"DELETE FROM sqlite_sequence WHERE name NOT IN ({stay})")  # noqa: S608


def rows_in_tables() -> tuple[int, ...]:
    from django.db import connection

    counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in _tables())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return tuple(cursor.fetchone())


def _empty(cursor: Any, table: str) -> None:
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')  # noqa: S608 - a name of ours
    if cursor.fetchone() == (1,):
        cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608


@cache
def _tables() -> tuple[str, ...]:
    from django.conf import settings
    from django.db import connection

    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return (*sorted({*tables} - STAY), settings.CACHES["default"]["LOCATION"])
