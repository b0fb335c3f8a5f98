"""Places where an address comes out: views in Python, and templates with the views that render them."""

from __future__ import annotations

from tests.oracle.worlds import NUMBER, Page

NO_OPTION = "no-option"
WITHOUT_OPTION = {
    "constructor-url",
    "uploaded-image",
    "field-url",
    "template-url",
    "template-url-in-mail",
    "jinja-url",
    "subclass",
    "partial-bare",
    "mapped",
    "bound-method",
}
"""Pages whose address no option of theirs can turn to https, or whose builder no rule follows."""
_IMAGE = "from cloudinary import CloudinaryImage\n"
_VIDEO = "from cloudinary import CloudinaryVideo\n"
_URL = "from cloudinary.utils import cloudinary_url\n"
_UPLOADER = "import cloudinary.uploader\n"
_API = "import cloudinary.api\n"
_POST = "from shop.models import Post\n"
_PARTIAL = "from functools import partial\n"
_UPLOAD = 'cloudinary.uploader.upload("https://example.org/a.jpg")'
_MODEL = """\
from django.db import models
from cloudinary.models import CloudinaryField
class Post(models.Model):
    cover = CloudinaryField("image")
"""
_SHOP = {"<django>shop/models.py@20": _MODEL}
_VIEW = {
    "django": (f"def p{NUMBER}(request):\n", "    return HttpResponse(u)\n"),
    "flask": (f'@pages.get("/p{NUMBER}")\ndef p{NUMBER}():\n', "    return str(u)\n"),
    "fastapi": (f'@router.get("/p{NUMBER}")\ndef p{NUMBER}():\n', '    return {"address": u}\n'),
}
_ROUTE = {"shop/urls.py@60": f'    path("p{NUMBER}/", views.p{NUMBER}),\n'}

