from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=80)
    photo = CloudinaryField("photo")
    manual = models.FileField(upload_to="manuals", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
