# SPDX-License-Identifier: EUPL-1.2
"""What other apps must hear of, so that the catalogue need not know them."""

from __future__ import annotations

from dataclasses import dataclass

from django.dispatch import Signal

# Sent with `dataset` and `layout` before everything of a dataset is deleted. Receivers remove
# their own copies and return them (`releases.purge.Copy`), for the proof.
purging = Signal()

# Sent with `dataset` and `release` when a release becomes current, in the same transaction; not in
# the practice town.
released = Signal()

# Sent with `dataset` before a rule removes old releases. Receivers return the names of those that
# something of theirs refers to, or the beginnings of these names: they stay.
citing = Signal()

# Sent with `dataset`, `before` and `after` (fields of `Description` that differ) inside the
# transaction that changes what is said of a dataset, where no release does it.
described = Signal()

# Sent with `dataset`, `request`, `shown` (a release of it) and `table` (or None) when its page is
# made. Receivers return what they add to the template.
dataset_shown = Signal()


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that would miss a dataset: a sentence in the reader's language, whom to write."""

    text: str
    contact: str = ""


# Sent with `dataset` and `language` when somebody is about to withdraw or delete it. Receivers
# return `Use`s.
taking_back = Signal()

# Sent with `dataset`, `actor` and `reason` when nothing of it is public any more.
taken_back = Signal()

# Sent with `dataset` when the release before became current again.
undone = Signal()
