"""Projects that start and do nothing yet.

Of a module that declares, the places are: 10 what it imports, 20 the environment, 25 an early import of
the SDK, 30 what every project says, 50 the account, 60 what changes it, 70 calls, 75 what comes late.
"""

from __future__ import annotations

from dataclasses import replace

from tests.oracle.worlds import Skeleton

_DJANGO = {
    "requirements.txt": "cloudinary>=1.46\ndjango\n",
    "manage.py@10": "import os\nimport sys\n",
    "manage.py@50": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "<local-module>")\n',
    "manage.py@80": 'if __name__ == "__main__":\n'
    "    from django.core.management import execute_from_command_line\n"
    "    execute_from_command_line(sys.argv)\n",
    "config/__init__.py": "",
    "config/wsgi.py@10": "import os\nfrom django.core.wsgi import get_wsgi_application\n",
    "config/wsgi.py@50": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "<production-module>")\n',
    "config/wsgi.py@80": "application = get_wsgi_application()\n",
    "config/urls.py": "from django.urls import include, path\n"
    'urlpatterns = [path("", include("shop.urls"))]\n',
    "<settings>@10": "import os\n",
    "<settings>@30": """\
SECRET_KEY = "word"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = ["cloudinary", "shop"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": ["templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
""",
    "shop/__init__.py": "",
    "shop/apps.py@10": "from django.apps import AppConfig\n",
    "shop/apps.py@30": 'class ShopConfig(AppConfig):\n    name = "shop"\n',
    "shop/urls.py@10": "from django.urls import path\nfrom shop import views\n",
    "shop/urls.py@50": "urlpatterns = [\n",
    "shop/urls.py@70": "]\n",
    "<views>@10": "from django.http import HttpResponse\n",
}
_SPLIT = {
    "config/settings/__init__.py": "",
    "<local>@10": "from .base import *\nDEBUG = True\n",
    "<production>@10": "from .base import *\n",
}
_FLASK_VIEWS = {
    "<views>@10": "from flask import Blueprint, render_template\n",
    "<views>@30": 'pages = Blueprint("pages", __name__)\n',
}
_FASTAPI_VIEWS = {
    "<views>@10": "from fastapi import APIRouter\n",
    "<views>@30": "router = APIRouter()\n",
}
_FACTORY = {
    "requirements.txt": "cloudinary>=1.46\nflask\n",
    "wsgi.py": "from web import create_app\napp = create_app()\n",
    "<settings>@10": "import os\nfrom flask import Flask\n",
    "<settings>@80": 'def create_app():\n    app = Flask(__name__, template_folder="../templates")\n',
    "<settings>@90": "    from web.views import pages\n    app.register_blueprint(pages)\n    return app\n",
}

SINGLE = Skeleton(
    "django",
    "django",
    _DJANGO,
    ("manage.py", "config.wsgi"),
    {
        "settings": "config/settings.py",
        "settings-module": "config.settings",
        "local-module": "config.settings",
        "production-module": "config.settings",
        "views": "shop/views.py",
        "django": "",
        "package": "shop",
    },
)
SPLIT = Skeleton(
    "django-split",
    "django",
    _DJANGO | _SPLIT,
    ("manage.py", "config.wsgi"),
    {
        **SINGLE.names,
        "settings": "config/settings/base.py",
        "settings-module": "config.settings.base",
        "local": "config/settings/local.py",
        "local-module": "config.settings.local",
        "production": "config/settings/production.py",
        "production-module": "config.settings.production",
    },
)
_NAMED = ("manage.py@50", "config/wsgi.py@50")
UNNAMED = replace(
    SPLIT,
    name="django-unnamed",
    files={where: text for where, text in SPLIT.files.items() if where not in _NAMED},
    entries=("manage.py:config.settings.local", "config.wsgi:config.settings.production"),
)
FACTORY = Skeleton(
    "flask-factory",
    "flask",
    _FACTORY | _FLASK_VIEWS,
    ("wsgi",),
    {
        "settings": "web/__init__.py",
        "views": "web/views.py",
        "flask": "",
        "factory": "",
        "in": "    ",
        "package": "web",
    },
)
FLASK = Skeleton(
    "flask",
    "flask",
    {
        "requirements.txt": "cloudinary>=1.46\nflask\n",
        "app.py@10": "import os\nfrom flask import Flask\n",
        "app.py@80": "from web.views import pages\napp = Flask(__name__)\napp.register_blueprint(pages)\n",
        "web/__init__.py": "",
    }
    | _FLASK_VIEWS,
    ("app",),
    {"settings": "app.py", "views": "web/views.py", "flask": "", "in": "", "package": "web"},
)
FASTAPI = Skeleton(
    "fastapi",
    "fastapi",
    {
        "requirements.txt": "cloudinary>=1.46\nfastapi\n",
        "main.py@10": "import os\nfrom fastapi import FastAPI\n",
        "main.py@80": "from web.pictures import router\n",
        "main.py@85": "app = FastAPI()\n",
        "main.py@90": "app.include_router(router)\n",
        "web/__init__.py": "",
    }
    | _FASTAPI_VIEWS,
    ("main",),
    {
        "settings": "main.py",
        "views": "web/pictures.py",
        "fastapi": "",
        "package": "web",
    },
)
SKELETONS = (SINGLE, SPLIT, UNNAMED, FACTORY, FLASK, FASTAPI)
