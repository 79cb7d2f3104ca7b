# SPDX-License-Identifier: EUPL-1.2
"""Complaints about the files of a package, and the ZIP they come in."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.complaining.wording import ADVICE, ERROR, wordings

ABOUT_FILES = wordings(
    ERROR,
    {
        "zip-damaged": (
            N_("The ZIP file cannot be opened."),
            N_("Please pack the folder again without a password."),
        ),
        "zip-encrypted": (
            N_("“{name}” in the ZIP file has a password."),
            N_("Please pack the folder again without a password."),
        ),
        "zip-name-unsafe": (
            N_("The ZIP file has a name that leads out of it or cannot be a file: “{name}”."),
            N_("Please name files with letters, digits, “.”, “-” and “_”, below the folder."),
        ),
        "zip-link": (
            N_("“{name}” is a link or a device, not a file."),
            N_("Please put the file itself into the package."),
        ),
        "zip-name-twice": (
            N_("“{name}” and “{other}” cannot be told apart on every system."),
            N_("Please give each file a name of its own; small and capital letters are the same."),
        ),
        "zip-bomb": (
            N_("“{name}” grows to many times its packed size."),
            N_("Please take a smaller sample; no file of a package needs that."),
        ),
        "package-too-large": (
            N_("The package is larger than {limit} MiB."),
            N_("Please leave out rows of the samples and make pictures smaller."),
        ),
        "package-too-many-files": (
            N_("The package has more than {limit} files."),
            N_("Please leave out what the package does not name."),
        ),
        "file-too-large-here": (
            N_("“{name}” is larger than {limit} KiB."),
            N_("Please make it smaller or split it."),
        ),
        "file-too-deep": (
            N_("“{name}” lies more than {limit} folders deep."),
            N_("Please move it further up."),
        ),
        "file-kind-unknown": (
            N_("Files like “{name}” do not belong into a package."),
            N_("A package is made of these kinds: {kinds}."),
        ),
        "manifest-missing": (
            N_("There is no “anwendungsfall.yaml”."),
            N_(
                "Please choose the folder or ZIP that has it at its top;"
                " “drehscheibe package new” makes a small complete example."
            ),
        ),
        "file-missing": (
            N_("“{name}” is named here, but is not in the package."),
            N_("Please add the file, or correct the name (small and capital letters count)."),
        ),
        "file-not-text": (
            N_("“{name}” is not text in UTF-8."),
            N_("Please save it as UTF-8."),
        ),
        "yaml-unreadable": (
            N_("This is not YAML: {said}"),
            N_("Please check the indentation (spaces, no tabs), colons and quotes here."),
        ),
        "yaml-alias": (
            N_("Anchors and aliases (“&”, “*”) are not allowed."),
            N_("Please write the value out, or put it into quotes if it is a text."),
        ),
        "yaml-tag": (
            N_("The tag “{tag}” is not allowed."),
            N_("Please write the value without it."),
        ),
        "yaml-documents": (
            N_("The file has more than one document."),
            N_("Please take out the line “---” in the middle."),
        ),
        "key-twice": (
            N_("“{key}” is said twice."),
            N_("Please keep one of them; the first is in line {first}."),
        ),
        "json-unreadable": (
            N_("This is not JSON: {said}"),
            N_("Please check commas, quotes and brackets here."),
        ),
        "nested-too-deep": (
            N_("Values are nested more than {limit} levels deep."),
            N_("Please write it flatter."),
        ),
        "too-many-values": (
            N_("The file has more than {limit} values."),
            N_("Please make it shorter."),
        ),
    },
) | wordings(
    ADVICE,
    {
        "file-unused": (
            N_("Nothing in the package names “{name}”."),
            N_("Please leave it out, or name it where it belongs."),
        ),
    },
)
