# SPDX-License-Identifier: EUPL-1.2
"""One look for both apps: Jinja2 environment, components, numbers and dates, translations."""
