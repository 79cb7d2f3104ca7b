# SPDX-License-Identifier: EUPL-1.2
"""Files that come in: to be checked, for a draft, or from a program. No byte without a ticket."""
