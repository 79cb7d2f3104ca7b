# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.webhooks import views

_HERE = "organisationen/<slug:slug>/webhooks/"

urlpatterns = [
    path(_HERE, views.webhooks, name="webhooks"),
    path(f"{_HERE}<number:number>/", views.webhook, name="webhook"),
    path(f"{_HERE}<number:number>/tun/", views.act, name="webhook-do"),
]
