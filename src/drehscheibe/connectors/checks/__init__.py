# SPDX-License-Identifier: EUPL-1.2
"""The last look at the content: people, oddities, what hides; and what a person decided."""
