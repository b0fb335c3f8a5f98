"""When a project is covered: each sentence of the rules has a row that is covered and one that isn't."""

from __future__ import annotations

from textwrap import indent

import pytest

from cloudinary_lint.project import Verdict
from tests.project import Files, codes, surveyed

SECURE_CALL = "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"
DICT = "CLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n"
PUT = "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'\n"
RESET = "import cloudinary\ndef ready(self):\n    cloudinary.reset_config()\n"
MODELS = "from cloudinary.models import CloudinaryField\n"
URL = "CLOUDINARY_URL=cloudinary://key:word@demo?secure=true\n"

LOADS_WEB_ENV = "services:\n  web:\n    env_file: web.env\n"

COVERED = [
    pytest.param(
        {"web.env": URL, "compose.yml": f"{LOADS_WEB_ENV}    environment:\n      DEBUG: 1\n"},
        id="an env file of a service that sets something else",
    ),
    pytest.param({"settings.py": SECURE_CALL}, id="a config call in a settings module"),
    pytest.param({"shop/settings/prod.py": SECURE_CALL}, id="a config call in a module of a settings folder"),
    pytest.param(
        {"settings.py": "import cloudinary, os\ncloudinary.config(secure=not os.environ.get('DEBUG'))\n"},
        id="a config call that leaves secure to run time",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(**load())\n"},
        id="a config call with unknown options",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config().secure = True\n"},
        id="an attribute of the configuration is set",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config().update(secure=True)\n"},
        id="the configuration is updated",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\nsetattr(cloudinary.config(), 'secure', True)\n"},
        id="setattr on the configuration",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary._config.secure = True\n"},
        id="the configuration's own attribute",
    ),
    pytest.param(
        {"utils/cloudinary.py": SECURE_CALL, "shop/urls.py": "from utils import cloudinary\n"},
        id="a module named like the SDK that another one imports",
    ),
    pytest.param(
        {"shop/cloudinary.py": SECURE_CALL, "shop/urls.py": "from .cloudinary import send\n"},
        id="a module named like the SDK that another one imports relatively",
    ),
    pytest.param({"settings.py": DICT}, id="a CLOUDINARY dict with secure"),
    pytest.param(
        {
            "settings.py": DICT,
            "shop/__init__.py": "from . import celery\n",
            "shop/celery.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n"
            "import cloudinary\n",
            "shop/wsgi.py": "",
        },
        id="a dict that the SDK reads as the package imports it, which has named the settings",
    ),
    pytest.param(
        {
            "shop/media.py": f"class Media:\n    def __init__(self):\n{indent(SECURE_CALL, '        ')}",
            "shop/urls.py": "from shop.media import Media\nmedia = Media()\n",
        },
        id="a call in the constructor of a class that a module instantiates as it is imported",
    ),
    pytest.param(
        {
            "app.py": f"class Media:\n    def __init__(self):\n{indent(SECURE_CALL, ' ' * 8)}m = Media()\n",
        },
        id="a call in the constructor of a class of the same module",
    ),
    pytest.param(
        {
            "helpers/__init__.py": "from ._media import start\n",
            "helpers/_media/__init__.py": "from .config import *\n",
            "helpers/_media/config.py": f"def start():\n{indent(SECURE_CALL, '    ')}",
            "shop/models.py": "import helpers\nhelpers.start()\n",
        },
        id="a call in a function that packages hand on to the module that calls it",
    ),
    pytest.param(
        {"settings.py": DICT + "import cloudinary\n"}, id="a CLOUDINARY dict above the import of the SDK"
    ),
    pytest.param({".env": URL}, id="the URL in an env file"),
    pytest.param({".flaskenv": URL}, id="the URL in Flask's env file"),
    pytest.param({".envs/.production/.django": URL}, id="the URL in a folder of env files"),
    pytest.param(
        {
            "compose.yml": "environment:\n  CLOUDINARY_URL: "
            "${CLOUDINARY_URL:-cloudinary://k:s@demo?secure=true}\n"
        },
        id="the URL as a default in compose",
    ),
    pytest.param(
        {
            "env.py": "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'\n",
            "settings.py": "import env\n",
        },
        id="the URL in Python's environment",
    ),
    pytest.param(
        {"settings/default.py": PUT}, id="the URL in Python's environment, in a module called default"
    ),
    pytest.param(
        {
            "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'wsgi')\n",
            "wsgi.py": "INSTALLED_APPS = []\n" + DICT,
        },
        id="a dict in wsgi.py, which is the settings module as well",
    ),
    pytest.param(
        {
            "compose.yml": "services:\n  web:\n    environment:\n      CLOUDINARY_URL: cloudinary://k:s@demo?secure=true\n"
        },
        id="the URL in YAML",
    ),
    pytest.param(
        {"Dockerfile": "FROM python\nENV CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"},
        id="the URL in a Dockerfile",
    ),
    pytest.param(
        {"run.sh": "export CLOUDINARY_URL='cloudinary://k:s@demo?secure=true'\n"},
        id="the URL in a shell file",
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n"},
        id="the variable beside the cloud's name",
    ),
    pytest.param(
        {
            ".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
            "requirements.txt": "cloudinary==1.26.0\n",
        },
        id="the variable with the first SDK that reads it",
    ),
    pytest.param(
        {
            "settings.py": STORAGE,
            "shop/models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n",
        },
        id="a storage dict whose storage is imported by models",
    ),
    pytest.param(
        {
            "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n",
            "shop/models.py": "from cloudinary_storage.validators import validate_video\n",
        },
        id="a storage dict without the key whose validators are imported by models",
    ),
    pytest.param(
        {"shop/models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n"},
        id="a storage imported by models, without a setting: its own default",
    ),
    pytest.param(
        {
            "settings.py": "CLOUDINARY_STORAGE = read()\n",
            "shop/models.py": "try:\n    from cloudinary_storage import storage\n"
            "except ImportError:\n    storage = None\n",
        },
        id="a storage imported by models, whose setting is known at run time",
    ),
    pytest.param(
        {
            "tests/settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': False}\n",
            "shop/models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n",
        },
        id="a storage imported by models, which only a test tells no",
    ),
    pytest.param(
        {
            "settings.py": "INSTALLED_APPS = ['gamma_cloudinary']\n"
            "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'secure': True}\n"
        },
        id="a storage dict of the fork that reads any case",
    ),
    pytest.param(
        {
            ".env": URL,
            "base.py": "from dotenv import load_dotenv\nload_dotenv()\n",
            "settings.py": "from base import *\nfrom decouple import config\nimport cloudinary\n",
        },
        id="an env file that decouple reads, and a module without a word of Cloudinary loads",
    ),
    pytest.param(
        {"settings.py": "from dotenv import load_dotenv\nload_dotenv()\nimport cloudinary\n", ".env": URL},
        id="an env file loaded above the import of the SDK",
    ),
    pytest.param(
        {"shop/media.py": SECURE_CALL, "shop/urls.py": "from shop.media import x\n"},
        id="a module that another one imports",
    ),
    pytest.param(
        {"shop/media.py": SECURE_CALL, "shop/urls.py": "from . import media\n"},
        id="a module that another one imports relatively",
    ),
    pytest.param(
        {"shop/media.py": SECURE_CALL, "shop/urls.py": "from .media import (\n    x,\n)\n"},
        id="a module something is imported from",
    ),
    pytest.param(
        {"shop/media.py": SECURE_CALL, "tasks.toml": "run = 'shop.media'\n"}, id="a module that a file names"
    ),
    pytest.param(
        {"media.py": SECURE_CALL, "Procfile": "web: gunicorn media:app\n"},
        id="a module that a Procfile names",
    ),
    pytest.param(
        {"media.py": SECURE_CALL, "Dockerfile": 'CMD ["python", "media.py"]\n'},
        id="a module that a Dockerfile runs",
    ),
    pytest.param({"shop/__init__.py": SECURE_CALL}, id="a package"),
    pytest.param(
        {"api.py": "from fastapi import FastAPI\napp = FastAPI()\n" + SECURE_CALL},
        id="a module that creates the app",
    ),
    pytest.param(
        {
            "shop/apps.py": "import cloudinary\n"
            "class Shop(AppConfig):\n    def ready(self):\n        cloudinary.config(secure=True)\n"
        },
        id="a call in ready() of an AppConfig",
    ),
    *(
        pytest.param({f"shop/{name}.py": SECURE_CALL}, id=f"an entry point: {name}")
        for name in [
            "apps",
            "urls",
            "models",
            "admin",
            "views",
            "wsgi",
            "asgi",
            "celery",
            "manage",
            "main",
            "app",
            "server",
        ]
    ),
]

