from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0003_described"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="more_offers",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
