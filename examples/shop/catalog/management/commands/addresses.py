import re

from django.core.management.base import BaseCommand
from django.test import Client
from django.urls import reverse

from catalog.mail import announcement
from catalog.models import Product

ADDRESS = re.compile(r"https?://[^\s\"'<>()]+")


def pages():
    product = Product.objects.first()
    for name, arguments in {
        "products": [],
        "product": [product.pk],
        "card": [product.pk],
        "window": [],
        "api-products": [],
    }.items():
        address = reverse(name, args=arguments)
        yield address, Client(SERVER_NAME="localhost").get(address).content.decode()
    mail = announcement(product)
    yield "mail (text)", mail.body
    yield "mail (html)", mail.alternatives[0][0]


class Command(BaseCommand):
    help = "Prints every address that the pages and the mail hold, as a reader would get them"

    def handle(self, *args, **options):
        for page, content in pages():
            for address in ADDRESS.findall(content):
                self.stdout.write(f"{page:<20} {address}")
