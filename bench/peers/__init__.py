# SPDX-License-Identifier: EUPL-1.2
"""Other servers to compare with, each in an environment of its own below .build/peers."""
