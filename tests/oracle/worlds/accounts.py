"""How a project gets its account, and what it says of `secure` beside it.

A group is a row of tables: a project takes one part of each.
"""

from __future__ import annotations

from tests.oracle.worlds import HOLE, SWITCH, Part

URLS = {
    "url": "",
    "url-secure": "?secure=true",
    "url-off": "?secure=",
    "url-upper-key": "?SECURE=true",
    "url-false-text": "?secure=false",
    "url-bare-slash": "/",
    "url-bare-slash-secure": "/?secure=true",
    "url-more": "?folder=a",
}
VARIABLES = {
    "variables": "",
    "variables-secure": "CLOUDINARY_SECURE=true\n",
    "variables-off": "CLOUDINARY_SECURE=false\n",
    "variables-false-text": "CLOUDINARY_SECURE=False\n",
    "variables-empty": "CLOUDINARY_SECURE=\n",
}
DICT = {
    "dict": "",
    "dict-secure": ', "secure": True',
    "dict-off": ', "secure": False',
    "dict-none": ', "secure": None',
    "dict-false-text": ', "secure": "False"',
    "dict-upper-key": ', "SECURE": True',
    "dict-left": f', "secure": os.environ.get("{SWITCH}") == "1"',
}
STORAGE = {
    "storage": "",
    "storage-secure": ', "SECURE": True',
    "storage-off": ', "SECURE": False',
    "storage-lower-key": ', "secure": True',
    "storage-lower-key-left": ', "secure": os.environ.get("DEBUG") != "1"',
}
CALL = {
    "call": "",
    "call-secure": ", secure=True",
    "call-off": ", secure=False",
    "call-none": ", secure=None",
    "call-upper-key": ", SECURE=True",
    "call-left": f', secure=os.environ.get("{SWITCH}") == "1"',
}

