# SPDX-License-Identifier: EUPL-1.2
"""Data out: OGC APIs and downloads; uploads in. Starlette; never opens the portal's database."""
