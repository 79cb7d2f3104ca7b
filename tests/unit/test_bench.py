# SPDX-License-Identifier: EUPL-1.2
"""What the measurements rest on: memory of process trees, promises, sections of the page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from bench import catalogue_fill, report
from bench.memory import pss_mib, tree, without_jobs
from bench.tables import Promise
from bench.wfs_server import PAGE, Pages

from drehscheibe.catalogue.looking import Looking
from drehscheibe.catalogue.search import CatalogueSearch

SLEEP = "import sys, time; print(1, flush=True); sys.stdin.read()"


@pytest.fixture
def child():
    process = subprocess.Popen(
        [sys.executable, "-c", SLEEP], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"1\n"
    yield process.pid
    process.communicate()


def test_children_belong_to_the_tree(child):
    assert {os.getpid(), child} <= set(tree(os.getpid()))
    assert pss_mib([child]) > 1


def test_the_child_of_a_job_is_not_there_at_rest(child):
    assert without_jobs([child]) == [child]
    job = [sys.executable, "-c", SLEEP, "drehscheibe.children.task"]
    with subprocess.Popen(job, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert without_jobs([process.pid]) == []
        process.communicate()


def test_who_has_ended_needs_no_memory(child):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert pss_mib([process.pid]) == 0


@pytest.mark.parametrize(
    ("measured", "least", "kept"), [(3, False, "yes"), (5.01, False, "**no**"), (7, True, "yes")]
)
def test_a_promise_says_whether_it_is_kept(measured, least, kept):
    row = Promise("Time", measured, 5, "s", least=least).row()
    assert row.endswith(f"| {kept} |")


def test_a_measurement_replaces_its_own_section_only(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "PAGE", tmp_path / "benchmarks.md")
    report.write_section("one", "first")
    report.write_section("two", "second")
    report.write_section("one", "again")
    page = report.PAGE.read_text()
    assert "first" not in page
    assert page.index("again") < page.index("second")


def test_a_catalogue_is_filled_and_found(layout):
    made = catalogue_fill._fill(layout, 30)
    assert made.peak_mib > 1
    assert made.file_mib > 0
    search = CatalogueSearch(layout)
    assert search.found(Looking("Stadt"), most=1).total == 30
    search.close()


def test_pages_of_the_wfs_that_is_copied_are_sound_and_all_different():
    pages = Pages(2 * PAGE)
    asked = "?SERVICE=WFS&REQUEST=GetFeature&COUNT=1000&STARTINDEX="
    for form, read in (("json", json.loads), ("gml", ElementTree.fromstring)):
        first, second = (pages.answer(f"/{form}{asked}{at}")[1] for at in (0, PAGE))
        assert read(first)
        assert first.count(b"Haus.000000") == second.count(b"Haus.000001") == PAGE
        assert b"@" not in second
