# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0007_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="theme_words",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
