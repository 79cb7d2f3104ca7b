# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("checking", "Checking"),
                            ("trial", "Trial"),
                            ("live", "Live"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        default="noted",
                        max_length=10,
                    ),
                ),
                ("parameters", models.JSONField(blank=True, default=dict)),
                ("ticked", models.JSONField(blank=True, default=list)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=200)),
                ("binding_seconds", models.PositiveIntegerField(default=0)),
                ("asked", models.DateTimeField(blank=True, null=True)),
                ("asked_by", models.CharField(blank=True, max_length=200)),
                ("asked_key", models.CharField(blank=True, max_length=60)),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                ("by_one_person", models.BooleanField(default=False)),
                ("live_since", models.DateTimeField(blank=True, null=True)),
                ("start_wanted", models.DateField(blank=True, null=True)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("ended", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-benefit", "No Benefit"),
                            ("no-staff", "No Staff"),
                            ("no-data", "No Data"),
                            ("cost", "Cost"),
                            ("replaced", "Replaced"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("end_words", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="AdoptionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("checking", "Checking"),
                            ("trial", "Trial"),
                            ("live", "Live"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AlertState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("is_on", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("value", models.FloatField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Binding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("need", models.CharField(max_length=80)),
                ("table", models.CharField(max_length=200)),
                ("columns", models.JSONField(default=dict)),
                ("is_default", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Output",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("is_trial", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=200)),
                ("inputs", models.JSONField(default=dict)),
                ("results", models.JSONField(default=dict)),
                ("error", models.JSONField(blank=True, null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
    ]
