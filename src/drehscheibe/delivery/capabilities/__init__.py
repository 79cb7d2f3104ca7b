# SPDX-License-Identifier: EUPL-1.2
"""What the API offers: landing page, conformance, definition, collections."""
