# SPDX-License-Identifier: EUPL-1.2
"""What the audit trail calls each deed, as a sentence that a clerk reads.

Whoever notes a new action (`evidence.services.note`) adds its sentence here; a test compares both.
Templates may name `actor` and everything that is noted as details.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import actor, filesize
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from drehscheibe.portal.evidence.models import AuditEntry

DEEDS = {
    "begin": N_("{actor} began a draft."),
    "receive-file": N_("{actor} uploaded the file “{file}” ({size})."),
    "ask-address": N_("{actor} asked for the file at {address}."),
    "fetch-file": N_(
        "The file “{file}” ({size}) was fetched from {address}; {actor} had asked for it."
    ),
    "stop-fetching": N_("{actor} stopped fetching the file."),
    "decide": N_("{actor} decided about what was found."),
    "accept-guesses": N_("{actor} confirmed what was guessed about the file."),
    "clear": N_("{actor} answered whether the data may go out."),
    "describe": N_("{actor} described the data."),
    "make-series": N_("{actor} made the series “{title}”."),
    "change-series": N_("{actor} described the series “{title}”."),
    "remove-series": N_("{actor} removed the series “{title}”."),
    "into-series": N_("{actor} put the dataset into the series “{title}”."),
    "out-of-series": N_("{actor} took the dataset out of the series “{title}”."),
    "hand-over-descriptions": N_(
        "{actor} handed over new descriptions of {count} {count:dataset|datasets}."
    ),
    "approve-descriptions": N_(
        "{actor} approved new descriptions of {count} {count:dataset|datasets}."
    ),
    "return-descriptions": N_(
        "{actor} sent back new descriptions of {count} {count:dataset|datasets}."
    ),
    "undo-descriptions": N_(
        "{actor} undid the change of the descriptions of {count} {count:dataset|datasets}."
    ),
    "undo-description": N_("{actor} undid a change of the description."),
    "give-back": N_("{actor} gave words of “{title}” back to its source: {fields}."),
    "undo-by-hand": N_("{actor} undid a correction of “{title}”, which lies elsewhere."),
    "submit": N_("{actor} handed the draft over for review."),
    "split": N_("{actor} divided the file into a dataset for each layer: {layers}."),
    "join-layers": N_("{actor} made one dataset of all layers again."),
    "call-back": N_("{actor} took the draft back from review."),
    "discard": N_("{actor} discarded the draft."),
    "look": N_("{actor} looked at what was handed over."),
    "preview-address": N_("{actor} got an address that shows the preview in QGIS for 15 minutes."),
    "return": N_("{actor} sent the draft back."),
    "waive": N_("{actor} released it in spite of the finding “{code}”; {by} had decided so."),
    "publish": N_("{actor} released it with {rows} {rows:row|rows}."),
    "undo": N_("{actor} made the release before current again."),
    "withdraw": N_("{actor} withdrew the dataset: nothing of it is public any more."),
    "purge": N_("{actor} deleted data for good."),
    "add-webhook": N_("{actor} added a webhook to {host}."),
    "webhook-secret": N_("{actor} made a new secret for a webhook."),
    "pause-webhook": N_("{actor} paused a webhook."),
    "go-on-webhook": N_("{actor} let a webhook go on."),
    "remove-webhook": N_("{actor} removed the webhook to {host}."),
    "thin": N_(
        "{actor} removed {count} {count:release|releases} of data that are renewed often; others "
        "of the same hour, day or month are there."
    ),
    "thinning": N_("{actor} changed which releases of the dataset stay."),
    "usual-thinning": N_(
        "{actor} changed which releases stay of all datasets without a rule of their own."
    ),
    "keep-release": N_("{actor} marked release {number}: it stays."),
    "let-release-go": N_("{actor} took the mark from release {number}."),
    "limits": N_("{actor} changed how much may be kept."),
    "backup": N_("{actor} saved the whole installation."),
    "restore": N_("{actor} restored the installation from a backup."),
    "host-add": N_("{actor} gave the organisation the host name {host}."),
    "host-remove": N_("{actor} took the host name {host} back."),
    "invite": N_("{actor} invited {email} ({roles})."),
    "join": N_("{actor} joined ({roles}); invited by {invited_by}."),
    "revoke-invitation": N_("{actor} took the invitation of {email} back."),
    "roles": N_("{actor} changed what {person} does here: {after} (before: {before})."),
    "leave": N_("{actor} left the organisation."),
    "remove-member": N_("{actor} removed {person} from the organisation."),
    "deactivate": N_("{actor} blocked the account of {person}."),
    "reactivate": N_("{actor} let {person} in again."),
    "reset-second-factor": N_("{actor} reset the second factor of {person}."),
    "create-organisation": N_("{actor} set up the organisation “{name}”."),
    "second-person": N_("{actor} changed whether a second person must release."),
    "stand-in": N_("{actor} chose who stands in for reviews: {stand_in}."),
    "contact": N_("{actor} set the contact for people outside: {contact}."),
    "mandate": N_("{actor} let {agent} prepare data."),
    "end-mandate": N_("{actor} ended it that {agent} prepares data for {principal}."),
    "practice-person": N_("{actor} made {person} for practising."),
    "join-practice": N_("{actor} began to practise."),
    "leave-practice": N_("{actor} stopped practising."),
    "sign-out-everywhere": N_("{actor} signed out everywhere."),
    "delete-account": N_("{actor} deleted the own account."),
    "wish-for-data": N_("{actor} wished for data that are not here."),
    "end-wish": N_("{actor} noted what became of a wish for data."),
    "ask": N_("{actor} asked a question."),
    "answer": N_("{actor} answered a question in public."),
    "close-question": N_("{actor} closed a question without an answer."),
    "issue-token": N_("{actor} gave the program “{program}” a token."),
    "revoke-token": N_("{actor} revoked the token of the program “{program}”."),
    "add-source": N_("{actor} added the source at {address}."),
    "set-up-source": N_(
        "{actor} set up the source “{source}”: {count} {count:dataset|datasets}, every {minutes} "
        "{minutes:minute|minutes}."
    ),
    "make-trigger": N_("{actor} made a secret address at which the source “{source}” is called."),
    "revoke-trigger": N_("{actor} revoked the secret address of the source “{source}”."),
    "map-source": N_("{actor} changed what words of the source “{source}” mean here."),
    "keep-rows-of-source": N_("{actor} changed which objects of the source “{source}” are kept."),
    "filter-source": N_("{actor} changed what is taken of the source “{source}”."),
    "describe-source": N_(
        "{actor} set up that the catalogue “{source}” at {address} is described, every {minutes} "
        "{minutes:minute|minutes}."
    ),
    "let-entries-go": N_(
        "{actor} decided that {count} {count:dataset|datasets} which the catalogue “{source}” "
        "lists no more {count:leaves|leave} our catalogue."
    ),
    "keep-entries": N_(
        "{actor} decided that {count} {count:dataset|datasets} which the catalogue “{source}” "
        "lists no more {count:stays|stay} in our catalogue."
    ),
    "pause-source": N_("{actor} paused the source “{source}”."),
    "go-on-source": N_("{actor} let the source “{source}” go on."),
    "ask-to-allow-source": N_(
        "{actor} asked that new releases of the source “{source}” go out by themselves."
    ),
    "allow-source": N_(
        "{actor} allowed that new releases of the source “{source}” go out by themselves."
    ),
    "disallow-source": N_(
        "{actor} ended it that new releases of the source “{source}” go out by themselves."
    ),
    "allow-program": N_(
        "{actor} allowed that what the program “{program}” sends goes out by itself."
    ),
    "trust-source": N_("{actor} trusts the new key of the server of the source “{source}”."),
    "sign-in-source": N_("{actor} typed a password for the source “{source}”."),
    "sign-out-source": N_("{actor} removed the password of the source “{source}”."),
    "remove-source": N_("{actor} removed the source “{source}”."),
    "harvest-file": N_("The file “{file}” ({size}) came from the source “{source}” ({address})."),
    "map-save": N_("{actor} put the map “{title}” on the page of the organisation."),
    "map-remove": N_("{actor} removed the map “{title}”."),
    "note-adoption": N_("{actor} noted the use case “{usecase}” to be taken over."),
    "begin-adoption": N_("{actor} chose data and settings for the use case “{usecase}”."),
    "try-adoption": N_("{actor} started a dry run of the use case “{usecase}”."),
    "compute-file": N_("The use case “{usecase}” computed the file “{file}”."),
    "hand-over-adoption": N_("{actor} handed over the use case “{usecase}” for approval."),
    "call-back-adoption": N_("{actor} took the use case “{usecase}” back to work on it."),
    "return-adoption": N_("{actor} sent back the use case “{usecase}”: {sentence}"),
    "approve-adoption": N_(
        "{actor} approved the use case “{usecase}” in version {version}: it is live."
    ),
    "pause-adoption": N_("{actor} paused the use case “{usecase}”."),
    "go-on-adoption": N_("{actor} let the use case “{usecase}” go on."),
    "end-adoption": N_("{actor} ended the use case “{usecase}”."),
    "try-upgrade": N_("{actor} tries the use case “{usecase}” otherwise than it is live."),
    "drop-upgrade": N_("{actor} dropped what was being tried of the use case “{usecase}”."),
    "upgrade-adoption": N_("{actor} switched the use case “{usecase}” to version {version}."),
    "roll-back-adoption": N_(
        "{actor} switched the use case “{usecase}” back to version {version}."
    ),
    "import-package": N_("{actor} brought in version {version} of the use case {package}."),
    "hand-over-package": N_(
        "{actor} handed over version {version} of the use case {package} for review."
    ),
    "return-package": N_("{actor} sent back version {version} of the use case {package}."),
    "publish-package": N_("{actor} published version {version} of the use case {package}."),
    "discard-package": N_("{actor} discarded version {version} of the use case {package}."),
    "deprecated-package": N_(
        "{actor} ended it that the use case {package} is taken over by more towns."
    ),
    "withdrawn-package": N_("{actor} withdrew the use case {package}."),
    "ask-purge-package": N_(
        "{actor} withdrew the use case {package}, version {version}, and asked to delete it for "
        "good."
    ),
    "drop-purge-package": N_(
        "{actor} decided that the use case {package}, version {version}, is not deleted."
    ),
    "purge-package": N_(
        "{actor} deleted the use case {package}, version {version}, for good: "
        "{files} {files:file|files}."
    ),
    "lose-adoption": N_(
        "{actor} deleted the version of the use case “{usecase}” for good; it was ended."
    ),
    "ask-mentor": N_("{actor} asked a question about the use case {package}."),
    "answer-mentor": N_("{actor} answered a question about the use case {package} in public."),
    "remove-mentor-question": N_("{actor} removed a question about the use case {package}."),
    "offer-package": N_(
        "{actor} offered version {version} of {fork} to the author of the use case {package}."
    ),
    "taken-proposal": N_(
        "{actor} took the improvement of the use case {package} from {fork}, version {version}."
    ),
    "declined-proposal": N_(
        "{actor} declined the improvement of the use case {package} from {fork}, version {version}."
    ),
    "shorten-trail": N_("{actor} removed {count} {count:entry|entries} older than {before}."),
}
_OTHERWISE = N_("{actor}: {action}")
_NOBODY = N_("Somebody without an account")
_OPERATOR = N_("The operator ({name})")
_ROLES = {
    "steward": N_("data steward"),
    "reviewer": N_("reviewer"),
    "administrator": N_("administrator"),
}
_PREFIX = "operator: "
_RULE = "retention rule"  # acts by itself when more lies here than is kept
_BY_RULE = N_("The retention rule")
_TOO_MANY = N_("There were more old releases than are kept.")


def told(entry: AuditEntry, language: str) -> str:
    """The entry as a sentence."""
    values = _shown(entry.details, language)
    values |= {"actor": who(entry, language), "action": entry.action}
    return sentence(DEEDS.get(entry.action, _OTHERWISE), values=values, language=language)


def who(entry: AuditEntry, language: str) -> str:
    if entry.actor.startswith(_PREFIX):
        name = entry.actor.removeprefix(_PREFIX)
        return sentence(_OPERATOR, values={"name": name}, language=language)
    if entry.actor == _RULE:
        return gettext(_BY_RULE, language=language)
    return actor(entry.actor, language=language) or gettext(_NOBODY, language=language)


def why(entry: AuditEntry, language: str) -> str:
    """The reason, or the sentence with which something was sent back."""
    if entry.actor == _RULE and entry.reason:
        return gettext(_TOO_MANY, language=language)
    return entry.reason or str(entry.details.get("sentence", ""))


def _shown(details: Mapping[str, Any], language: str) -> dict[str, object]:
    shown: dict[str, object] = dict(details)
    for name in ("roles", "before", "after"):
        if isinstance(roles := details.get(name), list):
            known = (gettext(_ROLES.get(role, str(role)), language=language) for role in roles)
            shown[name] = ", ".join(known)
    if isinstance(size := details.get("bytes"), int):
        shown["size"] = filesize(size, language=language)
    return shown
