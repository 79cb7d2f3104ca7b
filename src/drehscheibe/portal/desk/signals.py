# SPDX-License-Identifier: EUPL-1.2
"""What other apps may hear of, so that the desk need not know them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `draft` when its file was read and it waits for what is said about it.
draft_read = Signal()

# Sent with `draft` when its preview is there; nobody may rely on being the only receiver.
preview_built = Signal()

# Sent with `key`, as the audit trail names an actor: whoever knows it answers with the `Actor`
# as it is now, or with None.
sender_asked = Signal()