COVERED += [
    pytest.param(
        {".envrc": 'export CLOUDINARY_URL="cloudinary://k:s@demo?secure=true"\n'}, id="the URL in direnv"
    ),
    pytest.param(
        {"fly.toml": "[env]\nCLOUDINARY_URL = 'cloudinary://k:s@demo?secure=true'\n"}, id="the URL in TOML"
    ),
    pytest.param(
        {"app.json": '{"env": {"CLOUDINARY_URL": "cloudinary://k:s@demo?secure=true"}}\n'},
        id="the URL in JSON",
    ),
    pytest.param(
        {"settings.py": PUT + "import cloudinary\n"}, id="the URL in Python's environment, above the import"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + DICT, "shop/apps.py": RESET},
        id="a CLOUDINARY dict below the import of the SDK, which reads it again",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + PUT, "shop/apps.py": RESET},
        id="the URL in Python's environment, which the SDK reads again",
    ),
    pytest.param(
        {"shop/media.py": SECURE_CALL, "settings.py": "MIDDLEWARE = ['shop.media.Pictures']\n"},
        id="a module that a string names",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\nif not DEBUG:\n    cloudinary.config(secure=True)\n"},
        id="a config call under a condition",
    ),
]

COVERED += [
    pytest.param(
        {
            "shop/apps.py": "def init_app(cloudinary_sdk):\n"
            "    cloudinary_sdk.config(cloud_name='demo', secure=True)\n"
        },
        id="a call of config on a module that is handed on",
    ),
    pytest.param(
        {
            "shop/apps.py": "from shop.lazy import cloudinary\n"
            "cloudinary.config(cloud_name='demo', secure=on())\n"
        },
        id="a call of config on what another module gives out",
    ),
]

COVERED += [
    pytest.param(
        {
            "factory.py": "import cloudinary\nfrom flask import Flask\ndef create_app():\n"
            "    cloudinary.config(secure=True)\n    return Flask('shop')\n"
        },
        id="a call in the factory of the application",
    ),
    pytest.param(
        {
            "media.py": "import cloudinary\ndef init_app(app):\n    cloudinary.config(secure=True)\n",
            "app.py": "from media import init_app\n",
        },
        id="a call in init_app",
    ),
    pytest.param(
        {
            "main.py": "import cloudinary\nfrom fastapi import FastAPI\n"
            "async def begin(app):\n    cloudinary.config(secure=True)\n    yield\n"
            "app = FastAPI(lifespan=begin)\n"
        },
        id="a call in the lifespan of the application",
    ),
    pytest.param(
        {
            "main.py": "import cloudinary\n@app.on_event('startup')\ndef begin():\n"
            "    cloudinary.config(secure=True)\n"
        },
        id="a call in a handler of start-up",
    ),
    pytest.param(
        {
            "shop/cloud.py": "import cloudinary\ndef setup():\n    cloudinary.config(secure=True)\n",
            "main.py": "from shop.cloud import setup\nsetup()\n",
        },
        id="a call in a function that an entry point calls as it is imported",
    ),
    pytest.param(
        {
            "shop/cloud.py": "import cloudinary\ndef setup():\n    _go()\ndef _go():\n"
            "    cloudinary.config(secure=True)\n",
            "shop/boot.py": "from shop import cloud\ndef boot():\n    cloud.setup()\n",
            "main.py": "from shop.boot import boot\nboot()\n",
        },
        id="a call that an entry point reaches by way of three functions",
    ),
    pytest.param(
        {
            "shop/cloud.py": "import cloudinary\nclass Media:\n    def __init__(self):\n"
            "        cloudinary.config(secure=True)\n",
            "main.py": "from shop.cloud import Media\nmedia = Media()\n",
        },
        id="a call in the constructor of a class that an entry point makes an object of",
    ),
    pytest.param(
        {"shop/models.py": "import cloudinary\nclass Picture:\n    cloudinary.config(secure=True)\n"},
        id="a call in a class body",
    ),
]

