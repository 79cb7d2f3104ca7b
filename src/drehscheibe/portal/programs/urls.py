# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.programs import endpoints as ends
from drehscheibe.portal.programs import of_datasets, of_webhooks, views
from drehscheibe.portal.programs.api import endpoint
from drehscheibe.portal.programs.openapi import description

_DATASET = "api/v1/datasets/<slug:slug>"
_DRAFT = "api/v1/drafts/<uuid:draft>"

urlpatterns = [
    path("api/v1/openapi.json", description, name="publishing-api"),
    path("api/v1/datasets", endpoint(get=ends.datasets)),
    path("api/v1/datasets/<slug:slug>/withdraw", endpoint(post=ends.withdraw)),
    path(f"{_DATASET}/thinning", endpoint(get=of_datasets.thinning, put=of_datasets.set_thinning)),
    path(f"{_DATASET}/releases", endpoint(get=of_datasets.releases)),
    path(
        f"{_DATASET}/releases/<release:release>/keep",
        endpoint(put=of_datasets.keep, delete=of_datasets.let_go),
    ),
    path("api/v1/webhooks", endpoint(get=of_webhooks.webhooks, post=of_webhooks.register)),
    path(
        "api/v1/webhooks/<number:number>",
        endpoint(get=of_webhooks.show, delete=of_webhooks.remove),
    ),
    path("api/v1/webhooks/<number:number>/test", endpoint(post=of_webhooks.test)),
    path("api/v1/drafts", endpoint(get=ends.drafts, post=ends.begin)),
    path(_DRAFT, endpoint(get=ends.show, delete=ends.discard)),
    path(f"{_DRAFT}/upload", endpoint(post=ends.upload_address)),
    path(f"{_DRAFT}/split", endpoint(post=ends.split)),
    path(f"{_DRAFT}/others", endpoint(post=ends.others)),
    path(f"{_DRAFT}/fetch", endpoint(post=ends.fetch, delete=ends.stop_fetching)),
    path(f"{_DRAFT}/decisions", endpoint(post=ends.decide_on)),
    path(f"{_DRAFT}/description", endpoint(put=ends.describe)),
    path(f"{_DRAFT}/clearance", endpoint(put=ends.clear)),
    path(f"{_DRAFT}/preview", endpoint(post=ends.preview)),
    path(f"{_DRAFT}/grant", endpoint(post=ends.grant)),
    path(f"{_DRAFT}/submit", endpoint(post=ends.submit)),
    path("organisationen/<slug:slug>/programme/", views.programs, name="programs"),
    path(
        "organisationen/<slug:slug>/programme/<int:program>/widerrufen/",
        views.revoke,
        name="revoke-program",
    ),
    path(
        "organisationen/<slug:slug>/programme/<int:program>/erlauben/",
        views.allow,
        name="allow-program",
    ),
]
