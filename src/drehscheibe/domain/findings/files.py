# SPDX-License-Identifier: EUPL-1.2
"""What a file itself is: damaged, packed, encrypted, of another kind than it says."""

from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings.kind import Severity, kinds

REFUSED = kinds(
    Severity.REFUSED,
    {
        "file-empty": (
            N_("The file is empty."),
            N_("Export the table again and check that it holds rows."),
        ),
        "format-unknown": (
            N_("We cannot read this kind of file ({example})."),
            N_("Save it as CSV, Excel, GeoPackage, GeoJSON or Shapefile in a ZIP."),
        ),
        "file-damaged": (
            N_("The file is damaged or incomplete: {reason}."),
            N_("Export it again, or upload it again if it was cut off on the way."),
        ),
        "answer-not-understood": (
            N_("We do not understand the answer “{example}”."),
            N_("The possible values are listed in the reference of answers."),
        ),
        "file-only-zeros": (
            N_("The file “{name}” holds nothing but zeros; its content was lost."),
            N_("Copy or export it again from where it came from."),
        ),
        "archive-other": (
            N_("The file is packed as {example}, which we do not open."),
            N_("Unpack it and pack its files as ZIP, or upload them one by one."),
        ),
        "zip-damaged": (
            N_("The ZIP or Office file “{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, pack or export it again."),
        ),
        "zip-encrypted": (
            N_("The ZIP file is protected by a password (“{example}”)."),
            N_("Pack the files again without password."),
        ),
        "zip-unsafe-path": (
            N_("The ZIP file holds a name that leads out of it: “{example}”."),
            N_("Such files can harm the computer they are unpacked on. Pack the files anew."),
        ),
        "zip-link": (
            N_("The ZIP file holds a link to another file: “{example}”."),
            N_("Pack the files themselves, not links to them."),
        ),
        "zip-bomb": (
            N_("“{name}” grows more than {ratio} times when unpacked, as harmful files do."),
            N_("Pack the files anew, or upload them without packing."),
        ),
        "zip-too-large": (
            N_("“{name}” holds more than {limit} MiB when unpacked."),
            N_("Split it, or leave out what is not needed."),
        ),
        "zip-too-many": (
            N_("“{name}” holds more than {limit} files."),
            N_("Pack only the files that are to be published."),
        ),
        "zip-too-deep": (
            N_("“{name}” holds a ZIP in a ZIP in a ZIP (“{example}”)."),
            N_("Unpack the inner ones and pack their files into one ZIP."),
        ),
        "zip-method": (
            N_("“{name}” is packed by a method we do not know."),
            N_("Pack the files again as a usual ZIP (Deflate)."),
        ),
        "zip-nothing": (
            N_("There is nothing in “{name}” that we can read ({example})."),
            N_("Pack CSV, Excel, GeoPackage, GeoJSON or Shapefile files into the ZIP."),
        ),
        "gzip-damaged": (
            N_("“{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, pack it again."),
        ),
        "zip-empty": (
            N_("The ZIP file is empty."),
            N_("Pack the files again and check that they are inside."),
        ),
        "table-encrypted": (
            N_("The table is protected by a password, so we cannot read it."),
            N_("Save a copy without password (in Excel: File, Info, Protect Workbook)."),
        ),
        "database-damaged": (
            N_("The GeoPackage “{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "parquet-damaged": (
            N_("The Parquet file “{name}” is damaged or was cut off on the way."),
            N_("Upload it again; if that does not help, export it again."),
        ),
        "html-table": (
            N_("“{name}” is a web page with a table in it, not a real table file."),
            N_("Open it in Excel or LibreOffice and save it as XLSX or CSV."),
        ),
        "html-instead": (
            N_("“{name}” is a web page, not data; perhaps a sign-in or error page was saved."),
            N_("Download the data themselves and check that the file opens in its program."),
        ),
        "excel-2003-xml": (
            N_("“{name}” is a table in the old XML format of Excel 2003."),
            N_("Open it in Excel or LibreOffice and save it as XLSX."),
        ),
        "xml-entities": (
            N_("The XML file declares entities or refers to external definitions (DOCTYPE)."),
            N_(
                "Such files can attack the programs that read them. "
                "Export the data without DOCTYPE, or as GeoPackage."
            ),
        ),
        "xml-damaged": (
            N_("The XML file “{name}” is damaged: {example}."),
            N_("Export it again, or upload it again if it was cut off on the way."),
        ),
        "service-error": (
            N_("“{name}” is the error message of a map service, not its data."),
            N_("Ask the service again and look into the file before uploading it."),
        ),
        "service-description": (
            N_("“{name}” is the description of a map service, not its data."),
            N_("Export the layers of the service, for instance with QGIS, as GeoPackage."),
        ),
        "metadata-only": (
            N_("“{name}” describes data (ISO metadata), but holds none."),
            N_("Upload the data themselves; the description can be entered afterwards."),
        ),
        "json-damaged": (
            N_("The JSON file “{name}” is damaged: {example}."),
            N_("Export it again, or upload it again if it was cut off on the way."),
        ),
        "json-error-page": (
            N_("“{name}” looks like the error message of a service (“{example}”)."),
            N_("Ask the service again and look into the file before uploading it."),
        ),
        "json-other": (
            N_("“{name}” is JSON, but not GeoJSON; we do not know what is a row in it."),
            N_("Export the data as GeoJSON (with a place) or CSV (without)."),
        ),
    },
)

NOTE = kinds(
    Severity.NOTE,
    {
        "zip-others": (
            N_(
                "{count} more {count:file|files} in the ZIP {count:is|are} kept with the "
                "original only: {example}."
            ),
            "",
        ),
        "name-promises-other": (
            N_("The name “{name}” promises something else, but the content is {kind}."),
            N_("We go by the content. Next time give the file the fitting ending."),
        ),
    },
)

KINDS = REFUSED | NOTE
