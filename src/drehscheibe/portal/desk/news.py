# SPDX-License-Identifier: EUPL-1.2
"""What a built next release has that the public one has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.findings import Finding, Severity
from drehscheibe.portal.desk.next_release import findings_in
from drehscheibe.portal.desk.reading import hints_at_people, key_of

if TYPE_CHECKING:
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.releases.layout import Layout


@dataclass(frozen=True, slots=True)
class News:
    tells_of_persons: bool
    new_columns: bool
    other_columns: bool
    new_findings: bool
    before: int  # objects of the public release
    gone: int  # of those
    touched: int  # added, removed or changed

    @property
    def is_none(self) -> bool:
        """The same data in other bytes: another order, another time at the head."""
        columns = self.new_columns or self.other_columns
        return not (self.touched or columns or self.new_findings or self.tells_of_persons)


def news_of(layout: Layout, draft: Draft) -> News | None:
    """None where there is nothing to compare: no preview, or nothing is public."""
    dataset, candidate = draft.dataset, draft.candidate
    if dataset is None or candidate is None:
        return None
    public = dataset.releases.filter(sha256=dataset.release).first()
    if public is None:
        return None
    before = findings_in(layout.release(dataset.slug, public.sha256))
    now = findings_in(layout.release(dataset.slug, candidate.sha256))
    difference: dict[str, Any] = candidate.difference or {}
    return News(
        # Who was decided about before is somebody else than who stands there now.
        tells_of_persons=any(one.severity is Severity.PERSONAL for one in now),
        new_columns=bool(difference.get("new_columns") or difference.get("new_tables")),
        other_columns=_others(difference),
        new_findings=bool({*map(key_of, filter(_matters, now))} - {*map(key_of, before)}),
        before=public.rows,
        gone=int(difference.get("removed", 0)),
        touched=sum(int(difference.get(kind, 0)) for kind in ("added", "removed", "changed")),
    )


def _others(difference: dict[str, Any]) -> bool:
    lost = difference.get("lost_columns") or difference.get("lost_tables")
    return bool(lost or any(table["schema"] for table in difference.get("tables", ())))


def _matters(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE or hints_at_people(finding)
