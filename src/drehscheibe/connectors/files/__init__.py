# SPDX-License-Identifier: EUPL-1.2
"""What a file is: recognised by content, unpacked without harm, its parts found."""
