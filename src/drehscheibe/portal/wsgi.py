# SPDX-License-Identifier: EUPL-1.2
"""The portal as a WSGI application; `asgi.py` puts it behind the front."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drehscheibe.portal.django_settings")

application = get_wsgi_application()
