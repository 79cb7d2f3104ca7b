# SPDX-License-Identifier: EUPL-1.2
"""Use cases as packages that run: format, check, readiness, and runs in a sandbox (decision 24).

From the parts to the whole: `model` is what a package says; `reading` brings it from a folder or a
ZIP; `checking` explains what is wrong with it; `readiness` compares its needs with real tables;
`running` computes its outputs from bound tables; `drawing` makes charts and figures of them.
"""
