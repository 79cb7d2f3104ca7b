# SPDX-License-Identifier: EUPL-1.2
"""Where use cases are read: gallery, package page, what comes together, statistics."""
