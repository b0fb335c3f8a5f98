from django.urls import path

from catalog import views

urlpatterns = [
    path("", views.product_list, name="products"),
    path("products/<int:pk>/", views.product_detail, name="product"),
    path("products/<int:pk>/card/", views.product_card, name="card"),
    path("window/", views.shop_window, name="window"),
    path("api/products/", views.api_products, name="api-products"),
    path("api/photos/", views.api_upload, name="api-upload"),
]
