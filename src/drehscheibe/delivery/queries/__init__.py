# SPDX-License-Identifier: EUPL-1.2
"""What can be asked: endpoints with their parameters, said once, and the CRS of what comes back."""
