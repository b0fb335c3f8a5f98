import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "only-for-this-example")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "cloudinary_storage",
    "django.contrib.staticfiles",
    "cloudinary",
    "catalog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_DATABASE", BASE_DIR / "shop.sqlite3"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Product photos: the SDK reads this one.
CLOUDINARY = {
    "cloud_name": "demo",
    "api_key": os.environ.get("CLOUDINARY_API_KEY", "your-api-key"),
    "api_secret": os.environ.get("CLOUDINARY_API_SECRET", "your-api-secret"),
    "SECURE": True,
}

# Manuals and other files: django-cloudinary-storage reads this one.
CLOUDINARY_STORAGE = {
    "CLOUD_NAME": "demo",
    "API_KEY": os.environ.get("CLOUDINARY_API_KEY", "your-api-key"),
    "API_SECRET": os.environ.get("CLOUDINARY_API_SECRET", "your-api-secret"),
}

STORAGES = {
    "default": {"BACKEND": "cloudinary_storage.storage.RawMediaCloudinaryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

STATIC_URL = "static/"
MEDIA_URL = "media/"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
USE_TZ = True
