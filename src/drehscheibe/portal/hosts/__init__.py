# SPDX-License-Identifier: EUPL-1.2
"""Host names of towns: who gets one, and what is different on it."""