BUILDERS: dict[str, tuple[str, str, str]] = {
    # name: imports, helpers, body
    "build-url": (_IMAGE, "", 'u = CloudinaryImage("sky").build_url(width=100)'),
    "build-url-secure": (_IMAGE, "", 'u = CloudinaryImage("sky").build_url(width=100, secure=True)'),
    "build-url-off": (_IMAGE, "", 'u = CloudinaryImage("sky").build_url(secure=False)'),
    "build-url-false-text": (_IMAGE, "", 'u = CloudinaryImage("sky").build_url(secure="false")'),
    "build-url-module": ("import cloudinary\n", "", 'u = cloudinary.CloudinaryImage("sky").build_url()'),
    "build-url-transformed": (_IMAGE, "", 'u = CloudinaryImage("sky").build_url(transformation=[{"secure": True}])'),
    "image": (_IMAGE, "", 'u = CloudinaryImage("sky").image(crop="fill")'),
    "video": (_VIDEO, "", 'u = CloudinaryVideo("sky").video()'),
    "video-poster": (_VIDEO, "", 'u = CloudinaryVideo("sky").video(secure=True, poster={"effect": "sepia"})'),
    "thumbnail": (_VIDEO, "", 'u = CloudinaryVideo("sky").video_thumbnail(width=9)'),
    "source": (_IMAGE, "", 'u = CloudinaryImage("sky").source(width=9)'),
    "picture": (_IMAGE, "", 'u = CloudinaryImage("sky").picture(width=9)'),
    "cloudinary-url": (_URL, "", 'u = cloudinary_url("sky", width=100)[0]'),
    "cloudinary-url-secure": (_URL, "", 'u, _ = cloudinary_url("sky", secure=True)'),
    "cloudinary-url-unpacked": (_URL, "", 'u, _ = cloudinary_url("sky", crop="fit")'),
    "cloudinary-url-alias": ("from cloudinary import utils\n", "", 'u = utils.cloudinary_url("sky")[0]'),
    "scaled-url": ("import cloudinary.utils\n", "", 'u = cloudinary.utils.cloudinary_scaled_url("sky", 100, {"crop": "fill"}, {})'),
    "domain": ("import cloudinary.utils\n", "", 'u = cloudinary.utils.build_distribution_domain({})'),
    "search-url": ("import cloudinary\n", "", 'u = cloudinary.Search().expression("a").to_url()'),
    "constructor-url": (_IMAGE, "", 'u = CloudinaryImage("sky").url'),
    "constructor-named": (_IMAGE, "", 'image = CloudinaryImage("sky")\nu = image.build_url(crop="fill")'),
    "options-literal": (_IMAGE, "", 'options = {"width": 100}\nu = CloudinaryImage("sky").build_url(**options)'),
    "options-secure": (_IMAGE, "", 'options = {"width": 100, "secure": True}\nu = CloudinaryImage("sky").build_url(**options)'),
    "options-filled-later": (_IMAGE, "", 'options = {}\noptions["crop"] = "fill"\nu = CloudinaryImage("sky").build_url(**options)'),
    "options-secure-later": (_IMAGE, "", 'options = {}\noptions["secure"] = True\nu = CloudinaryImage("sky").build_url(**options)'),
    "options-updated": (_IMAGE, "", 'options = {"width": 100}\noptions.update(secure=True)\nu = CloudinaryImage("sky").build_url(**options)'),
    "options-conditional": (_IMAGE, "", 'options = {"secure": True} if len("a") else {}\nu = CloudinaryImage("sky").build_url(**options)'),
    "helper-constructor": (_IMAGE, f"def picture{NUMBER}(name):\n    return CloudinaryImage(name)\n", f'u = picture{NUMBER}("sky").build_url(crop="fill")'),
    "helper-options": (_IMAGE, f"def thumb{NUMBER}(name, **options):\n    return CloudinaryImage(name).build_url(**options)\n", f'u = thumb{NUMBER}("sky", secure=True)'),
    "partial": (_URL + _PARTIAL, f"thumb{NUMBER} = partial(cloudinary_url, secure=True)\n", f'u = thumb{NUMBER}("sky")[0]'),
    "partial-bare": (_URL + _PARTIAL, f"thumb{NUMBER} = partial(cloudinary_url, width=100)\n", f'u = thumb{NUMBER}("sky")[0]'),
    "mapped": (_URL, "", 'u = [one[0] for one in map(cloudinary_url, ["sky"])][0]'),
    "subclass": (_IMAGE, f"class Picture{NUMBER}(CloudinaryImage):\n    pass\n", f'u = Picture{NUMBER}("sky").build_url(width=100)'),
    "listed": (_IMAGE, "", 'u = [one.build_url(crop="fill") for one in [CloudinaryImage("sky")]][0]'),
    "parameter": (_IMAGE, f"def thumb{NUMBER}(image):\n    return image.build_url(gravity='face')\n", f'u = thumb{NUMBER}(CloudinaryImage("sky"))'),
    "attribute": (_IMAGE, f"class Card{NUMBER}:\n    def __init__(self):\n        self.image = CloudinaryImage('sky')\n", f"u = Card{NUMBER}().image.build_url(crop='fill')"),
    "constant": (_IMAGE, f"IS_SECURE{NUMBER} = True\n", f'u = CloudinaryImage("sky").build_url(secure=IS_SECURE{NUMBER})'),
    "uploaded-image": (_UPLOADER, "", 'u = cloudinary.uploader.upload_image("https://example.org/a.jpg").url'),
    "uploaded-image-built": (_UPLOADER, "", 'u = cloudinary.uploader.upload_image("https://example.org/a.jpg").build_url(width=9)'),
    "resource": ("from cloudinary import CloudinaryResource\n", "", 'u = CloudinaryResource("sky").build_url(width=9)'),
    "bound-method": (_IMAGE, "", 'build = CloudinaryImage("sky").build_url\nu = build(width=100)'),
}
FIELDS: dict[str, str] = {
    "field-url": "u = Post.objects.first().cover.url",
    "field-build-url": "u = Post.objects.first().cover.build_url(width=100)",
    "field-build-url-secure": "u = Post.objects.first().cover.build_url(secure=True)",
    "field-image": 'post = Post.objects.first()\nu = post.cover.image(crop="fill")',
    "field-build-url-request": "u = Post.objects.first().cover.build_url(secure=request.is_secure())",
}
RESPONSES: dict[str, tuple[str, str, str]] = {
    "response": (_UPLOADER, "", f'r = {_UPLOAD}\nu = r["url"]'),
    "response-secure": (_UPLOADER, "", f'r = {_UPLOAD}\nu = r["secure_url"]'),
    "response-get": (_UPLOADER, "", f'u = {_UPLOAD}.get("url")'),
    "response-either": (_UPLOADER, "", f'r = {_UPLOAD}\nu = r.get("secure_url") or r["url"]'),
    "response-eager": (_UPLOADER, "", f'r = {_UPLOAD}\nu = r["eager"][0]["url"]'),
    "response-listed": (_API, "", 'u = [one["url"] for one in cloudinary.api.resources()["resources"]][0]'),
    "response-search": ("import cloudinary\n", "", 'u = cloudinary.Search().execute()["resources"][0]["url"]'),
    "response-sorted": (_API, "", 'u = [one["url"] for one in sorted(cloudinary.api.resources()["resources"], key=len)][0]'),
    "response-enumerated": (_API, "", 'for _, one in enumerate(cloudinary.api.resources()["resources"]):\n    u = one["url"]'),
    "response-helper": (_UPLOADER, f"def send{NUMBER}(file):\n    return cloudinary.uploader.upload(file)\n", f'u = send{NUMBER}("https://example.org/a.jpg")["url"]'),
    "response-helper-secure": (_UPLOADER, f"def send{NUMBER}(file):\n    r = cloudinary.uploader.upload(file)\n    return {{'url': r['secure_url']}}\n", f'u = send{NUMBER}("https://example.org/a.jpg")["url"]'),
    "response-helper-static": (_UPLOADER, f"class Store{NUMBER}:\n    @staticmethod\n    def send(file):\n        return cloudinary.uploader.upload(file)\n", f'u = Store{NUMBER}.send("https://example.org/a.jpg")["url"]'),
    "response-helper-nested": (_UPLOADER, "", f"def send():\n    return {_UPLOAD}\nu = send()['url']"),
    "response-helper-imported": ("from <package>.storing import send\n", "", 'u = send("https://example.org/a.jpg")["url"]'),
    "response-attribute": (_UPLOADER, f"class Upload{NUMBER}:\n    def send(self):\n        self.r = {_UPLOAD}\n        return self.r['url']\n", f"u = Upload{NUMBER}().send()"),
    "response-copied": (_UPLOADER, "", f'r = {{**{_UPLOAD}}}\nu = r["url"]'),
    "response-copied-dict": (_UPLOADER, "", f'r = dict({_UPLOAD})\nu = r["url"]'),
    "response-popped": (_UPLOADER, "", f'u = {_UPLOAD}.pop("url")'),
    "response-matched": (_UPLOADER, "", f'match {_UPLOAD}:\n    case {{"url": u}}:\n        pass'),
    "response-conditional": (_UPLOADER, "", f'r = {_UPLOAD} if len("a") else None\nu = r["url"]'),
    "response-appended": (_UPLOADER, "", f'found = []\nfound.append({_UPLOAD})\nu = found[0]["url"]'),
    "response-partial": (_UPLOADER + _PARTIAL, f"send{NUMBER} = partial(cloudinary.uploader.upload, folder='a')\n", f'u = send{NUMBER}("https://example.org/a.jpg")["url"]'),
    "response-written": (_UPLOADER, "", f'r = {_UPLOAD}\nr["url"] = r["secure_url"]\nu = r["url"]'),
    "response-of-others": ("", "", 'r = {"url": "https://example.org/a.jpg"}\nu = r["url"]'),
    "literal": ("", "", 'u = "http://res.cloudinary.com/demo/image/upload/sky.jpg"'),
    "literal-secure": ("", "", 'u = "https://res.cloudinary.com/demo/image/upload/sky.jpg"'),
    "literal-fetch": ("", "", 'u = "https://res.cloudinary.com/demo/image/fetch/http://example.org/a.jpg"'),
    "literal-formatted": ("", "", 'name = "sky"\nu = f"http://res.cloudinary.com/demo/image/upload/{name}.jpg"'),
    "literal-replaced": ("", "", 'name = "http://res.cloudinary.com/demo/a.jpg"\nu = name.replace("http://res.cloudinary.com", "https://res.cloudinary.com")'),
    "source-is-address": (_IMAGE + _UPLOADER, "", f'u = CloudinaryImage({_UPLOAD}["secure_url"]).build_url(width=9)'),
}
TEMPLATES = {
    "tag": "{% load cloudinary %}{% cloudinary_url post.cover width=100 %}\n",
    "tag-secure": "{% load cloudinary %}{% cloudinary_url post.cover secure=True %}\n",
    "tag-lower-case": "{% load cloudinary %}{% cloudinary_url post.cover secure=true %}\n",
    "tag-off": "{% load cloudinary %}{% cloudinary_url post.cover secure=False %}\n",
    "tag-image": '{% load cloudinary %}{% cloudinary post.cover crop="fill" %}\n',
    "tag-named": "{% load cloudinary %}{% cloudinary_url post.cover width=9 as u %}{{ u }}\n",
    "tag-of-name": "{% load cloudinary %}{% with image=post.cover %}{% cloudinary_url image %}{% endwith %}\n",
    "tag-of-text": '{% load cloudinary %}{% cloudinary_url "sky" width=100 %}\n',
    "tag-of-address": "{% load cloudinary %}{% cloudinary_url post.cover.url width=100 %}\n",
    "tag-of-address-secure": "{% load cloudinary %}{% cloudinary_url post.cover.url secure=True %}\n",
    "template-url": '<img src="{{ post.cover.url }}">\n',
    "template-build-url": "{{ post.cover.build_url }}\n",
    "template-literal": '<img src="http://res.cloudinary.com/demo/image/upload/sky.jpg">\n',
    "template-literal-secure": '<img src="https://res.cloudinary.com/demo/image/upload/sky.jpg">\n',
}
JINJA = {
    "jinja": "{{ image.build_url(width=100) }}\n",
    "jinja-secure": "{{ image.build_url(secure=True) }}\n",
    "jinja-lower-case": "{{ image.build_url(secure=true) }}\n",
    "jinja-off": "{{ image.build_url(secure=false) }}\n",
    "jinja-set": "{% set u = image.build_url(crop='fill') %}{{ u }}\n",
    "jinja-macro": "{% macro card(i) %}{{ i.build_url(crop='fill') }}{% endmacro %}{{ card(image) }}\n",
    "jinja-image": "{{ image.image(crop='fill') }}\n",
    "jinja-options": "{% set o = {'width': 9} %}{{ image.build_url(**o) }}\n",
    "jinja-url": "{{ image.url }}\n",
    "jinja-literal": '<img src="http://res.cloudinary.com/demo/image/upload/sky.jpg">\n',
}
_STORING = {
    "<package>/storing.py": "import cloudinary.uploader\n"
    "def send(file):\n    return cloudinary.uploader.upload(file)\n"
}