COVERED += [
    pytest.param(
        {
            ".env": URL,
            "app.py": "import os\nfrom dotenv import dotenv_values\nkept = dotenv_values('.env')\n"
            "os.environ.update(kept)\nimport cloudinary\n",
        },
        id="an env file that dotenv_values reads, and the module puts into the environment",
    ),
    pytest.param(
        {
            ".env": URL,
            "app.py": "from dotenv import dotenv_values, load_dotenv\nload_dotenv()\n"
            "x = dotenv_values('.env')\nimport cloudinary\n",
        },
        id="an env file that is loaded, and read by dotenv_values too",
    ),
]
METHOD = "import cloudinary\nclass Media:\n    def start(self):\n        cloudinary.config(secure=True)\n"
COVERED += [
    pytest.param(
        {"shop/media.py": METHOD, "shop/urls.py": "from shop.media import Media\nMedia().start()\n"},
        id="a call in a method of a new object, as a module is imported",
    ),
    pytest.param(
        {"shop/media.py": METHOD, "shop/urls.py": "from shop import media\nm = media.Media()\nm.start()\n"},
        id="a call in a method of an object with a name, as a module is imported",
    ),
    pytest.param(
        {"main.py": f"{METHOD}Media().start()\n"}, id="a call in a method of the module's own class"
    ),
    pytest.param(
        {
            "shop/settings.py": "INSTALLED_APPS = []\nMIDDLEWARE = ['shop.media.Media']\n",
            "shop/media.py": "import cloudinary\nclass Media:\n    def __init__(self, get_response):\n"
            "        cloudinary.config(secure=True)\n",
        },
        id="a call in the constructor of a middleware",
    ),
    pytest.param(
        {
            "shop/settings.py": "INSTALLED_APPS = []\nMIDDLEWARE = ['shop.media.media']\n",
            "shop/media.py": "import cloudinary\ndef media(get_response):\n"
            "    cloudinary.config(secure=True)\n    return get_response\n",
        },
        id="a call in a middleware that is a function",
    ),
    pytest.param(
        {
            ".env": URL,
            "app/main.py": "import other\nfrom dotenv import load_dotenv\nload_dotenv()\n",
            "lib/other.py": "import cloudinary\n",
        },
        id="an env file that is loaded below the import of another module of the same name",
    ),
]

INDIRECT = [
    pytest.param(
        "import importlib\nimportlib.import_module('cloudinary').config(secure=True)", id="by importlib"
    ),
    pytest.param("sdk = __import__('cloudinary')\nsdk.config(secure=True)", id="by a name for the module"),
    pytest.param("import sys\nsys.modules['cloudinary'].config(secure=True)", id="by the loaded modules"),
    pytest.param("vars(cloudinary.config())['secure'] = True", id="its object is changed as a dict"),
    pytest.param("cloudinary.config().__dict__['secure'] = True", id="its attributes are changed as a dict"),
    pytest.param("getattr(cloudinary, 'config')(secure=True)", id="it is looked up by its name"),
    pytest.param("functools.partial(cloudinary.config, secure=True)()", id="it is called by way of partial"),
]
DIRECT = [
    pytest.param("import sys\nsys.modules['cloudinary'].config(cloud_name='d')", id="it doesn't say secure"),
    pytest.param(
        "import importlib\nimportlib.import_module('other').config(secure=True)", id="it is another's"
    ),
    pytest.param("print(cloudinary.config())", id="it is printed"),
    pytest.param("name = cloudinary.config().cloud_name", id="an option is read"),
    pytest.param("configure = cloudinary.config", id="it gets another name"),
    pytest.param("os.environ['DEBUG'] = '1'", id="another variable is set"),
]


@pytest.mark.parametrize("statement", INDIRECT)
def test_what_else_reaches_the_configuration_leaves_it_to_run_time(statement: str) -> None:
    text = f"import cloudinary, functools, os\n{statement}\n"
    assert surveyed({"settings.py": text}).verdict is Verdict.COVERED


UNKNOWN_VARIABLES = [
    pytest.param("for name, value in given:\n    os.environ[name] = value", id="set one by one"),
    pytest.param("os.environ.update(load())", id="of a function's result"),
    pytest.param("os.environ.update(**given)", id="of a mapping that is spread out"),
    pytest.param("os.environ |= given", id="of a mapping that is joined"),
    pytest.param("os.environ['CLOUDINARY_URL'] = made('cloudinary')", id="of a URL that a function makes"),
]
KNOWN_VARIABLES = [
    pytest.param("os.environ['CLOUDINARY_URL'] = settings.url", id="a URL of a settings object"),
    pytest.param("os.environ['CLOUDINARY_URL'] = os.environ['MEDIA_URL']", id="a URL of another variable"),
    pytest.param("os.environ['CLOUDINARY_URL'] = get_secret('media')", id="a URL that is only read"),
    pytest.param("os.environ.update(DEBUG='1')", id="another variable"),
    pytest.param("given.update(load())", id="another mapping"),
    pytest.param(
        "from dotenv import dotenv_values\nos.environ.update(dotenv_values())", id="those of an env file"
    ),
]


