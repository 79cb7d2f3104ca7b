# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0005_rule_for_releases"),
    ]

    operations = [
        migrations.CreateModel(
            name="UseCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("publisher", models.SlugField(max_length=60)),
                ("slug", models.SlugField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Review"),
                            ("published", "Published"),
                            ("deprecated", "Deprecated"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="forks",
                        to="usecases.usecase",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="usecases",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["publisher", "slug"],
            },
        ),
        migrations.CreateModel(
            name="UseCaseQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_by", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("asked", models.DateTimeField(auto_now_add=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                ("answered", models.DateTimeField(blank=True, null=True)),
                ("helped", models.BooleanField(default=False)),
                (
                    "asked_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usecase_questions",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "usecase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="usecases.usecase",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked"],
            },
        ),
        migrations.CreateModel(
            name="UseCaseVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("order", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("package", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Review"),
                            ("published", "Published"),
                            ("deprecated", "Deprecated"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("imported_by", models.CharField(blank=True, max_length=200)),
                ("imported_key", models.CharField(blank=True, max_length=60)),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                (
                    "usecase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="usecases.usecase",
                    ),
                ),
            ],
            options={
                "ordering": ["usecase", "-order"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("made_by", models.CharField(max_length=200)),
                ("made", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("taken", "Taken"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                (
                    "usecase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="usecases.usecase",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offered",
                        to="usecases.usecaseversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="usecase",
            constraint=models.UniqueConstraint(fields=("publisher", "slug"), name="one_usecase"),
        ),
        migrations.AddConstraint(
            model_name="usecaseversion",
            constraint=models.UniqueConstraint(fields=("usecase", "version"), name="one_version"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("usecase", "version"),
                name="one_open_proposal",
            ),
        ),
    ]
