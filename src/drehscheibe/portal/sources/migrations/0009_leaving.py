# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0008_theme_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="state",
            field=models.CharField(
                choices=[
                    ("looking", "Looking"),
                    ("new", "New"),
                    ("active", "Active"),
                    ("leaving", "Leaving"),
                ],
                default="looking",
                max_length=10,
            ),
        ),
    ]