@pytest.mark.parametrize("statement", UNKNOWN_VARIABLES)
def test_unknown_variables_leave_it_to_run_time(statement: str) -> None:
    text = f"import os\n{statement}\nimport cloudinary\n"
    assert surveyed({"settings.py": text}).verdict is Verdict.COVERED


@pytest.mark.parametrize("statement", KNOWN_VARIABLES)
def test_variables_that_only_hand_on_what_is_outside_do_not(statement: str) -> None:
    text = f"import os\n{statement}\nimport cloudinary\n"
    assert surveyed({"settings.py": text}).verdict is Verdict.NOT_COVERED


@pytest.mark.parametrize("statement", DIRECT)
def test_what_only_reads_the_configuration_does_not(statement: str) -> None:
    text = f"import cloudinary, functools, os\n{statement}\n"
    assert surveyed({"settings.py": text}).verdict is Verdict.NOT_COVERED


LEAVES = "config/settings/"
COVERED += [
    pytest.param(
        {
            f"{LEAVES}base.py": "INSTALLED_APPS = []\n" + DICT,
            f"{LEAVES}local.py": "from .base import *\n",
            f"{LEAVES}production.py": "from .base import *\n",
        },
        id="a dict that each alternative of the settings imports",
    ),
    pytest.param(
        {
            LEAVES + "local.py": f"from .base import *\n{DICT}",
            LEAVES + "production.py": f"from .base import *\n{DICT}",
            LEAVES + "base.py": "INSTALLED_APPS = []\n",
        },
        id="a dict in each alternative of the settings",
    ),
    pytest.param(
        {
            LEAVES + "local.py": f"from .base import *\n{DICT}",
            LEAVES + "production.py": f"from .base import *\n{SECURE_CALL}",
            LEAVES + "base.py": "INSTALLED_APPS = []\n",
        },
        id="a dict in one alternative of the settings, a call in the other",
    ),
    pytest.param(
        {
            f"{LEAVES}base.py": "INSTALLED_APPS = []\n",
            f"{LEAVES}test.py": "from .base import *\n",
            f"{LEAVES}production.py": "from .base import *\n" + DICT,
        },
        id="a dict that settings for tests alone don't have",
    ),
    pytest.param(
        {
            f"{LEAVES}base.py": "INSTALLED_APPS = []\n",
            f"{LEAVES}old.py": "from .base import *\n",
            f"{LEAVES}production.py": "from .base import *\n" + DICT,
            "manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.production')\n",
        },
        id="a dict of the settings that manage.py names",
    ),
    pytest.param(
        {
            "env.py": PUT,
            "shop/settings.py": "import env\nINSTALLED_APPS = []\n",
        },
        id="the URL in a module that the settings import",
    ),
    pytest.param(
        {
            LEAVES + "base.py": "INSTALLED_APPS = []\n" + DICT,
            LEAVES + "test.py": "import cloudinary\nfrom .base import *\nCLOUDINARY = {}\n",
            LEAVES + "production.py": "from .base import *\n",
        },
        id="a dict that only the settings for tests replace",
    ),
    pytest.param(
        {
            "shop/__init__.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"
            "import cloudinary\n",
            "shop/base.py": "INSTALLED_APPS = []\n" + DICT,
            "shop/settings.py": "import cloudinary\nfrom .base import *\n",
            "shop/wsgi.py": "",
        },
        id="a dict that the SDK reads as the package imports it, star-imported below another import",
    ),
]

COVERED += [
    pytest.param(
        {".env": URL, "package.json": '{"dependencies": {"react": "1"}}'}, id="an env file beside React"
    ),
    pytest.param(
        {
            ".env": URL,
            "package.json": '{"dependencies": {"cloudinary": "2"}}',
            "requirements.txt": "cloudinary\n",
        },
        id="an env file of both languages",
    ),
    pytest.param(
        {
            ".env": URL,
            "settings.py": "import os\nfrom decouple import config\n"
            "os.environ['CLOUDINARY_URL'] = config('CLOUDINARY_URL')\nimport cloudinary\n",
        },
        id="an env file that python-decouple reads, whose URL the module puts into the environment",
    ),
    pytest.param(
        {
            ".env": URL,
            "main.py": "import os\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n"
            "    model_config = dict(env_file='.env')\n    cloudinary_url: str\n"
            "os.environ['CLOUDINARY_URL'] = S().cloudinary_url\nimport cloudinary\n",
        },
        id="an env file that pydantic reads, whose URL the module puts into the environment",
    ),
    pytest.param(
        {
            ".env": URL,
            "settings.py": "from decouple import config\nfrom dotenv import load_dotenv\nload_dotenv()\n"
            "import cloudinary\n",
        },
        id="an env file that is loaded and read",
    ),
    pytest.param(
        {
            ".env": URL,
            "settings.py": "from decouple import config\nimport cloudinary\n",
            "Procfile": "web: x\n",
        },
        id="an env file that a Procfile's runner may load",
    ),
    pytest.param(
        {"env.py": PUT, "shop/settings.py": "import env\nimport cloudinary\nINSTALLED_APPS = []\n"},
        id="a module that sets the URL, imported above the SDK",
    ),
    pytest.param(
        {
            ".env": URL,
            "manage.py": "from dotenv import load_dotenv\nload_dotenv()\n",
            "shop/wsgi.py": "from dotenv import load_dotenv\nload_dotenv()\n",
        },
        id="an env file that each way into Django loads",
    ),
    pytest.param(
        {
            ".env": "CLOUDINARY_URL=cloudinary://k:s@demo\nCLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
            "manage.py": "from dotenv import load_dotenv\nload_dotenv()\n",
            "shop/wsgi.py": "from dotenv import load_dotenv\nload_dotenv()\n",
        },
        id="variables of such a file beside a URL that the SDK ignores",
    ),
    pytest.param(
        {
            "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True, 'secure': False}\n",
            "shop/models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n",
        },
        id="a storage dict with a lower-case key, which only the fork reads",
    ),
]

