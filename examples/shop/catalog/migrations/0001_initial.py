import cloudinary.models
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("photo", cloudinary.models.CloudinaryField(max_length=255, verbose_name="photo")),
                ("manual", models.FileField(blank=True, upload_to="manuals")),
            ],
            options={"ordering": ["name"]},
        ),
    ]
