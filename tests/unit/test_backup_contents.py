# SPDX-License-Identifier: EUPL-1.2
"""What of an instance is saved, and what is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from drehscheibe.portal.backups.contents import databases_of, files_of


def names(layout):
    return sorted(path.relative_to(layout.home).as_posix() for path in files_of(layout))


def test_what_can_be_made_again_is_not_saved(layout):
    for name in ("derived/x", "scratch/x", "search/x", "locks/x", "log/x", "catalogue.sqlite"):
        path = layout.home / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert names(layout) == []


def test_a_part_that_is_added_later_is_saved_without_asking(layout):
    for name in ("uploads/a/b.csv", "logos/soest.svg", "secret.key", "impressum.md"):
        path = layout.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert names(layout) == ["impressum.md", "logos/soest.svg", "secret.key", "uploads/a/b.csv"]


def test_files_that_are_being_written_and_links_are_not_saved(layout):
    (layout.home / ".secret-1").write_text("x")
    (layout.home / "link").symlink_to("/etc/passwd")
    (layout.home / "folder").symlink_to("/etc")
    assert names(layout) == []


def test_databases_are_copied_by_sqlite(layout):
    for path in (layout.portal_database, layout.catalogue, layout.home / "observations.sqlite"):
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE x (y)")
            database.commit()
    assert [path.name for path in databases_of(layout)] == ["observations.sqlite", "portal.sqlite"]
    assert names(layout) == []
