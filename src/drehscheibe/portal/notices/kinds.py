# SPDX-License-Identifier: EUPL-1.2
"""What people are told: one entry per kind, its texts as message ids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drehscheibe.domain.errors import N_


class Kind(StrEnum):
    HANDED_OVER = "handed-over"
    LAYERS_HANDED_OVER = "layers-handed-over"
    APPROVED = "approved"
    SENT_BACK = "sent-back"
    FAILED = "failed"
    TAKEN_BACK = "taken-back"
    ASKED = "asked"
    STAND_IN = "stand-in"
    DESCRIPTIONS_HANDED_OVER = "descriptions-handed-over"
    DESCRIPTIONS_APPROVED = "descriptions-approved"
    DESCRIPTIONS_SENT_BACK = "descriptions-sent-back"
    SOURCE_FAILS = "source-fails"
    SOURCE_WORKS = "source-works"
    WEBHOOK_PAUSED = "webhook-paused"
    ADOPTION_HANDED_OVER = "adoption-handed-over"
    ADOPTION_APPROVED = "adoption-approved"
    ADOPTION_SENT_BACK = "adoption-sent-back"
    ADOPTION_FAILS = "adoption-fails"
    ADOPTION_WORKS = "adoption-works"
    ADOPTION_LOSES_DATA = "adoption-loses-data"
    ADOPTION_DATA_END = "adoption-data-end"
    ADOPTION_ALERT = "adoption-alert"
    ADOPTION_UPGRADE = "adoption-upgrade"
    PACKAGE_HANDED_OVER = "package-handed-over"
    PACKAGE_SENT_BACK = "package-sent-back"
    PACKAGE_PUBLISHED = "package-published"
    PACKAGE_ENDED = "package-ended"
    PACKAGE_PURGE_ASKED = "package-purge-asked"
    PACKAGE_PURGED = "package-purged"
    ADOPTION_GONE = "adoption-gone"
    MENTOR_ASKED = "mentor-asked"
    MENTOR_ANSWERED = "mentor-answered"
    PROPOSAL_MADE = "proposal-made"
    PROPOSAL_DECIDED = "proposal-decided"
    TAKEN_OVER = "taken-over"


@dataclass(frozen=True, slots=True)
class Words:
    """Templates over `title`, `organisation`, `who`."""

    subject: str
    text: str
    action: str  # what the link leads to
    needs_an_answer: bool = False  # somebody waits: it comes at once, whatever was chosen


WORDS = {
    Kind.HANDED_OVER: Words(
        N_("Please look: “{title}”"),
        N_("{who} has handed over “{title}” of {organisation} and asks for your approval."),
        N_("Look and approve"),
        needs_an_answer=True,
    ),
    Kind.LAYERS_HANDED_OVER: Words(
        N_("Please look: the datasets of “{title}”"),
        N_("{who} has handed over the datasets of “{title}” of {organisation}: please approve."),
        N_("To what waits for you"),
        needs_an_answer=True,
    ),
    Kind.APPROVED: Words(
        N_("Approved: “{title}”"),
        N_("{who} has approved “{title}” of {organisation}."),
        N_("To the dataset"),
    ),
    Kind.SENT_BACK: Words(
        N_("Sent back: “{title}”"),
        N_("{who} has sent back “{title}” of {organisation} and asks for a change:"),
        N_("Continue working"),
    ),
    Kind.FAILED: Words(
        N_("Did not work: “{title}”"),
        N_("“{title}” of {organisation} could not be prepared. Nothing that you typed is lost."),
        N_("Look what happened"),
    ),
    Kind.TAKEN_BACK: Words(
        N_("Taken back: “{title}”"),
        N_("{who} has taken back “{title}” of {organisation}."),
        N_("To your datasets"),
    ),
    Kind.ASKED: Words(
        N_("A question about “{title}”"),
        N_(
            "Somebody asks about “{title}” of {organisation}. The question is not public; "
            "you decide what of it the public reads."
        ),
        N_("Read and answer"),
    ),
    Kind.STAND_IN: Words(
        N_("You stand in for {title}"),
        N_(
            "{who} has named {organisation} as stand-in for {title}: its reviewers may approve "
            "data of {title}, too, and are told when something waits."
        ),
        N_("To your organisation"),
    ),
    Kind.DESCRIPTIONS_HANDED_OVER: Words(
        N_("Please look: descriptions of {title} {title:dataset|datasets}"),
        N_(
            "{who} wants to change the descriptions of {title} {title:dataset|datasets} of "
            "{organisation} and asks "
            "for your approval."
        ),
        N_("Look and approve"),
        needs_an_answer=True,
    ),
    Kind.DESCRIPTIONS_APPROVED: Words(
        N_("Approved: descriptions of {title} {title:dataset|datasets}"),
        N_(
            "{who} has approved the new descriptions of {title} {title:dataset|datasets} of "
            "{organisation}."
        ),
        N_("To the change"),
    ),
    Kind.DESCRIPTIONS_SENT_BACK: Words(
        N_("Sent back: descriptions of {title} {title:dataset|datasets}"),
        N_(
            "{who} has sent back the new descriptions of {title} {title:dataset|datasets} of "
            "{organisation} and "
            "asks for a change:"
        ),
        N_("Continue working"),
    ),
    Kind.SOURCE_FAILS: Words(
        N_("Cannot be fetched for days: “{title}”"),
        N_(
            "The source “{title}” of {organisation} could not be fetched for days. What is public "
            "stays as it is and grows older. We keep trying. The reason:"
        ),
        N_("Look at the source and mend it"),
        needs_an_answer=True,
    ),
    Kind.SOURCE_WORKS: Words(
        N_("Works again: “{title}”"),
        N_("The source “{title}” of {organisation} can be fetched again. There is nothing to do."),
        N_("To the source"),
    ),
    Kind.WEBHOOK_PAUSED: Words(
        N_("Nothing arrives any more: webhook to {title}"),
        N_(
            "Messages about new data of {organisation} do not arrive at {title} any more. We have "
            "paused this webhook. The reason:"
        ),
        N_("Look at the webhook"),
    ),
    Kind.ADOPTION_HANDED_OVER: Words(
        N_("Please look: taking over “{title}”"),
        N_("{who} wants to take over the use case “{title}” for {organisation}: please approve."),
        N_("Look and approve"),
        needs_an_answer=True,
    ),
    Kind.ADOPTION_APPROVED: Words(
        N_("Live: “{title}”"),
        N_("{who} has approved the use case “{title}” for {organisation}. Its page is public."),
        N_("To the use case"),
    ),
    Kind.ADOPTION_SENT_BACK: Words(
        N_("Sent back: taking over “{title}”"),
        N_("{who} has sent back the use case “{title}” of {organisation} and asks for a change:"),
        N_("Continue working"),
    ),
    Kind.ADOPTION_FAILS: Words(
        N_("Cannot be computed: “{title}”"),
        N_(
            "The use case “{title}” of {organisation} could not be computed. The last good results "
            "stay public and say how old they are. The reason:"
        ),
        N_("Look what happened"),
        needs_an_answer=True,
    ),
    Kind.ADOPTION_WORKS: Words(
        N_("Works again: “{title}”"),
        N_("The use case “{title}” of {organisation} is computed again. There is nothing to do."),
        N_("To the use case"),
    ),
    Kind.ADOPTION_LOSES_DATA: Words(
        N_("Data are gone: “{title}”"),
        N_("The use case “{title}” of {organisation} uses “{who}”. Its owner took it back:"),
        N_("Choose other data, or end it"),
        needs_an_answer=True,
    ),
    Kind.ADOPTION_DATA_END: Words(
        N_("Data are not renewed any more: “{title}”"),
        N_("The use case “{title}” of {organisation} uses “{who}”, which stays as it is now:"),
        N_("Choose other data, or end it"),
    ),
    Kind.ADOPTION_ALERT: Words(
        N_("{who}: “{title}”"),
        N_("The use case “{title}” of {organisation} reports:"),
        N_("To the use case"),
        needs_an_answer=True,
    ),
    Kind.ADOPTION_UPGRADE: Words(
        N_("New version {who}: “{title}”"),
        N_("There is version {who} of the use case “{title}” that {organisation} uses. New is:"),
        N_("Look and upgrade"),
    ),
    Kind.PACKAGE_HANDED_OVER: Words(
        N_("Please look: use case “{title}”"),
        N_("{who} has handed over the use case “{title}” of {organisation}: please approve."),
        N_("Look and approve"),
        needs_an_answer=True,
    ),
    Kind.PACKAGE_SENT_BACK: Words(
        N_("Sent back: use case “{title}”"),
        N_("{who} has sent back the use case “{title}” of {organisation} and asks for a change:"),
        N_("To the use case"),
    ),
    Kind.PACKAGE_PUBLISHED: Words(
        N_("Published: use case “{title}”"),
        N_("{who} has published the use case “{title}” of {organisation}."),
        N_("To the use case"),
    ),
    Kind.PACKAGE_ENDED: Words(
        N_("Not offered any more: use case “{title}”"),
        N_("{who} has ended the use case “{title}” of {organisation}:"),
        N_("To the use case"),
    ),
    Kind.PACKAGE_PURGE_ASKED: Words(
        N_("To be deleted for good: use case “{title}”"),
        N_(
            "{who} asks that versions of the use case “{title}” of {organisation} are deleted for "
            "good. They are withdrawn already. A second person decides:"
        ),
        N_("Look and decide"),
        needs_an_answer=True,
    ),
    Kind.PACKAGE_PURGED: Words(
        N_("Deleted for good: use case “{title}”"),
        N_(
            "Versions of the use case “{title}” of {organisation} were deleted for good. Where you "
            "have made your own from them, please look whether it holds the same. The reason:"
        ),
        N_("Look"),
        needs_an_answer=True,
    ),
    Kind.ADOPTION_GONE: Words(
        N_("Ended: use case “{title}”"),
        N_(
            "{who} has deleted for good the version of the use case “{title}” that {organisation} "
            "used. It was ended, and its page is gone. Datasets that it made stay yours, with the "
            "descriptions that they got from it: please look whether they may stay public. "
            "The reason:"
        ),
        N_("To the use case"),
        needs_an_answer=True,
    ),
    Kind.MENTOR_ASKED: Words(
        N_("A question about the use case “{title}”"),
        N_("{who} asks {organisation} about the use case “{title}”:"),
        N_("Read and answer"),
        needs_an_answer=True,
    ),
    Kind.MENTOR_ANSWERED: Words(
        N_("Answered: your question about the use case “{title}”"),
        N_("{who} of {organisation} has answered your question about the use case “{title}”:"),
        N_("To the answer"),
    ),
    Kind.PROPOSAL_MADE: Words(
        N_("An improvement for the use case “{title}”"),
        N_("{who} offers {organisation} an improvement of the use case “{title}”:"),
        N_("Look at the difference"),
    ),
    Kind.TAKEN_OVER: Words(
        N_("Taken over: your use case “{title}”"),
        N_("“{title}” now runs in {organisation}, too. It was built in your town: thank you."),
        N_("To the use case"),
    ),
    Kind.PROPOSAL_DECIDED: Words(
        N_("Your improvement of the use case “{title}”"),
        N_("{who} has decided about your improvement of the use case “{title}”:"),
        N_("To the improvement"),
    ),
}
