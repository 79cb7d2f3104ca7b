# SPDX-License-Identifier: EUPL-1.2
"""What of the data that a use case needs each town has (Bereitschafts-Check)."""
