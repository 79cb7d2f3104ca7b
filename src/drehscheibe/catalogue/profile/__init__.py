# SPDX-License-Identifier: EUPL-1.2
"""What GovData and the European portal ask of a description, judged by our own rules."""