def _indented(body: str) -> str:
    return "".join(f"    {line}\n" for line in body.splitlines())


def _python(framework: str, name: str, imports: str, helpers: str, body: str, *, follows: bool) -> Page:
    """A view whose body puts an address into `u`."""
    head, end = _VIEW[framework]
    files = {f"<{framework}><views>@45": helpers, "<views>@50": f"{head}{_indented(body)}{end}\n"}
    files |= {f"<views>@{20 + rank}": f"{line}\n" for rank, line in enumerate(imports.splitlines())}
    files |= _ROUTE if framework == "django" else {}
    files |= _STORING if "storing" in imports else {}
    files |= _SHOP if _POST in imports else {}
    return Page(name, files, "<views>", follows, "request" in body and "render" not in body)


def _django(name: str, text: str, *, is_mail: bool) -> Page:
    """A Django template, rendered for a request, or for a mail."""
    path = f"templates/p{NUMBER}.html"
    context = '{"post": Post.objects.first()}'
    given = f'render_to_string("p{NUMBER}.html", {context})' if is_mail else f'render(request, "p{NUMBER}.html", {context})'
    imports = "from django.template.loader import render_to_string\nfrom django.shortcuts import render\n"
    view = _python("django", name, imports + _POST, "", f"u = {given}", follows="literal" not in name)
    return Page(f"{name}-in-mail" if is_mail else name, {**view.files, path: text}, path, view.follows_configuration)


def _jinja(name: str, text: str) -> Page:
    """A Jinja template, rendered by Flask."""
    path = f"templates/p{NUMBER}.html"
    body = f'u = render_template("p{NUMBER}.html", image=CloudinaryImage("sky"))'
    view = _python("flask", name, _IMAGE, "", body, follows="literal" not in name)
    return Page(name, {**view.files, path: text}, path, view.follows_configuration)


def pages(framework: str) -> list[list[Page]]:
    """What a project of a framework can show, in groups of about the same weight."""
    found = [
        [_python(framework, name, *parts, follows=True) for name, parts in BUILDERS.items()],
        [_python(framework, name, *parts, follows=False) for name, parts in RESPONSES.items()],
    ]
    if framework == "django":
        found += [[_python("django", name, _POST, "", body, follows=True) for name, body in FIELDS.items()]]
        found += [[_django(name, text, is_mail=is_mail) for name, text in TEMPLATES.items() for is_mail in (False, True)]]
    if framework == "flask":
        found += [[_jinja(name, text) for name, text in JINJA.items()]]
    return found
