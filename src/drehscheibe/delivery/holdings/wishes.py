# SPDX-License-Identifier: EUPL-1.2
"""What delivery asks of the worker: one small file per wish, so no database is shared."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

import orjson

from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.releases.layout import Layout

    Ask = Callable[..., None]

log = logging.getLogger("drehscheibe.delivery")

_MOST = 1_000  # open wishes; the worker is not there if there are more


def asker(layout: Layout) -> Ask:
    """`ask("downloads", dataset=…, release=…, name=…)`; the same wish twice is one wish."""

    def ask(kind: str, **payload: str | int) -> None:
        wish = orjson.dumps({"kind": kind, **payload}, option=orjson.OPT_SORT_KEYS)
        name = hashlib.sha256(wish).hexdigest()[:24]
        path = layout.requests / f"{name}.json"
        try:
            layout.requests.mkdir(parents=True, exist_ok=True)
            if not path.exists() and len(list(layout.requests.iterdir())) < _MOST:
                write_atomically(path, wish)
        except OSError:
            log.exception("the worker could not be asked")

    return ask