LEFT = [
    pytest.param({".env.example": URL}, id="the URL in a sample"),
    pytest.param(
        {".env.example": "CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_SECURE=true\n"},
        id="the variable beside a name that a sample leaves to be filled in",
    ),
    pytest.param({"settings.py": STORAGE}, id="a storage dict alone: nothing imports its storage"),
    pytest.param(
        {
            "settings.py": STORAGE
            + "STORAGES = {'default': {'BACKEND': 'cloudinary_storage.storage.MediaCloudinaryStorage'}}\n"
        },
        id="a storage that is only named is loaded late",
    ),
    pytest.param(
        {
            "settings.py": STORAGE,
            "shop/models.py": "def late():\n    from cloudinary_storage.storage import MediaStorage\n",
        },
        id="a storage imported inside a function",
    ),
    pytest.param(
        {
            "settings.py": STORAGE,
            "tests/test_models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n",
        },
        id="a storage imported by a test",
    ),
    pytest.param(
        {".env.example": URL, "settings.py": "import cloudinary\ncloudinary.config(cloud_name=name)\n"},
        id="a sample asks, and a call names the account",
    ),
    pytest.param(
        {".env.example": URL, ".env.test": URL.replace("?secure=true", "")},
        id="a sample asks, and the env file for tests doesn't",
    ),
    pytest.param(
        {
            ".env.example": URL,
            ".github/workflows/ci.yml": "jobs:\n  a:\n    env:\n      CLOUDINARY_URL: cloudinary://k:s@demo\n",
        },
        id="a sample asks, and a CI pipeline doesn't",
    ),
    pytest.param(
        {"settings.py": STORAGE, "web.py": "import cloudinary\ncloudinary.config(cdn_subdomain=True)\n"},
        id="a storage dict, and a call that names no account",
    ),
    pytest.param(
        {"settings.py": STORAGE, "page.py": "import os, cloudinary,\nimport ,\n"},
        id="a storage dict, and imports with nothing behind their comma",
    ),
]

