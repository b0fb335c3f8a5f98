from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def announcement(product):
    """The mail that goes to all customers when a product is new."""
    context = {"product": product}
    mail = EmailMultiAlternatives(
        subject=f"New in the shop: {product.name}",
        body=render_to_string("catalog/mail/announcement.txt", context),
        to=["customers@example.com"],
    )
    mail.attach_alternative(render_to_string("catalog/mail/announcement.html", context), "text/html")
    return mail
