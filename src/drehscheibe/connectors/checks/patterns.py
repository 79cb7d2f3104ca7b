# SPDX-License-Identifier: EUPL-1.2
"""Patterns of personal data, each as one question to an array of different values.

Arrow's regular expressions (RE2) look at every value in linear time; only what they catch is
looked at once more in Python.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks.masks import mask_of, matches
from drehscheibe.connectors.checks.names import FIRST_NAMES, SURNAMES
from drehscheibe.connectors.checks.people import (
    is_organisation,
    is_person,
    knows_first_name,
    somebody,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.connectors.checks.masks import Mask

# --- contact data -----------------------------------------------------------------------------

_EMAIL = re.compile(r"([\w.+-]{1,64})@([\w-]+(?:\.[\w-]+)+)")
_OFFICE = re.compile(
    r"info|kontakt|contact|post|mail|office|service|rathaus|stadt|gemeinde|kreis|verwaltung|amt"
    r"|sekretariat|schul|kita|kiga|kinder|presse|buero|büro|zentral|bestell|vertrieb|verkauf|support"
    r"|admin|webmaster|datenschutz|feuerwehr|bauhof|bibliothek|buecherei|museum|vhs|touris|verein"
    r"|team|praxis|hotel|kirche|pfarr|gemeinde|archiv|redaktion|noreply|opendata|geodaten|statistik"
    r"|leitung|abteilung|fachdienst|fachbereich|hilfe|jugend|sport|bad|markt|shop|laden|apotheke"
)
_PRIVATE_MAIL = re.compile(
    r"(?:gmail|googlemail|gmx|web|t-online|freenet|yahoo|hotmail|outlook|live|icloud|arcor|aol|posteo"
    r"|mailbox|protonmail|unitybox|online|me)\.[a-z.]{2,6}"
)
_FIRST_SET = pa.array(sorted(FIRST_NAMES))
_SURNAME_SET = pa.array(sorted(SURNAMES))
_LOWER_NAMES = frozenset(name.lower() for name in FIRST_NAMES | SURNAMES)


def personal_email(values: pa.Array) -> Mask:
    """Addresses of people: `vorname.nachname@…` or a private provider; not `info@…`."""
    return _checked(pc.match_substring(values, "@"), values, _has_personal_email)


def office_email(values: pa.Array) -> Mask:
    return _checked(
        pc.match_substring(values, "@"),
        values,
        lambda text: bool(_EMAIL.search(text)) and not _has_personal_email(text),
    )


def _has_personal_email(text: str) -> bool:
    return any(_is_personal(*match.groups()) for match in _EMAIL.finditer(text))


def _is_personal(local: str, domain: str) -> bool:
    local = local.lower()
    if _OFFICE.search(local):
        return False
    parts = [part for part in re.split(r"[._+-]", local) if part]
    named = any(part in _LOWER_NAMES for part in parts)
    two_words = len(parts) == 2 and all(part.isalpha() for part in parts)
    initial = two_words and len(parts[0]) == 1 and len(parts[1]) > 3
    return named or initial or two_words or bool(_PRIVATE_MAIL.fullmatch(domain.lower()))


# Mobile numbers belong to people; a landline may be a town hall's.
_MOBILE = (
    r"(?:^|[^\d+.,])(?:(?:\+|00)49[ ./()-]{0,3}\(?0?\)?|\(?0)"
    r"1[567]\d\)?(?:[ ./-]{0,3}\d){7,9}(?:\D|$)"
)
_PHONE = (
    r"(?:^|[^\d+.,])(?:(?:\+|00)[1-9]\d(?:[ ./()-]{0,3}\d){7,12}"
    r"|\(0\d{2,5}\)[ /-]{0,3}\d(?:[ -]?\d){3,9}|0\d{2,5} ?[/-] ?\d(?:[ -]?\d){3,9})(?:\D|$)"
)
_PHONE_CELL = r"^\(?(?:\+|00?)[\d ()/.-]{6,22}$"


def mobile_number(values: pa.Array) -> Mask:
    return matches(values, _MOBILE)


def phone_number(values: pa.Array) -> Mask:
    """Numbers that are surely telephone numbers, by +49, brackets or a slash."""
    return matches(values, _PHONE)


def phone_cell(values: pa.Array) -> Mask:
    """Whatever a column headed "Telefon" may hold."""
    return matches(values, _PHONE_CELL)


_IBAN = re.compile(
    r"(?<![A-Z0-9])([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?)(?![A-Z0-9])"
)


def iban(values: pa.Array) -> Mask:
    """International bank account numbers with a right check sum (ISO 13616, ISO 7064 mod 97-10)."""
    caught = pc.match_substring_regex(values, r"[A-Z]{2}\d{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4}")
    return _checked(caught, values, _has_iban)


def _has_iban(text: str) -> bool:
    return any(is_iban(match[1]) for match in _IBAN.finditer(text))


def is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


# --- numbers given to people ------------------------------------------------------------------

_INSURANCE = r"^\d{2} ?\d{6} ?[A-Z] ?\d{3}$"  # Versicherungsnummer, VKVV section 2


def person_number(values: pa.Array) -> Mask:
    """Numbers in a column that is headed as tax, insurance or identity number."""
    caught = pc.match_substring_regex(values, r"^[A-Z0-9][A-Z0-9 /.-]{7,20}$")
    return _checked(caught, values, lambda text: sum(c.isdigit() for c in text) >= 6)


def insurance_number(values: pa.Array) -> Mask:
    return matches(values, _INSURANCE)


_TAX = re.compile(r"[1-9]\d{10}")


def tax_number(values: pa.Array) -> Mask:
    """Steuer-Identifikationsnummern with a right check digit (ISO 7064 mod 11,10)."""
    return _checked(pc.match_substring_regex(values, r"^[1-9][\d ]{10,14}$"), values, is_tax_number)


def is_tax_number(text: str) -> bool:
    plain = text.replace(" ", "")
    if not _TAX.fullmatch(plain) or max(plain[:10].count(digit) for digit in plain[:10]) not in {
        2,
        3,
    }:
        return False
    product = 10
    for digit in plain[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(plain[10])


def licence_plate(values: pa.Array) -> Mask:
    return matches(values, r"^[A-ZÄÖÜ]{1,3}[- ] ?[A-Z]{1,2}[- ]?[1-9]\d{0,3} ?[EH]?$")


# --- names ------------------------------------------------------------------------------------


def full_name(values: pa.Array) -> Mask:
    """Cells that are one person's name and nothing else."""
    caught = ~matches(values, r"\d")
    few = values.filter(pa.array(caught))
    caught[caught] = knows_first_name(few) | matches(few, r"^(?:Herr|Frau|Hr\.|Fr\.|Dr|Prof)")
    caught |= matches(values, r"(?i)^nat.{1,2}rliche person")
    return _checked(pa.array(caught), values, is_person)