_URL = "cloudinary://k:s@demo"
_THREE = "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_API_KEY=k\nCLOUDINARY_API_SECRET=s\n"
_HOST_URL = {"CLOUDINARY_URL": _URL}
_HOST_THREE = dict(line.split("=") for line in _THREE.splitlines())
_KEYS = '"cloud_name": "demo", "api_key": "k", "api_secret": "s"'
_STORAGE_KEYS = '"CLOUD_NAME": "demo", "API_KEY": "k", "API_SECRET": "s"'
_NAMES = ("CLOUD_NAME", "API_KEY", "API_SECRET")
_READ_KEYS = ", ".join(f'"{key}": os.environ.get("CLOUDINARY_{key}")' for key in _NAMES)
_OWN_KEYS = ", ".join(f'"{key.lower()}": os.environ.get("MEDIA_{key}")' for key in _NAMES)
_HOST_OWN = {"MEDIA_CLOUD_NAME": "demo", "MEDIA_API_KEY": "k", "MEDIA_API_SECRET": "s"}
_CREDENTIALS = 'cloud_name="demo", api_key="k", api_secret="s"'
_INSTALLED = '<django>INSTALLED_APPS += ["cloudinary_storage"]\n'
_BACKENDS = """\
STORAGES = {
    "default": {"BACKEND": "cloudinary_storage.storage.MediaCloudinaryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""
_PYDANTIC = """\
from pydantic_settings import BaseSettings, SettingsConfigDict
class Account(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
    cloudinary_cloud_name: str
    cloudinary_api_key: str
    cloudinary_api_secret: str
account = Account()
import cloudinary
cloudinary.config(
    cloud_name=account.cloudinary_cloud_name,
    api_key=account.cloudinary_api_key,
    api_secret=account.cloudinary_api_secret,
)
"""


def _handed(getter: str) -> str:
    """A config call whose account is read by a getter."""
    names = ("cloud_name", "api_key", "api_secret")
    given = "".join(f'    {name}={getter}("CLOUDINARY_{name.upper()}"),\n' for name in names)
    return f"import cloudinary\ncloudinary.config(\n{given})\n"


HOST = (
    Part("host-url", {}, host=_HOST_URL),
    Part("host-variables", {}, host=_HOST_THREE),
)
ENV_FILES = (
    Part("env-url", {".env": f"CLOUDINARY_URL={_URL}{HOLE}\n"}, URLS),
    Part("env-url-quoted", {".env": f"DEBUG=0\nCLOUDINARY_URL='{_URL}{HOLE}'\n"}, URLS),
    Part("env-url-exported", {".env": f'export CLOUDINARY_URL="{_URL}{HOLE}"\n'}, URLS),
    Part("env-variables", {".env": f"{_THREE}{HOLE}"}, VARIABLES),
    Part("env-url-and-variables", {".env": f"CLOUDINARY_URL={_URL}?secure=true\n{_THREE}{HOLE}"}, VARIABLES),
)
LOADERS = (
    Part("dotenv", {"<settings>@20": "from dotenv import load_dotenv\nload_dotenv()\n"}),
    Part("dotenv-path", {"<settings>@20": 'import dotenv\ndotenv.load_dotenv(".env")\n'}),
    Part("environ", {"<settings>@20": 'import environ\nenv = environ.Env()\nenv.read_env(".env")\n'}),
    Part(
        "dotenv-values",
        {"<settings>@20": 'from dotenv import dotenv_values\nos.environ.update(dotenv_values(".env"))\n'},
    ),
    Part("compose-env-file", {"compose.yml": "services:\n  web:\n    env_file: .env\n"}, environment="compose.yml:web"),
    Part(
        "shell-env-file",
        {"start.sh": "set -a\n. ./.env\nset +a\ngunicorn main\n"},
        environment="start.sh",
    ),
)
LATE_LOADERS = (
    Part(
        "env-loaded-late",
        {
            "<settings>@25": "import cloudinary\n",
            "<settings>@75": "from dotenv import load_dotenv\nload_dotenv()\n",
        },
        host=_HOST_URL,
    ),
    Part(
        "env-loaded-in-manage",
        {"<django>manage.py@20": "from dotenv import load_dotenv\nload_dotenv()\n"},
        host=_HOST_URL,
    ),
)
READERS = (
    Part("decouple-reader", {".env": f"{_THREE}{HOLE}", "<settings>@70": "from decouple import config\n" + _handed("config")}, VARIABLES),
    Part("pydantic-reader", {".env": f"{_THREE}{HOLE}", "<settings>@70": _PYDANTIC}, {"variables": ""}),
    Part(
        "pydantic-reader-lenient",
        {
            ".env": f"{_THREE}{HOLE}",
            "<settings>@70": _PYDANTIC.replace('env_file=".env"', 'env_file=".env", extra="ignore"'),
        },
        VARIABLES,
    ),
    Part(
        "environs-reader",
        {
            ".env": f"{_THREE}{HOLE}",
            "<settings>@20": "from environs import Env\nenv = Env()\nenv.read_env()\n",
            "<settings>@70": _handed("env"),
        },
        VARIABLES,
    ),
)
SAMPLES = (
    Part("sample-url", {".env.example": f"CLOUDINARY_URL={_URL}{HOLE}\n"}, URLS, environment=".env.example"),
    Part("sample-variables", {".env.example": f"{_THREE}{HOLE}"}, VARIABLES, environment=".env.example"),
    Part(
        "sample-of-placeholders",
        {".env.example": f"CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_API_KEY=\nCLOUDINARY_API_SECRET=\n{HOLE}"},
        VARIABLES,
        environment=".env.example",
    ),
    Part(
        "sample-beside-env-file",
        {".env.example": f"CLOUDINARY_URL={_URL}?secure=true\n", ".env": f"CLOUDINARY_URL={_URL}{HOLE}\n"},
        URLS,
    ),
)
IGNORED = (
    Part(
        "ignored-env-file",
        {".gitignore": ".env\n", ".env": f"CLOUDINARY_URL={_URL}{HOLE}\n"},
        {"url": "", "url-secure": "?secure=true"},
        host=_HOST_URL,
        ignored=(".env",),
    ),
)
IGNORED_MODULES = (
    Part(
        "ignored-env-module",
        {
            ".gitignore": "env.py\n",
            "env.py": f'import os\nos.environ["CLOUDINARY_URL"] = "{_URL}{HOLE}"\n',
            "<settings>@20": 'if os.path.isfile("env.py"):\n    import env\n',
        },
        {"url": "", "url-secure": "?secure=true"},
        host=_HOST_URL,
        ignored=("env.py",),
    ),
)
DEPLOYED = (
    Part("compose-mapping", {"compose.yml": f"services:\n  web:\n    environment:\n      CLOUDINARY_URL: {_URL}{HOLE}\n"}, URLS, environment="compose.yml:web"),
    Part("compose-list", {"compose.yml": f"services:\n  web:\n    environment:\n      - CLOUDINARY_URL={_URL}{HOLE}\n"}, URLS, environment="compose.yml:web"),
    Part("compose-default", {"compose.yml": f"services:\n  web:\n    environment:\n      CLOUDINARY_URL: ${{CLOUDINARY_URL:-{_URL}{HOLE}}}\n"}, URLS, environment="compose.yml:web"),
    Part(
        "compose-services-apart",
        {
            "compose.yml": f"services:\n  web:\n    environment:\n      CLOUDINARY_URL: {_URL}{HOLE}\n"
            f"  worker:\n    environment:\n      CLOUDINARY_URL: {_URL}?secure=true\n"
        },
        URLS,
        environment="compose.yml:web",
    ),
    Part(
        "compose-alias",
        {
            "compose.yml": f"x-media: &media\n  CLOUDINARY_URL: {_URL}{HOLE}\n"
            "services:\n  web:\n    environment:\n      <<: *media\n"
        },
        URLS,
        environment="compose.yml:web",
    ),
    Part(
        "compose-url-and-name",
        {
            "compose.yml": f"services:\n  web:\n    environment:\n      CLOUDINARY_URL: {_URL}?secure=true\n"
            "      CLOUDINARY_CLOUD_NAME: demo\n"
        },
        environment="compose.yml:web",
    ),
    Part(
        "compose-names",
        {
            "compose.yml": "services:\n  web:\n    environment:\n      - CLOUDINARY_CLOUD_NAME\n"
            "      - CLOUDINARY_API_KEY\n      - CLOUDINARY_API_SECRET\n",
            ".env.example": f"{_THREE}{HOLE}",
        },
        VARIABLES,
        host=_HOST_THREE,
        environment="compose.yml:web",
    ),
    Part("shell-export", {"start.sh": f"export CLOUDINARY_URL={_URL}{HOLE}\ngunicorn main\n"}, URLS, environment="start.sh"),
    Part(
        "shell-default",
        {"start.sh": f'export CLOUDINARY_URL="${{CLOUDINARY_URL:-{_URL}{HOLE}}}"\ngunicorn main\n'},
        URLS,
        environment="start.sh",
    ),
    Part("dockerfile", {"Dockerfile": f"FROM python:3.12\nENV CLOUDINARY_URL={_URL}{HOLE}\n"}, URLS, environment="Dockerfile"),
    Part(
        "dockerfile-url-and-name",
        {"Dockerfile": f"FROM python:3.12\nENV CLOUDINARY_URL={_URL}?secure=true\nENV CLOUDINARY_CLOUD_NAME=demo\n"},
        environment="Dockerfile",
    ),
    Part("app-json", {"app.json": f'{{"env": {{"CLOUDINARY_URL": {{"value": "{_URL}{HOLE}"}}}}}}\n'}, URLS, environment="app.json"),
)
PYTHON = (
    Part("environ-item", {"<settings>@20": f'os.environ["CLOUDINARY_URL"] = "{_URL}{HOLE}"\n'}, URLS),
    Part("environ-setdefault", {"<settings>@20": f'os.environ.setdefault("CLOUDINARY_URL", "{_URL}{HOLE}")\n'}, URLS),
    Part(
        "environ-formatted",
        {"<settings>@20": f'CLOUD = "demo"\nos.environ["CLOUDINARY_URL"] = f"cloudinary://k:s@{{CLOUD}}{HOLE}"\n'},
        URLS,
    ),
    Part(
        "environ-loop",
        {
            "<settings>@20": f'for name, value in {{"CLOUDINARY_URL": "{_URL}{HOLE}"}}.items():\n'
            "    os.environ[name] = value\n"
        },
        {"url": "", "url-secure": "?secure=true"},
    ),
    Part(
        "environ-module",
        {
            "env.py": f'import os\nos.environ.setdefault("CLOUDINARY_URL", "{_URL}{HOLE}")\n',
            "<settings>@20": 'if os.path.isfile("env.py"):\n    import env\n',
        },
        URLS,
    ),
    Part(
        "environ-module-late",
        {
            "env.py": f'import os\nos.environ["CLOUDINARY_URL"] = "{_URL}{HOLE}"\n',
            "<settings>@25": "import cloudinary\n",
            "<settings>@75": "import env\n",
        },
        {"url": "", "url-secure": "?secure=true"},
        host=_HOST_URL,
    ),
    Part(
        "environ-url-and-name",
        {
            "<settings>@20": f'os.environ["CLOUDINARY_URL"] = "{_URL}?secure=true"\n'
            'os.environ["CLOUDINARY_CLOUD_NAME"] = "demo"\n'
        },
    ),
    Part(
        "default-not-stored",
        {"<settings>@50": f'CLOUDINARY_URL = os.environ.get("CLOUDINARY_URL", "{_URL}{HOLE}")\n'},
        URLS,
        host=_HOST_URL,
    ),
    Part(
        "default-stored",
        {
            "<settings>@20": f'os.environ["CLOUDINARY_URL"] = os.getenv("CLOUDINARY_URL", "{_URL}{HOLE}")\n',
        },
        URLS,
    ),
    Part(
        "url-taken-apart",
        {
            ".env": f"CLOUDINARY_URL={_URL}{HOLE}\n",
            "<settings>@20": "from dotenv import load_dotenv\nload_dotenv()\n",
            "<settings>@70": 'import cloudinary\ncloud = os.environ["CLOUDINARY_URL"].split("@")[1]\n'
            "cloudinary.config(cloud_name=cloud)\n",
        },
        {"url": ""},
    ),
)
DICTS = (
    Part("settings-dict", {"<django><settings>@50": f"CLOUDINARY = {{{_KEYS}{HOLE}}}\n"}, DICT),
    Part("settings-dict-call", {"<django><settings>@50": f'CLOUDINARY = dict({_CREDENTIALS})\nCLOUDINARY.update({{"api_key": "k"{HOLE}}})\n'}, DICT),
    Part("settings-dict-annotated", {"<django><settings>@50": f"CLOUDINARY: dict = {{{_KEYS}{HOLE}}}\n"}, DICT),
    Part("settings-dict-merged", {"<django><settings>@50": f'BASE = {{"api_key": "k"{HOLE}}}\nCLOUDINARY = {{"cloud_name": "demo", "api_secret": "s", **BASE}}\n'}, DICT),
    Part("settings-dict-joined", {"<django><settings>@50": f'CLOUDINARY = {{{_KEYS}}}\nCLOUDINARY |= {{"api_key": "k"{HOLE}}}\n'}, DICT),
    Part("settings-dict-from-environment", {"<django><settings>@50": f"CLOUDINARY = {{{_OWN_KEYS}{HOLE}}}\n"}, DICT, host=_HOST_OWN),
    Part("settings-dict-returned", {"<django><settings>@50": f"def account():\n    return {{{_KEYS}{HOLE}}}\nCLOUDINARY = account()\n"}, DICT),
    Part("settings-dict-changed", {"<django><settings>@50": f'CLOUDINARY = {{{_KEYS}{HOLE}}}\n', "<settings>@60": 'CLOUDINARY["api_key"] = "key"\n'}, DICT),
    Part("settings-dict-late", {"<django><settings>@25": "import cloudinary.uploader\n", "<settings>@50": f"CLOUDINARY = {{{_KEYS}{HOLE}}}\n"}, DICT, host=_HOST_URL),
    Part("settings-dict-late-handed-on", {"<django><settings>@25": "import cloudinary\n", "<settings>@50": f"CLOUDINARY = {{{_KEYS}{HOLE}}}\n", "<settings>@70": "cloudinary.config(**CLOUDINARY)\n"}, DICT),
    Part("settings-dict-and-package-import", {"<django>config/__init__.py@20": "import cloudinary\n", "<settings>@25": "import cloudinary\n", "<settings>@50": f"CLOUDINARY = {{{_KEYS}{HOLE}}}\n"}, DICT),
    Part("settings-dict-beside-url", {"<django><settings>@50": 'CLOUDINARY = {"secure": True}\n'}, host=_HOST_URL),
)
CALLS = (
    Part("config-call", {"<settings>@70": f"import cloudinary\ncloudinary.config({_CREDENTIALS}{HOLE})\n"}, CALL),
    Part("config-call-name", {"<settings>@70": f"from cloudinary import config as media\nmedia({_CREDENTIALS}{HOLE})\n"}, CALL),
    Part("config-call-dict", {"<settings>@70": f"import cloudinary\nMEDIA = dict({_CREDENTIALS}{HOLE})\ncloudinary.config(**MEDIA)\n"}, CALL),
    Part("config-call-from-environment", {"<settings>@70": f"import cloudinary\ncloudinary.config(cloud_name=os.environ.get('MEDIA_CLOUD_NAME'){HOLE})\n"}, CALL, host=_HOST_OWN),
    Part("config-call-in-package", {"<package>/__init__.py@70": f"import os\nimport cloudinary\ncloudinary.config({_CREDENTIALS}{HOLE})\n"}, CALL),
    Part("config-call-in-views", {"<views>@20": f"import os\nimport cloudinary\ncloudinary.config({_CREDENTIALS}{HOLE})\n"}, CALL),
    Part("config-call-in-factory", {"<factory><settings>@85": f"    import cloudinary\n    cloudinary.config({_CREDENTIALS}{HOLE})\n"}, CALL),
    Part("config-call-in-ready", {"<django>shop/apps.py@40": f"    def ready(self):\n        import os\n        import cloudinary\n        cloudinary.config({_CREDENTIALS}{HOLE})\n"}, CALL),
    Part("config-url-keyword", {"<settings>@70": f'import cloudinary\ncloudinary.config(cloudinary_url="{_URL}?secure=true"{HOLE})\n'}, CALL, host=_HOST_URL),
    Part("flask-config-url", {"<flask><settings>@86": "<in>app.config['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'\n"}, host=_HOST_URL),
)
STORAGES = (
    Part("storage-alone", {"<settings>@50": f"{_INSTALLED}CLOUDINARY_STORAGE = {{{_STORAGE_KEYS}{HOLE}}}\n"}, STORAGE),
    Part("storage-beside-url", {"<settings>@50": f"{_INSTALLED}CLOUDINARY_STORAGE = {{{_STORAGE_KEYS}{HOLE}}}\n"}, STORAGE, host=_HOST_URL),
    Part("storage-named-beside-url", {"<settings>@50": f"{_INSTALLED}CLOUDINARY_STORAGE = {{{_STORAGE_KEYS}{HOLE}}}\n{_BACKENDS}"}, STORAGE, host=_HOST_URL),
    Part("storage-of-variables", {"<settings>@50": f"{_INSTALLED}CLOUDINARY_STORAGE = {{{_READ_KEYS}{HOLE}}}\n"}, STORAGE, host=_HOST_THREE),
    Part("storage-imported", {"<settings>@50": f"{_INSTALLED}CLOUDINARY_STORAGE = {{{_STORAGE_KEYS}{HOLE}}}\n", "shop/models.py@10": "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n"}, STORAGE),
    Part("storage-url-key", {"<settings>@50": f'{_INSTALLED}CLOUDINARY_STORAGE = {{"CLOUDINARY_URL": os.environ.get("CLOUDINARY_URL"){HOLE}}}\n'}, STORAGE, host=_HOST_URL),
)
GROUPS = (
    (HOST,),
    (HOST,),
    (ENV_FILES, LOADERS),
    (ENV_FILES, LOADERS),
    (ENV_FILES, LATE_LOADERS),
    (READERS,),
    (SAMPLES, LOADERS[:4]),
    (IGNORED, LOADERS[:4]),
    (IGNORED_MODULES,),
    (DEPLOYED,),
    (DEPLOYED,),
    (PYTHON,),
    (DICTS,),
    (DICTS,),
    (CALLS,),
    (CALLS,),
    (STORAGES,),
)
