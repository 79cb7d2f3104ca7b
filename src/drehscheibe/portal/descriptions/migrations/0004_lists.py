# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("descriptions", "0003_alter_bulkchange_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulkchange",
            name="fault",
            field=models.CharField(blank=True, max_length=200),
            preserve_default=True,
        ),
        migrations.CreateModel(
            name="BulkList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listed",
                        to="descriptions.bulkchange",
                    ),
                ),
            ],
        ),
    ]
