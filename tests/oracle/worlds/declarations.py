"""What else a project says of `secure`, at the side of its account: where it counts, and where it does not."""

from __future__ import annotations

from tests.oracle.worlds import HOLE, SWITCH, Part

STATEMENTS = {
    "secure-call": "cloudinary.config(secure=True)",
    "secure-attribute": "cloudinary.config().secure = True",
    "secure-update": "cloudinary.config().update(secure=True)",
    "secure-setattr": 'setattr(cloudinary.config(), "secure", True)',
    "secure-private": "cloudinary._config.secure = True",
    "secure-keywords": 'cloudinary.config(**{"secure": True})',
    "secure-vars": 'vars(cloudinary.config())["secure"] = True',
    "secure-getattr": 'getattr(cloudinary, "config")(secure=True)',
    "secure-left": f'cloudinary.config(secure=os.environ.get("{SWITCH}") == "1")',
    "secure-off": "cloudinary.config(secure=False)",
    "secure-upper": "cloudinary.config(SECURE=True)",
    "secure-module": "cloudinary.secure = True",
}
_TOP = f"import os\nimport cloudinary\n{HOLE}\n"
_IN = f"    import os\n    import cloudinary\n    {HOLE}\n"
_METHOD = f"        import os\n        import cloudinary\n        {HOLE}\n"
_COMMAND = "from django.core.management.base import BaseCommand\n"
_HANDLE = "class Command(BaseCommand):\n    def handle(self, *args, **options):\n"
_SERVICE = f"import os\nimport cloudinary\ndef start():\n    {HOLE}\n"


def _part(name: str, files: dict[str, str], **more: object) -> Part:
    return Part(name, files, STATEMENTS, **more)  # type: ignore[arg-type]


COUNTING = (
    _part("call-in-settings", {"<settings>@70": _TOP}),
    _part("call-in-package", {"<package>/__init__.py@20": _TOP}),
    _part("call-in-views", {"<views>@20": _TOP}),
    _part("call-in-models", {"<django>shop/models.py@30": _TOP}),
    _part("call-in-urls", {"<django>shop/urls.py@20": _TOP}),
    _part("call-in-ready", {"<django>shop/apps.py@40": "    def ready(self):\n" + _METHOD}),
    _part("call-in-wsgi", {"<django>config/wsgi.py@85": _TOP}),
    _part("call-in-factory", {"<factory><settings>@85": _IN}),
    _part(
        "call-in-class-body",
        {"<package>/__init__.py@20": f"import os\nimport cloudinary\nclass Media:\n    {HOLE}\n"},
    ),
    _part(
        "call-in-function-called",
        {"<package>/media.py": _SERVICE, "<package>/__init__.py@20": "from <package>.media import start\nstart()\n"},
    ),
    _part(
        "call-in-lifespan",
        {
            "<fastapi><settings>@75": "from contextlib import asynccontextmanager\n@asynccontextmanager\n"
            f"async def lifespan(app):\n    import cloudinary\n    {HOLE}\n    yield\n",
            "<settings>@86": "app.router.lifespan_context = lifespan\n",
        },
    ),
)
NOT_COUNTING = (
    _part("call-in-manage", {"<django>manage.py@60": _TOP}),
    _part(
        "call-in-command",
        {
            "<django>shop/management/__init__.py": "",
            "shop/management/commands/__init__.py": "",
            "shop/management/commands/sync.py": _COMMAND + _HANDLE + _METHOD,
        },
    ),
    _part(
        "call-in-command-module",
        {
            "<django>shop/management/__init__.py": "",
            "shop/management/commands/__init__.py": "",
            "shop/management/commands/sync.py": _COMMAND + _TOP + _HANDLE + "        pass\n",
        },
    ),
    _part("call-in-tasks", {"<package>/tasks.py": _TOP + "def clean():\n    pass\n"}),
    _part("call-in-script", {"scripts/seed.py": _TOP}),
    _part("call-in-test", {"tests/test_pages.py": _TOP}),
    _part("call-in-main", {"<package>/__init__.py@20": 'if __name__ == "__main__":\n' + _IN}),
    _part("call-in-view", {"<package>/uploads.py": "def upload(request):\n" + _IN}),
    _part(
        "call-in-view-reached",
        {
            "<django>shop/uploads.py": "def upload(request):\n" + _IN,
            "shop/urls.py@20": "from shop import uploads\n",
            "shop/urls.py@60": '    path("upload/", uploads.upload),\n',
        },
    ),
    _part(
        "call-in-view-reached",
        {
            "<flask><package>/uploads.py": "def upload():\n" + _IN,
            "<settings>@86": "<in>from <package>.uploads import upload\n"
            '<in>app.add_url_rule("/upload", view_func=upload)\n',
        },
    ),
    _part("call-in-sample-module", {"<package>/settings.py.example": _TOP}),
    Part(
        "settings-in-test",
        {"<local>@10": "", "config/settings/test.py": f'from .base import *\nCLOUDINARY = {{{HOLE}}}\n'},
        {"dict-secure": '"cloud_name": "demo", "secure": True'},
    ),
    Part("settings-name-unread", {"<settings>@50": "CLOUDINARY_SECURE = True\n"}),
    Part(
        "settings-module-unimported",
        {"<django>shop/app_settings.py": 'CLOUDINARY = {"cloud_name": "demo", "secure": True}\n'},
    ),
    Part("style-unreadable", {"static/site.css": "/* caf\udce9: cloudinary, secure */\n"}),
    Part("script-unreadable", {"scripts/old.py": 'import cloudinary\nprint "secure"\n'}),
    Part(
        "node-beside",
        {
            "frontend/package.json": '{"dependencies": {"cloudinary": "^2.0.0"}}\n',
            "frontend/.env": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n",
        },
    ),
    Part(
        "app-json-names",
        {"app.json": '{"env": {"CLOUDINARY_URL": {"description": "the account", "required": true}}}\n'},
    ),
)
LEAVES = (
    Part("leaf-local-dict", {"<local>@50": 'CLOUDINARY = {"secure": True}\n'}),
    Part("leaf-production-dict", {"<production>@50": 'CLOUDINARY = {"secure": True}\n'}),
    _part("leaf-local-call", {"<local>@70": _TOP}),
    _part("leaf-production-call", {"<production>@70": _TOP}),
    Part("leaf-local-off", {"<local>@70": "import cloudinary\ncloudinary.config(secure=False)\n"}),
)
