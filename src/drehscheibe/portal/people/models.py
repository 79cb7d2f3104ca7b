# SPDX-License-Identifier: EUPL-1.2
"""People with an account. What they may do is said by their memberships, never here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class MailChoice(models.TextChoices):
    """How much mail somebody wants; what needs an answer today always comes at once."""

    EACH = "each"
    DAILY = "daily"
    NONE = "none"


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Without a password nobody can sign in until one was set by mail."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=2, default="de")
    mails = models.CharField(max_length=5, choices=MailChoice, default=MailChoice.EACH.value)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Names the person in the audit trail, also after the account is gone."""
        return f"person:{self.pk}"
