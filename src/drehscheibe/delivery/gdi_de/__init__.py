# SPDX-License-Identifier: EUPL-1.2
"""Metadata as the GDI-DE harvests them (ISO 19139)."""
