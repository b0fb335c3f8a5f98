from django.core.management.base import BaseCommand

from catalog.models import Product

PRODUCTS = {
    "Kettle": "image/upload/v1/shop/kettle.jpg",
    "Teapot": "image/upload/v1/shop/teapot.jpg",
}


class Command(BaseCommand):
    help = "Fills the shop with a few products"

    def handle(self, *args, **options):
        for name, photo in PRODUCTS.items():
            Product.objects.update_or_create(name=name, defaults={"photo": photo})
