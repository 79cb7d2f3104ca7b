# SPDX-License-Identifier: EUPL-1.2

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0003_candidates"),
        ("organisations", "0002_people_and_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_new_dataset", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("empty", "Empty"),
                            ("reading", "Reading"),
                            ("open", "Open"),
                            ("building", "Building"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("released", "Released"),
                            ("discarded", "Discarded"),
                        ],
                        default="empty",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("file_name", models.CharField(blank=True, max_length=300)),
                ("file_bytes", models.BigIntegerField(default=0)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("omit", models.JSONField(blank=True, default=list)),
                ("waivers", models.JSONField(blank=True, default=list)),
                ("guesses_accepted", models.BooleanField(default=False)),
                ("clearance", models.JSONField(blank=True, default=dict)),
                ("description", models.JSONField(blank=True, default=dict)),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("error", models.JSONField(blank=True, null=True)),
                ("submitted", models.DateTimeField(blank=True, null=True)),
                ("submitted_by", models.CharField(blank=True, max_length=60)),
                ("submitted_name", models.CharField(blank=True, max_length=200)),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="drafts",
                        to="catalogue.candidate",
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="catalogue.dataset",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        choices=[("approved", "Approved"), ("returned", "Returned")], max_length=10
                    ),
                ),
                ("sentence", models.TextField(blank=True)),
                ("by", models.CharField(max_length=200)),
                ("by_key", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("release", models.CharField(blank=True, max_length=64)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="desk.draft",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["owner", "state"], name="drafts_of_owner"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "submitted"), _negated=True),
                    ("candidate__isnull", False),
                    _connector="OR",
                ),
                name="submitted_draft_has_candidate",
            ),
        ),
    ]
