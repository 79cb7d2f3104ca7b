# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("actor", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=40)),
                ("dataset", models.CharField(blank=True, db_index=True, max_length=80)),
                ("release", models.CharField(blank=True, max_length=64)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("details", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipality", "Municipality"),
                            ("district", "District"),
                            ("agency", "Agency"),
                            ("alliance", "Alliance"),
                            ("association", "Association"),
                            ("utility", "Utility"),
                            ("company", "Company"),
                            ("practice", "Practice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("quota_bytes", models.BigIntegerField(blank=True, null=True)),
                ("keep_releases", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Dataset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True)),
                ("licence", models.CharField(blank=True, max_length=40)),
                ("attribution", models.TextField(blank=True)),
                ("themes", models.JSONField(blank=True, default=list)),
                ("keywords", models.JSONField(blank=True, default=list)),
                ("frequency", models.CharField(blank=True, max_length=40)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("example", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("public", "Public"),
                            ("withdrawn", "Withdrawn"),
                            ("purged", "Purged"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("release", models.CharField(blank=True, max_length=64)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("issued", models.DateTimeField(blank=True, null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="datasets",
                        to="catalogue.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("current", "Current"),
                            ("superseded", "Superseded"),
                            ("undone", "Undone"),
                            ("withdrawn", "Withdrawn"),
                            ("purged", "Purged"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField()),
                ("rows", models.BigIntegerField()),
                ("bytes", models.BigIntegerField()),
                ("source_name", models.CharField(max_length=300)),
                ("difference", models.JSONField(blank=True, null=True)),
                (
                    "dataset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="catalogue.dataset",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="dataset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "public"), _negated=True),
                    models.Q(("release", ""), _negated=True),
                    _connector="OR",
                ),
                name="public_dataset_has_release",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("dataset", "number"), name="release_numbers"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("dataset", "sha256"), name="release_names"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current")),
                fields=("dataset",),
                name="one_current_release",
            ),
        ),
    ]
