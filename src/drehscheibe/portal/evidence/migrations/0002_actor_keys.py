# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="actor_key",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="organisation",
            field=models.CharField(blank=True, db_index=True, max_length=60),
        ),
    ]
