import cloudinary.uploader
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from catalog.models import Product


@require_GET
def product_list(request):
    return render(request, "catalog/product_list.html", {"products": Product.objects.all()})


@require_GET
def product_detail(request, pk):
    return render(request, "catalog/product_detail.html", {"product": get_object_or_404(Product, pk=pk)})


@require_GET
def product_card(request, pk):
    """The card that partners put into their own pages."""
    product = get_object_or_404(Product, pk=pk)
    return render(request, "catalog/card.html", {"product": product}, using="jinja2")


@require_GET
def shop_window(request):
    return render(request, "catalog/window.html", {"products": Product.objects.all()})


@require_GET
def api_products(request):
    products = [
        {"name": product.name, "photo": product.photo.build_url(width=1200, crop="limit")}
        for product in Product.objects.all()
    ]
    return JsonResponse({"products": products})


@require_POST
def api_upload(request):
    result = cloudinary.uploader.upload(request.FILES["photo"], folder="shop")
    return JsonResponse({"id": result["public_id"], "address": result["url"]})
