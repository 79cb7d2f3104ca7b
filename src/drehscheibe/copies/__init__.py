# SPDX-License-Identifier: EUPL-1.2
"""A read-only copy of everything public, for any web server: asked from our own application as a
stranger asks it, so nothing that is not public can get into it."""
