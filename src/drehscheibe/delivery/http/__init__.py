# SPDX-License-Identifier: EUPL-1.2
"""What every answer has: the form that is wanted, tag, coding, ranges, links, safe headers."""
