# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_layers_of_a_file")]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="hvd",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
