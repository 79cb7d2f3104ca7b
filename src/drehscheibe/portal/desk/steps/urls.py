# SPDX-License-Identifier: EUPL-1.2
"""The addresses of publishing; delivery takes the file itself (`/hochladen`)."""

from __future__ import annotations

from django.urls import path

from drehscheibe.portal.desk.steps import (
    bundle,
    clearance,
    describe,
    file,
    findings,
    in_qgis,
    layers,
    preview,
    understand,
)

_ONE = "veroeffentlichen/<uuid:draft>/"
_TOGETHER = "veroeffentlichen/gemeinsam/<uuid:bundle>/"

urlpatterns = [
    path("veroeffentlichen/", file.begin, name="publish"),
    path("daten/<slug:slug>/neue-fassung/", file.begin_next_release, name="next-release"),
    path(
        "daten/<slug:slug>/beschreibung-aendern/",
        file.begin_description,
        name="describe-again",
    ),
    path(_ONE, file.resume, name="draft"),
    path(f"{_ONE}datei/", file.upload, name="draft-file"),
    path(f"{_ONE}verstehen/", understand.understand, name="draft-understand"),
    path(f"{_ONE}aufteilen/", layers.divide, name="draft-divide"),
    path(f"{_ONE}die-anderen/", layers.with_others, name="draft-with-others"),
    path(_TOGETHER, bundle.bundle, name="bundle"),
    path(f"{_TOGETHER}zusammenfassen/", layers.put_together, name="bundle-join"),
    path(f"{_ONE}hinweise/", findings.findings, name="draft-findings"),
    path(f"{_ONE}darf-das-raus/", clearance.clearance, name="draft-clearance"),
    path(f"{_ONE}beschreiben/", describe.describe, name="draft-describe"),
    path(f"{_ONE}vorschau/", preview.preview, name="draft-preview"),
    path(f"{_ONE}vorschau/qgis/", in_qgis.in_qgis, name="draft-in-qgis"),
    path(f"{_ONE}stand/", file.state, name="draft-state"),
    path(f"{_ONE}nicht-holen/", file.stop, name="draft-stop"),
    path(f"{_ONE}verwerfen/", file.discard, name="draft-discard"),
    path(f"{_ONE}zurueckholen/", file.take_back, name="draft-take-back"),
    path(f"{_ONE}karte/<str:table>.geojson", understand.picture, name="draft-picture"),
    path(f"{_ONE}vorschau/<str:table>.geojson", preview.candidate_rows, name="draft-rows"),
]
