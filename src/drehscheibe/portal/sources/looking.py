# SPDX-License-Identifier: EUPL-1.2
"""The worker looks what kind of source lies at an address, and what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.children.child import run_task
from drehscheibe.connectors.sources.origins import origin_of
from drehscheibe.portal.reach import limits_of_reach, reach_of
from drehscheibe.portal.sources.models import Source
from drehscheibe.portal.sources.sealing import sign_in_of

if TYPE_CHECKING:
    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings


def look(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    source = Source.objects.filter(pk=payload["source"], state=Source.State.LOOKING).first()
    if source is None:
        return {}
    found = looked(source, settings, watch)
    if origin_of(found["address"]).server != origin_of(source.address).server:
        source.sealed = ""  # it was typed for another server
    if not Source.objects.filter(pk=source.pk, state=Source.State.LOOKING).exists():
        return {}  # it was removed meanwhile
    is_first = not source.subscriptions.exists()
    if is_first:
        source.title = found["title"][:200] or source.title
    source.kind, source.address = found["kind"], found["address"]
    source.offers, source.more_offers = with_chosen(source, found), found["more"]
    source.state = Source.State.NEW if is_first else Source.State.ACTIVE
    source.error = None
    source.save(
        update_fields=[
            "title", "sealed", "kind", "address", "offers", "more_offers", "state", "error",
        ]
    )  # fmt: skip
    return {"source": source.slug}


def looked(source: Source, settings: Settings, watch: Watch) -> dict[str, Any]:
    """What lies there now, as a plain `Found`. Raises what the child raises."""
    task: dict[str, Any] = {
        "kind": "look",
        "name": origin_of(source.address).host,
        "address": source.address,
    }
    task |= {"sign_in": sign_in_of(source, settings)}
    result = run_task(
        task | reach_of(settings, largest=settings.max_upload_mib << 20),
        on_progress=watch.on_progress,
        limits=limits_of_reach(settings),
        cancelled=watch.cancelled,
    )
    found: dict[str, Any] = result["found"]
    return found


def with_chosen(source: Source, found: dict[str, Any]) -> list[dict[str, Any]]:
    """What is taken stays in the list, even where a large catalogue has it further behind."""
    offers: list[dict[str, Any]] = found["offers"]
    if not found["more"]:
        return offers
    taken = set(source.subscriptions.filter(ended=False).values_list("offer", flat=True))
    missing = taken - {offer["key"] for offer in offers}
    return [*(offer for offer in source.offers if offer["key"] in missing), *offers]


def give_up(payload: Payload, error: DrehscheibeError) -> None:
    """What was there before stays; the page says what went wrong."""
    told = {"code": error.code, "params": error.params}
    sources = Source.objects.filter(pk=payload["source"], state=Source.State.LOOKING)
    for source in sources:
        source.state = Source.State.ACTIVE if source.subscriptions.exists() else Source.State.NEW
        source.error = told
        source.save(update_fields=["state", "error"])