NOT_COVERED = [
    pytest.param(
        {
            "web.env": URL,
            "compose.yml": f"{LOADS_WEB_ENV}    environment:\n      CLOUDINARY_CLOUD_NAME: demo\n",
        },
        id="an env file of a service that names the cloud itself",
    ),
    pytest.param(
        {
            LEAVES + "local.py": "from .base import *\n",
            LEAVES + "production.py": "from .base import *\nfrom dotenv import load_dotenv\nload_dotenv()\n",
            LEAVES + "base.py": "INSTALLED_APPS = []\n",
            ".env": URL,
        },
        id="an env file that one alternative of the settings alone loads",
    ),
    pytest.param(
        {"conf/settings/ci.py": SECURE_CALL, "app.py": "import flask\n"},
        id="a call in settings that are no alternative of a server",
    ),
    pytest.param(
        {
            "shop/__init__.py": "import cloudinary\n",
            "shop/settings.py": "INSTALLED_APPS = []\nCLOUDINARY = {'secure': True}\n",
            "shop/wsgi.py": "",
        },
        id="a dict of settings that wsgi.py names after the package has imported the SDK",
    ),
    pytest.param(
        {"shop/apps.py": "def ready(cloudinary_sdk):\n    cloudinary_sdk.config(secure=True)\n"},
        id="a call of config that could be anything's",
    ),
    pytest.param(
        {"shop/apps.py": "def ready(cloudinary):\n    cloudinary.config(cloud_name='demo', secure=False)\n"},
        id="a call of config on a module that is handed on, which says no",
    ),
    pytest.param(
        {
            "shop/apps.py": "class Cloudinary:\n    def config(self, **options):\n        pass\n"
            "Cloudinary().config(cloud_name='demo', secure=True)\n"
        },
        id="a method of its own",
    ),
    pytest.param(
        {
            "utils/cloudinary.py": SECURE_CALL,
            "shop/urls.py": "import cloudinary\nfrom cloudinary import uploader\n",
        },
        id="a module named like the SDK, which imports of the SDK don't mean",
    ),
    pytest.param(
        {"shop/kept.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n"},
        id="a storage imported by a module that nothing imports",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + PUT}, id="the URL in Python's environment, below the import"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + DICT + "cloudinary.reset_config()\n"},
        id="a CLOUDINARY dict that the SDK reads again in the half-made module",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + DICT, "tests/test_media.py": RESET},
        id="a CLOUDINARY dict that only a test has read again",
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_SECURE=true\n"}, id="the variable beside an empty name"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(cloud_name='demo')\n"},
        id="a config call without secure",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(secure=False)\n"}, id="a literal falsy value"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config().secure = False\n"}, id="a falsy attribute"
    ),
    pytest.param(
        {"settings.py": "CLOUDINARY = {'cloud_name': 'demo'}\n"}, id="a CLOUDINARY dict without secure"
    ),
    pytest.param(
        {"settings.py": "CLOUDINARY = {'cloud_name': 'demo', 'SECURE': True}\n"}, id="a key that nobody reads"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + DICT}, id="a CLOUDINARY dict below the import of the SDK"
    ),
    pytest.param(
        {"base.py": DICT + "import cloudinary\n", "settings.py": "from base import *\n"},
        id="a CLOUDINARY dict that another settings module star-imports",
    ),
    pytest.param({".env": "CLOUDINARY_URL=cloudinary://key:word@demo\n"}, id="a URL without secure"),
    pytest.param(
        {".env": "CLOUDINARY_URL=cloudinary://key:word@demo?secure=\n"}, id="a URL with an empty secure"
    ),
    pytest.param(
        {".env": URL + "CLOUDINARY_CLOUD_NAME=demo\n"}, id="a URL that the cloud's name makes ignored"
    ),
    pytest.param({".env": "CLOUDINARY_SECURE=true\n"}, id="the variable without the cloud's name"),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false\n"}, id="the variable says false"
    ),
    pytest.param(
        {
            ".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
            "requirements.txt": "cloudinary==1.25.0\n",
        },
        id="the variable with an SDK that doesn't read it",
    ),
    pytest.param(
        {
            "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': False}\n",
            "shop/models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n",
        },
        id="a storage dict that says no",
    ),
    pytest.param(
        {
            "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': False, 'secure': True}\n",
            "shop/models.py": "from cloudinary_storage.storage import MediaCloudinaryStorage\n",
        },
        id="a storage dict that says no, and yes with a lower-case key",
    ),
    pytest.param(
        {
            "settings.py": "INSTALLED_APPS = ['gamma_cloudinary']\n"
            "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
        },
        id="a storage dict of the fork without the key",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\nfrom dotenv import load_dotenv\nload_dotenv()\n", ".env": URL},
        id="an env file loaded below the import of the SDK",
    ),
    pytest.param({"settings.py.example": SECURE_CALL}, id="a sample in Python"),
    pytest.param({"shop/local_settings.py.dist": DICT}, id="a dict in a sample in Python"),
    pytest.param({"tests/test_media.py": SECURE_CALL}, id="a test"),
    pytest.param({"shop/test_media.py": SECURE_CALL}, id="a test by its name"),
    pytest.param({"shop/media_test.py": SECURE_CALL}, id="a test by its name's end"),
    pytest.param({"shop/tests.py": SECURE_CALL}, id="an app's tests"),
    pytest.param({"conftest.py": SECURE_CALL}, id="pytest's configuration"),
    pytest.param({"test/settings.py": SECURE_CALL}, id="settings for tests"),
    pytest.param(
        {"shop/media.py": SECURE_CALL, "shop/urls.py": "import shop\n"}, id="a module that nothing imports"
    ),
    pytest.param(
        {
            "shop/media.py": SECURE_CALL,
            "shop/urls.py": "# from shop import something else\nfrom shop.mediator import x\n",
        },
        id="a module whose name only begins alike",
    ),
    pytest.param({"settings.py": MODELS}, id="no declaration"),
    pytest.param({"shop/management/commands/push.py": SECURE_CALL}, id="a management command"),
    pytest.param(
        {"settings.py": "import cloudinary, os\ndef late():\n" + indent(PUT, "    ")},
        id="the URL in Python's environment, in a function that runs when it may",
    ),
    pytest.param({"shop/tasks.py": SECURE_CALL}, id="the tasks of a worker"),
    pytest.param(
        {"main.py": "import cloudinary\nif __name__ == '__main__':\n    cloudinary.config(secure=True)\n"},
        id="a call that is run where the module is the program",
    ),
    pytest.param(
        {"shop/views.py": "import cloudinary\ndef upload(request):\n    cloudinary.config(secure=True)\n"},
        id="a call in a view",
    ),
    pytest.param(
        {
            "shop/cloud.py": "import cloudinary\ndef setup():\n    cloudinary.config(secure=True)\n",
            "shop/views.py": "from shop.cloud import setup\ndef upload(request):\n    setup()\n",
        },
        id="a call in a function that a view calls",
    ),
    pytest.param(
        {
            "shop/cloud.py": "import cloudinary\nclass Media:\n    def __init__(self):\n"
            "        cloudinary.config(secure=True)\n",
            "shop/views.py": "from shop.cloud import Media\ndef upload(request):\n    Media()\n",
        },
        id="a call in the constructor of a class that a view makes an object of",
    ),
    pytest.param(
        {
            "shop/cloud.py": SECURE_CALL,
            "shop/management/commands/push.py": "from shop import cloud\n",
        },
        id="a module that a management command alone imports",
    ),
    pytest.param(
        {"shop/settings.py": "INSTALLED_APPS = []\n", "shop/app_settings.py": DICT},
        id="a module that is only called like settings",
    ),
    pytest.param(
        {
            f"{LEAVES}base.py": "INSTALLED_APPS = []\n",
            f"{LEAVES}local.py": "from .base import *\n" + DICT,
            f"{LEAVES}production.py": "from .base import *\n",
        },
        id="a dict of one alternative of the settings",
    ),
    pytest.param(
        {
            f"{LEAVES}base.py": "INSTALLED_APPS = []\n",
            f"{LEAVES}test.py": "from .base import *\n" + DICT,
            f"{LEAVES}production.py": "from .base import *\n",
        },
        id="a dict of settings for tests",
    ),
    pytest.param(
        {
            f"{LEAVES}base.py": "INSTALLED_APPS = []\n",
            f"{LEAVES}local.py": "from .base import *\n" + DICT,
            f"{LEAVES}production.py": "from .base import *\n",
            "shop/wsgi.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.production')\n",
        },
        id="a dict of other settings than wsgi.py names",
    ),
    pytest.param(
        {".env.example": URL, ".env": "CLOUDINARY_URL=cloudinary://key:word@demo\n"},
        id="a sample that a real env file contradicts",
    ),
    pytest.param(
        {
            "settings.py": "import os\n"
            "CLOUDINARY_STORAGE = {'CLOUD_NAME': os.environ['CLOUDINARY_CLOUD_NAME'], 'SECURE': True}\n"
        },
        id="a storage dict whose account comes from the SDK's own variable",
    ),
    pytest.param(
        {"settings.py": STORAGE, ".env.example": "CLOUDINARY_URL=cloudinary://key:word@demo\n"},
        id="a storage dict beside another account",
    ),
    pytest.param(
        {
            "web/.env": URL,
            "web/package.json": '{"dependencies": {"cloudinary": "2"}}',
            "requirements.txt": "x\n",
        },
        id="an env file of another language's package",
    ),
    pytest.param(
        {".env": URL, "settings.py": "from decouple import config\nimport cloudinary\n"},
        id="an env file that python-decouple alone reads",
    ),
    pytest.param(
        {
            ".env": URL,
            "settings.py": "import os\nfrom decouple import config\n"
            "os.environ['CLOUDINARY_URL'] = os.getenv('CLOUDINARY_URL', '')\nimport cloudinary\n",
        },
        id="an env file that python-decouple alone reads, and a variable that stays as it is",
    ),
    pytest.param(
        {
            ".env": URL,
            "app.py": "from dotenv import dotenv_values\nkept = dotenv_values('.env')\nimport cloudinary\n",
        },
        id="an env file that dotenv_values reads, and nothing puts into the environment",
    ),
    pytest.param(
        {
            ".env": URL,
            "app.py": "from starlette.config import Config\nconfig = Config('.env')\nimport cloudinary\n",
        },
        id="an env file that starlette alone reads",
    ),
    pytest.param(
        {
            ".env": URL,
            "settings.py": "import cloudinary\nfrom pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n    model_config = dict(env_file='.env')\n",
        },
        id="an env file that pydantic alone reads",
    ),
    pytest.param(
        {"env.py": PUT, "shop/settings.py": "import cloudinary\nimport env\nINSTALLED_APPS = []\n"},
        id="a module that sets the URL, imported below the SDK",
    ),
    pytest.param(
        {
            ".env": URL,
            "manage.py": "from dotenv import load_dotenv\nload_dotenv()\n",
            "shop/wsgi.py": "",
        },
        id="an env file that manage.py alone loads",
    ),
    pytest.param({"manage.py": SECURE_CALL, "shop/wsgi.py": ""}, id="a call in manage.py beside wsgi.py"),
    pytest.param(
        {"manage.py": "", "shop/wsgi.py": f"def prepare():\n{indent(PUT, '    ')}prepare()\n"},
        id="the URL in Python's environment, in a function that wsgi.py alone runs",
    ),
    pytest.param(
        {
            "manage.py": "",
            "shop/wsgi.py": "import os\ndef prepare():\n    os.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'\n"
            "    os.environ['CLOUDINARY_SECURE'] = 'true'\nprepare()\n",
        },
        id="the variable in a function that wsgi.py alone runs",
    ),
    pytest.param(
        {
            LEAVES + "base.py": "INSTALLED_APPS = []\n" + DICT,
            LEAVES + "local.py": "from .base import *\n",
            LEAVES + "production.py": "from .base import *\nCLOUDINARY = {'shorten': True}\n",
        },
        id="a dict that one alternative of the settings replaces",
    ),
    pytest.param(
        {
            LEAVES + "base.py": "INSTALLED_APPS = []\n" + DICT,
            LEAVES + "local.py": "from .base import *\n",
            LEAVES + "production.py": "import cloudinary\nfrom .base import *\n",
        },
        id="a dict that one alternative of the settings imports after the SDK",
    ),
    pytest.param(
        {
            "settings.py": "INSTALLED_APPS = ['shop']\n" + STORAGE,
            "requirements.txt": "django-gamma-cloudinary\n",
        },
        id="a storage dict of the fork, which is not installed",
    ),
    pytest.param({".env.test": URL}, id="an env file for tests"),
    pytest.param({".env.ci": URL}, id="an env file for a CI pipeline"),
    pytest.param(
        {"compose.test.yml": f"services:\n  web:\n    environment:\n      - {URL}"},
        id="a compose file for tests",
    ),
    pytest.param({"Dockerfile.test": f"ENV {URL}"}, id="a Dockerfile for tests"),
    pytest.param(
        {
            ".github/actions/check/action.yml": "runs:\n  steps:\n    - env:\n"
            "        CLOUDINARY_URL: cloudinary://k:s@demo?secure=true\n"
        },
        id="an action of a CI pipeline",
    ),
    pytest.param(
        {"pyproject.toml": f'[tool.pytest.ini_options]\nenv = ["{URL.strip()}"]\n'}, id="pytest's variables"
    ),
    pytest.param({"setup.cfg": f"[tool:pytest]\nenv =\n    {URL}"}, id="pytest's variables in setup.cfg"),
    pytest.param(
        {".vscode/launch.json": f'{{"env": {{"CLOUDINARY_URL": "{URL[15:].strip()}"}}}}'},
        id="what an editor starts",
    ),
    pytest.param(
        {
            "shop/media.py": METHOD,
            "shop/views.py": "from shop.media import Media\nm = Media()\ndef show(r):\n    m.start()\n",
        },
        id="a call in a method that a view calls",
    ),
    pytest.param({}, id="no file"),
]


