# SPDX-License-Identifier: EUPL-1.2
"""What independent suites say of this installation: `make conformance`."""
