# SPDX-License-Identifier: EUPL-1.2
"""What may be handed out now: to everybody, or to whoever holds a grant."""
