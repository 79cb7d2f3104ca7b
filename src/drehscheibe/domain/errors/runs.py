# SPDX-License-Identifier: EUPL-1.2
"""A run of a use case that did not come to its end. The last good output stays what is shown."""

from __future__ import annotations

from drehscheibe.domain.errors.error import N_, DrehscheibeError


class RunFailed(DrehscheibeError):
    """A package, its bound data or its parameters do not go together."""

    code = "run-failed"
    template = N_("The use case could not be computed. What was shown before stays.")


class InputFileMissing(RunFailed):
    code = "input-file-missing"
    template = N_("The data bound to “{need}” are not there any more. Please bind others.")


class InputColumnMissing(RunFailed):
    code = "input-column-missing"
    template = N_(
        "The data bound to “{need}” have no column “{column}” any more. Please bind it anew."
    )


class TransformRefused(RunFailed):
    code = "transform-refused"
    template = N_("“{transform}”, line {line}: this SQL is not run. {reason} {detail}")


class TransformFailed(RunFailed):
    code = "transform-failed"
    template = N_("“{transform}”, line {line}: {reason}. {detail}")


class TransformOutOfMemory(RunFailed):
    code = "transform-out-of-memory"
    template = N_(
        "“{transform}” needs more memory than the {limit} MiB it may use. Please let it work on "
        "fewer rows or columns, or in smaller steps."
    )


class TransformOutOfTime(RunFailed):
    code = "transform-out-of-time"
    template = N_(
        "“{transform}” takes longer than the {limit} seconds a run may take. Please let it work "
        "on fewer rows, and look whether tables are joined without a condition."
    )


class TransformOutOfDisk(RunFailed):
    code = "transform-out-of-disk"
    template = N_(
        "“{transform}” writes more than the {limit} MiB it may write. Please let it work on fewer "
        "rows or columns, and look whether tables are joined without a condition."
    )


class ResultRefused(RunFailed):
    code = "result-refused"
    template = N_("The column “{column}” of the result “{relation}” cannot be used: {reason}.")


class ResultTooLarge(RunFailed):
    code = "result-too-large"
    template = N_(
        "The result “{relation}” has {rows} rows; at most {most} are possible. Please sum up more."
    )


class ChartFailed(RunFailed):
    code = "chart-failed"
    template = N_("The chart “{chart}” could not be drawn: {reason}. {detail}")
