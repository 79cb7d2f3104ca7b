# SPDX-License-Identifier: EUPL-1.2
"""Tables of text: encoding, header, types of columns; from cells to typed batches."""
