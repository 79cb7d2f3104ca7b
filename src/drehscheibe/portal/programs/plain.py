# SPDX-License-Identifier: EUPL-1.2
"""Datasets and drafts as programs read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.domain.clearance import is_cleared
from drehscheibe.domain.plain import to_plain
from drehscheibe.look.sentences import understood
from drehscheibe.look.texts import error_text, finding_advice, finding_text
from drehscheibe.portal.desk.reading import key_of, reading_of
from drehscheibe.portal.desk.services import clearance_of
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.domain.findings import Finding
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.desk.models import Draft


def dataset_as_plain(dataset: Dataset) -> dict[str, Any]:
    return {
        "slug": dataset.slug,
        "title": dataset.title,
        "state": dataset.state,
        "release": dataset.release,
        "licence": dataset.licence,
        "url": f"/daten/{dataset.slug}/",
        "file": f"/api/v1/datasets/{dataset.slug}/file",
    }


def draft_as_plain(draft: Draft) -> dict[str, Any]:
    """Everything a program needs to go on; `open` is what still waits for a decision."""
    reading = reading_of(current_settings().layout, draft)
    language, candidate = language_now(), draft.candidate
    return {
        "id": str(draft.pk),
        "state": draft.state,
        "dataset": draft.dataset.slug if draft.dataset else "",
        "layer": draft.layer,
        "layers": [to_plain(layer) for layer in reading.layers],
        "file": {"name": draft.file_name, "bytes": draft.file_bytes},
        "fetched": draft.fetched or None,
        "understood": list(understood(reading.plain, language)) if reading.is_there else [],
        "tables": [to_plain(seen.table) for seen in reading.tables],
        "findings": [_finding(one, language) for one in reading.findings],
        "open": [key_of(one) for one in reading.open_for(draft)],
        "decisions": {
            "answers": draft.answers,
            "omit": draft.omit,
            "waivers": draft.waivers,
            "accepted": draft.accepted,
        },
        "description": draft.description,
        "clearance": draft.clearance,
        "cleared": is_cleared(clearance_of(draft)),
        "preview": candidate and {"release": candidate.sha256, "difference": candidate.difference},
        "verdicts": [
            {"word": verdict.word, "sentence": verdict.sentence, "at": verdict.at}
            for verdict in draft.verdicts.all()
        ],
        "error": _error(draft, language),
        "self": f"/api/v1/drafts/{draft.pk}",
        "page": f"/veroeffentlichen/{draft.pk}/",
    }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "key": key_of(finding),
        "code": finding.code,
        "severity": finding.severity.value,
        "stops": finding.stops,
        "text": finding_text(finding, language=language),
        "advice": finding_advice(finding, language=language),
        "table": finding.table,
        "column": finding.column,
        "rows": list(finding.rows),
        "count": finding.count,
        "fixes": [{"key": fix.key, "value": fix.value} for fix in finding.fixes],
        "waived": finding.waived,
    }


def _error(draft: Draft, language: str) -> dict[str, str] | None:
    if not draft.error:
        return None
    error = error_named(draft.error["code"], draft.error["params"])
    return {"code": error.code, "detail": error_text(error, language=language)}
