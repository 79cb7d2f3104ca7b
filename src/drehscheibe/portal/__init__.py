# SPDX-License-Identifier: EUPL-1.2
"""Where people work and read: the Django project."""
