# SPDX-License-Identifier: EUPL-1.2
"""What must be known of a release when its draft is long gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.portal.evidence.models import AuditEntry

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Release
    from drehscheibe.portal.desk.models import Draft


def keep_record(draft: Draft, release: Release) -> None:
    """Inside the transaction that releases it, after the verdict."""
    release.record = {
        "draft": str(draft.pk),
        "agent": draft.agent.name if draft.agent else "",
        "file_bytes": draft.file_bytes,
        "fetched": draft.fetched,
        "answers": draft.answers,
        "omit": draft.omit,
        "guesses_accepted": draft.guesses_accepted,
        "clearance": draft.clearance,
        "submitted": draft.submitted.isoformat() if draft.submitted else "",
        "submitted_by": draft.submitted_name,
        "looked": _looked(release.sha256),
        "verdicts": [
            {"word": v.word, "sentence": v.sentence, "by": v.by, "at": v.at.isoformat()}
            for v in draft.verdicts.order_by("at")
        ],
    }
    release.save(update_fields=["record"])


def _looked(sha256: str) -> list[dict[str, Any]]:
    """Taken from the audit trail, which ends earlier."""
    looks = AuditEntry.objects.filter(action="look", release=sha256).order_by("pk")
    return [{"by": look.actor, "at": look.at.isoformat()} for look in looks]