def first_name(values: pa.Array) -> Mask:
    """Cells that are a first name and nothing else."""
    return mask_of(pc.is_in(values, value_set=_FIRST_SET))


def name_part(values: pa.Array) -> Mask:
    """Whatever a column headed "Vorname" or "Nachname" may hold."""
    return matches(values, r"^\p{L}[^\d@/;:()]*$")


def surname(values: pa.Array) -> Mask:
    """Frequent family names alone or with an initial: "Becker", "Becker, K."."""
    head = pc.replace_substring_regex(values, r",? +[A-Z]\.?$", "")
    return mask_of(pc.is_in(head, value_set=_SURNAME_SET))


# --- addresses and text -----------------------------------------------------------------------


def organisation(values: pa.Array) -> Mask:
    """Names that are surely not a private person's."""
    return _checked(pc.is_valid(values), values, is_organisation)


def household(values: pa.Array) -> Mask:
    """A category that says: these rows are about private households."""
    return matches(values, r"(?i)^(?:private?[rn]?[ -]?)?haushalte?$")


_STREET = r"(?i)^\p{L}[\p{L} .'’-]+[ ,]+\d{1,4} ?[a-z]?(?:[ ,-].*)?$"


def street_address(values: pa.Array) -> Mask:
    """A street with a house number; whose it is cannot be seen."""
    return matches(values, _STREET)


def person_in_text(values: pa.Array) -> Mask:
    """Somebody is named in a longer text: "Frau Berger", "Karl Müller"."""
    caught = knows_first_name(values) | matches(values, r"Herrn? |Frau |[HF]r\. ")
    return _checked(pa.array(caught), values, lambda text: bool(somebody(text)))


# --- tools ------------------------------------------------------------------------------------


def _checked(caught: pa.Array, values: pa.Array, check: Callable[[str], bool]) -> Mask:
    """Look again, in Python, at what the cheap question caught."""
    found = mask_of(caught)
    for index in np.flatnonzero(found):
        found[index] = check(values[int(index)].as_py())
    return found
