# SPDX-License-Identifier: EUPL-1.2
"""The start of the server: Starlette at the front, Django behind it."""