@pytest.mark.parametrize("files", COVERED)
def test_covered(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.COVERED


@pytest.mark.parametrize("files", LEFT)
def test_left_to_the_environment(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.LEFT


@pytest.mark.parametrize("files", NOT_COVERED)
def test_not_covered(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.NOT_COVERED


def test_the_settings_of_the_tool_cover_everything() -> None:
    assert surveyed({}, secure=True).verdict is Verdict.COVERED


BROKEN = "import cloudinary\nif secure\n"
UNREADABLE = [
    pytest.param({"settings.py": BROKEN}, id="a module with a syntax error"),
    pytest.param({"shop/cloud.py": BROKEN, "shop/urls.py": "from shop import cloud\n"}, id="an imported one"),
    pytest.param(
        {".env": b"# caf\xe9 secure\nCLOUDINARY_URL=cloudinary://k:s@demo\n"},
        id="an env file that isn't UTF-8",
    ),
]
HARMLESS = [
    pytest.param({"settings.py": "import cloudinary\nif secure_url\n"}, id="one that says nothing of secure"),
    pytest.param({"scripts/old.py": BROKEN}, id="a module that nothing imports"),
    pytest.param({"tests/test_cloud.py": BROKEN}, id="a test"),
    pytest.param({"shop/management/commands/seed.py": BROKEN}, id="a management command"),
    pytest.param({"static/a.css": b"/* cloudinary secure \xe9 */"}, id="a style"),
    pytest.param({"static/a.js": b"// cloudinary secure \xe9"}, id="a script"),
    pytest.param({"templates/a.html": b"cloudinary secure \xe9"}, id="a template"),
    pytest.param({"shop/fixtures/a.json": b'"cloudinary secure \xe9"'}, id="a fixture"),
]


@pytest.mark.parametrize("files", UNREADABLE)
def test_unknown(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("files", HARMLESS)
def test_what_could_not_configure_the_sdk_may_be_unreadable(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.NOT_COVERED


def test_what_does_not_mention_the_sdk_may_be_unreadable() -> None:
    assert surveyed({"settings.py": "if\n"}).verdict is Verdict.NOT_COVERED


CALL = "import cloudinary\nurl = cloudinary.CloudinaryImage('x').build_url()\n"


@pytest.mark.parametrize("files", [*COVERED, *LEFT])
def test_a_covered_project_has_no_call_to_report(files: Files) -> None:
    assert codes({**files, "shop/page/call.py": CALL}, "shop/page/call.py") == []


@pytest.mark.parametrize("files", COVERED)
def test_strict_reports_it_all_the_same(files: Files) -> None:
    assert codes({**files, "shop/page/call.py": CALL}, "shop/page/call.py", strict=True) == ["2 CLD301"]


@pytest.mark.parametrize("files", NOT_COVERED)
def test_an_uncovered_project_has(files: Files) -> None:
    assert codes({**files, "shop/page/call.py": CALL}, "shop/page/call.py") == ["2 CLD301"]


@pytest.mark.parametrize("files", UNREADABLE)
def test_an_unknown_one_has_not(files: Files) -> None:
    assert codes({**files, "shop/page/call.py": CALL}, "shop/page/call.py") == []


def test_what_does_not_count_still_covers_its_own_module() -> None:
    own = SECURE_CALL + "url = cloudinary.CloudinaryImage('x').build_url()\n"
    assert codes({"shop/page.py": own}, "shop/page.py") == []


IN_A_FUNCTION = "import cloudinary\ndef setup():\n    cloudinary.config(secure=True)\n"
USES = "from shop import cloud\n" + CALL
REACHED = [
    pytest.param({"shop/cloud.py": IN_A_FUNCTION, "shop/page.py": USES}, [], id="by an import"),
    pytest.param(
        {
            "shop/cloud.py": IN_A_FUNCTION,
            "shop/between.py": "from shop.cloud import setup\n",
            "shop/page.py": "from shop.between import setup\n" + CALL,
        },
        [],
        id="by way of another module",
    ),
    pytest.param({"shop/cloud.py": IN_A_FUNCTION, "shop/page.py": CALL}, ["2 CLD301"], id="not without one"),
    pytest.param(
        {"shop/cloud.py": "import shop.page\n" + IN_A_FUNCTION, "shop/page.py": CALL},
        ["2 CLD301"],
        id="not the other way round",
    ),
]


@pytest.mark.parametrize(("files", "expected"), REACHED)
def test_a_call_in_a_function_covers_the_modules_that_import_it(files: Files, expected: list[str]) -> None:
    assert codes(files, "shop/page.py") == expected


LOCAL = "config/settings/local.py"
PLAIN = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
DECLARED = [
    pytest.param(
        {LOCAL: PLAIN, "shop/apps.py": SECURE_CALL}, [], id="a call outside of the settings silences"
    ),
    pytest.param(
        {LOCAL: "from .base import *\n" + PLAIN, "config/settings/base.py": SECURE_CALL},
        [],
        id="a call in settings that this module imports silences",
    ),
    pytest.param(
        {
            LOCAL: "from .middle import *\n" + PLAIN,
            "config/settings/middle.py": "from .base import *\n",
            "config/settings/base.py": SECURE_CALL,
        },
        [],
        id="a call in settings imported by way of others silences",
    ),
    pytest.param(
        {LOCAL: PLAIN, "config/settings/production.py": SECURE_CALL},
        ["1 CLD101"],
        id="a call in the alternative settings does not",
    ),
    pytest.param({LOCAL: SECURE_CALL + PLAIN}, [], id="a call in the same module silences"),
    pytest.param({LOCAL: PLAIN, ".env": URL}, ["1 CLD101"], id="an env file does not"),
    pytest.param({LOCAL: PLAIN, "other/settings.py": DICT}, ["1 CLD101"], id="a CLOUDINARY dict does not"),
    pytest.param(
        {LOCAL: PLAIN, "tests/test_x.py": SECURE_CALL}, ["1 CLD101"], id="a call in a test does not"
    ),
]


@pytest.mark.parametrize(("files", "expected"), DECLARED)
def test_what_silences_a_declaration(files: Files, expected: list[str]) -> None:
    assert codes(files, LOCAL) == expected


def test_strict_reports_a_declaration_all_the_same() -> None:
    assert codes({LOCAL: PLAIN, "shop/apps.py": SECURE_CALL}, LOCAL, strict=True) == ["1 CLD101"]
