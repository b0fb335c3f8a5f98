"""What is known to be harmless is shown; every other literal is masked, in every kind of file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text.redaction import Redactor, mask
from cloudinary_lint.text.source import Span

S = "hunter2"
"""The planted credential: short, and a word, so that nothing but the rule hides it."""
KINDS = ("", *(kind.value for kind in Kind))


def masked(text: str, kind: str = "") -> str:
    return Redactor(text, kind).text


READABLE = [
    pytest.param("python", 'API_SECRET = os.environ["CLOUDINARY_API_SECRET"]', id="a variable"),
    pytest.param("python", "API_SECRET = os.environ.get('CLOUDINARY_API_SECRET')", id="one that may lack"),
    pytest.param("python", "BUCKET = os.environ['SHOP_BUCKET_EU'], env('XYZZY')", id="any variable's name"),
    pytest.param("python", "api_secret=os.getenv('API_SECRET'), secure=False)", id="the option behind it"),
    pytest.param("python", "'API_SECRET': config('API_SECRET', cast=str),", id="one read by decouple"),
    pytest.param("python", "'API_SECRET': env.str('API_SECRET'), 'SECURE': False", id="one read by environs"),
    pytest.param("python", "API_SECRET = settings.API_SECRET", id="a setting"),
    pytest.param("python", "config(api_key=settings.KEY, api_secret=xyzzy.plugh())", id="calls"),
    pytest.param("python", "config(api_key=API_KEY, api_secret=API_SECRET)", id="constants"),
    pytest.param("python", "API_SECRET = None; token = image.build_url(width=100)", id="keywords and calls"),
    pytest.param("python", "'SECURE': 'False', 'secure': 'no', width=1200, crop='fill'", id="options"),
    pytest.param("python", "CLOUDINARY = {'cloud_name': 'shop-7', 'secure': True}", id="the cloud's name"),
    pytest.param("python", "{'cloud_name': 'demo', 'SHOP_ID': 1}", id="keys of a dict"),
    pytest.param("python", "INSTALLED_APPS = ['django.contrib.admin', 'cloudinary_storage']", id="packages"),
    pytest.param("python", "'cloudinary_storage.storage.MediaCloudinaryStorage'", id="a dotted name"),
    pytest.param("python", "def test_user_profile_image2_small_v3(): pass", id="a long name with digits"),
    pytest.param("python", "x = 1  # the password is not in here", id="known words of a comment"),
    pytest.param("python", "x = 1  # cloudinary-lint: ignore[CLD401]  # noqa: CLD402", id="ignore comments"),
    pytest.param(
        "python", "x = 1  # cloudinary-lint: ignore[CLD401, CLD3O1]", id="several codes, one mistyped"
    ),
    pytest.param("python", "x = 1  # cloudinary-lint: ignore[response-url, CLD402]", id="a rule's name"),
    pytest.param("python", "f'cloudinary://{KEY}:{SECRET}@{CLOUD}?secure=true'", id="placeholders in a URL"),
    pytest.param("python", "'cloudinary://API_KEY:API_SECRET@my-cloud?secure=true'", id="a URL of a manual"),
    pytest.param("python", "'cloudinary://<your_api_key>:<your_api_secret>@demo'", id="brackets in a URL"),
    pytest.param("python", "api_key='your-api-key', api_secret='<your_api_secret>'", id="placeholders"),
    pytest.param("python", "API_KEY = 'xxx'; API_SECRET = '...'; PASSWORD = ''", id="fillers"),
    pytest.param("python", "'http://res.cloudinary.com/demo/image/upload/v157121803/x.jpg'", id="an address"),
    pytest.param(
        "python",
        "'https://res.cloudinary.com/demo/image/upload/c_fill,w_300/shop/summer-2019_red-hat_a1b2c3d4e5.jpg'",
        id="a long public id",
    ),
    pytest.param("python", "'https://www.example.com', 'http://localhost:8000/'", id="hosts"),
    pytest.param("env", "CLOUDINARY_URL=\nCLOUDINARY_SECURE=true\n", id="variables and booleans"),
    pytest.param("template", "<p>{%%} {{}}</p>", id="tags with nothing in them"),
    pytest.param("env", "API_SECRET=${SECRET_FROM_VAULT}", id="a variable of the shell"),
    pytest.param(
        "env", "CLOUDINARY_URL=cloudinary://${KEY}:${SECRET}@${CLOUD}?secure=true", id="variables in a URL"
    ),
    pytest.param(
        "env", "CLOUDINARY_URL=cloudinary://{key}:{secret}@{cloud_name}?secure=true", id="braces in a URL"
    ),
    pytest.param(
        "env", "CLOUDINARY_URL=cloudinary://<api_key>:<api_secret>@<cloud_name>?secure=true", id="a sample"
    ),
    pytest.param(
        "env",
        "CLOUDINARY_URL=cloudinary://<your api key>:<your api secret>@<cloud name>?secure=true",
        id="a sample with blanks",
    ),
    pytest.param(
        "python", "'cloudinary://API_KEY:API_SECRET@<cloud_name>?secure=true'", id="a sample in Python"
    ),
    pytest.param("env", "CLOUDINARY_CLOUD_NAME=my-shop_7", id="the cloud's name in a variable"),
    pytest.param("yaml", "env:\n  CLOUDINARY_URL: ${{ secrets.CLOUDINARY_URL }}\n", id="a secret of the CI"),
    pytest.param("yaml", "services:\n  web:\n    image: python\n    ports:\n    - 8000\n", id="known keys"),
    pytest.param("json", '{"env": {"CLOUDINARY_URL": "", "width": 800}, "a": [true, null]}', id="JSON"),
    pytest.param("shell", "export CLOUDINARY_SECURE=true && python manage.py check", id="known words"),
    pytest.param("script", "const url = cl.url(product.photo, { secure: true, width: 100 });", id="a script"),
    pytest.param("css", ".shop-xyzzy { background: url(http://res.cloudinary.com/demo/x.jpg) }", id="CSS"),
    pytest.param("template", "<p class='xyzzy'>Welcome to the shop, {{ user.nick }}!</p>", id="a page"),
    pytest.param("template", "{% load cloudinary %}{% cloudinary_url image width=100 %}", id="template tags"),
    pytest.param("template", '<div data-key="{% cloudinary_url image %}">', id="a tag in an attribute"),
    pytest.param("template", "<p>{{ user.nick }}'s photo</p>", id="an apostrophe behind a tag"),
    pytest.param("yaml", "cloud_name: xyzzy-shop", id="the cloud's name behind its key"),
    pytest.param("yaml", "xyzz: 1\n'wxyz':[ 1 ]", id="short keys, with a bracket behind one"),
    pytest.param("ini", "xyzz = 1", id="a short key before a blank"),
    pytest.param("yaml", "api_key: 'your-api-key'", id="a placeholder in quotes"),
    pytest.param(
        "css", "/* url('http://res.cloudinary.com/demo/image/upload/x.jpg') */", id="an address in a comment"
    ),
    pytest.param("css", "/* url(http://res.cloudinary.com/demo/x.jpg) */", id="one without quotes"),
    pytest.param("env", "U=cloudinary://API_KEY:API_SECRET@demo/img.example.com", id="the host in a URL"),
    pytest.param("env", "U=cloudinary://API_KEY:API_SECRET@demo/?secure=true", id="a bare slash in a URL"),
    pytest.param("python", "x = 1  # cloudinary-lint: ignore[CLD3O1]", id="a mistyped code alone"),
    pytest.param("yaml", "select: secure,width,image100", id="a list of known words"),
    pytest.param("python", "log.info('api_key=%s width={} width={0}', key)", id="places of a format"),
]


@pytest.mark.parametrize(("kind", "text"), READABLE)
def test_stays_readable(kind, text):
    assert masked(text, kind) == text


HIDDEN = [
    pytest.param("python", f"def setup(name, key): pass\nsetup('d', '{S}')", id="an argument"),
    pytest.param("python", f"a, b = 'demo', '{S}'", id="values that are unpacked"),
    pytest.param("python", f"dict(zip(('a', 'b'), ('c', '{S}')))", id="values far from their keys"),
    pytest.param("python", f"def f(): return '{S}'", id="a literal that is returned"),
    pytest.param("python", f"if '{S}' == x: pass", id="a comparison before the name"),
    pytest.param("python", f"x == '{S}': pass", id="a comparison that a colon follows"),
    pytest.param("python", f"'cloudinary://%s:%s@demo' % ('1', '{S}')", id="a format"),
    pytest.param("python", f"'u=cloudinary%3A%2F%2F1%3A{S}%40demo'", id="a URL in percents"),
    pytest.param("python", f"'http://res.cloudinary.com/demo/image/upload/s--{S}--/x.jpg'", id="a signature"),
    pytest.param("python", f"'https://hooks.slack.com/services/T0/{S}'", id="the path of another host"),
    pytest.param("python", f"'http://{S}'", id="what is no host"),
    pytest.param("python", f'f"{{d["key"] or "{S}"}}"', id="a string in a field"),
    pytest.param("python", f"f'{{x!r:{S}}} {S}'", id="what stands beside a field"),
    pytest.param("python", f"x = 1  # mot de passe {S}", id="a comment in another language"),
    pytest.param("python", f'"""A module.\n\n{S}\n"""', id="a docstring"),
    pytest.param("python", f"x = '{S}", id="a string that nothing ends"),
    pytest.param("python", f"{{'{S}': 1}}", id="an unknown key of a dict"),
    pytest.param("script", f"let a = {{{{'{S}'}}}}, b = {{%'{S}'%}}", id="strings in tags of a script"),
    pytest.param("template", f"{{{{'{S}'}}}}{{%'{S}'%}}", id="strings in tags without blanks"),
    pytest.param("template", f"<p data-x=\"{{% a\n b='{S}' %}}\">", id="a tag over lines in an attribute"),
    pytest.param("template", f'<p data-x="a\n{S}">', id="an attribute over lines"),
    pytest.param("env", f"U=cloudinary://1:2@demo/{S}?secure=true", id="the path of a URL"),
    pytest.param("python", "'API_KEY': 48291", id="a number for a credential"),
    pytest.param("python", "api_key=xyzzyplugh", id="a bare word for a credential"),
    pytest.param("python", "n = 482913756120483", id="a long number"),
    pytest.param("script", f"new Cloudinary('1', '{S}')", id="an argument in a script"),
    pytest.param("script", f"x.replace(/'/g, '{S}')", id="a string behind a regular expression"),
    pytest.param("script", f"`${{a}} {S}`", id="a template string"),
    pytest.param("css", f"$token: {S};", id="a bare value in SCSS"),
    pytest.param("css", f"a {{ content: '{S}' }}", id="a string in CSS"),
    pytest.param("json", f'{{"value": "{S}", "name": "x"}}', id="a value before its name"),
    pytest.param("json", f'{{"a": "{{\\\\\\"b\\\\\\": \\\\\\"{S}\\\\\\"}}"}}', id="JSON in JSON"),
    pytest.param("yaml", f"- value: {S}\n  name: api_secret", id="a value above its name"),
    pytest.param("yaml", f"? api_secret\n: {S}", id="a key of its own line"),
    pytest.param("yaml", f"a: |\n  {S}=\n  {S}: x", id="lines of a block that look like keys"),
    pytest.param("yaml", f"[api_secret, {S}]", id="a list"),
    pytest.param("env", f"A='{S}''{S}'", id="two strings"),
    pytest.param("env", "A=abcd=hunter2", id="a value with an equals sign"),
    pytest.param("env", f"A='x\n{S}=y'", id="a line of a value"),
    pytest.param("shell", f"mysql -p{S}", id="a value behind an option's letter"),
    pytest.param("shell", f"echo {S} | docker login", id="an argument of a command in a shell"),
    pytest.param("shell", f"cat <<EOF\n{S}\nEOF", id="a here-document"),
    pytest.param("dockerfile", f"RUN --mount=type=secret,id={S} x", id="a flag in a Dockerfile"),
    pytest.param("template", f"<meta name='csrf-token' content='{S}'>", id="an attribute"),
    pytest.param("template", f"<div data-x={S}>", id="an attribute without quotes"),
    pytest.param("template", f"<div data-x={{{{ a }}}}{S}>", id="the rest of an attribute"),
    pytest.param("template", f"<!-- it is {S} -->", id="a comment of a page"),
    pytest.param("template", f"{{% comment %}}{S}{{% endcomment %}}", id="a comment of a template"),
    pytest.param("template", f"{{# {S} #}}", id="a short comment of a template"),
    pytest.param("template", f"{{% with a='{S}' %}}", id="a string in a tag"),
    pytest.param("template", f"{{{{ a|default:'}}}} {S}' }}}}", id="a string over the end of a tag"),
    pytest.param("template", f"<script>var a = '{S}'</script>", id="a script in a page"),
    pytest.param("template", f"<style>a {{ content: '{S}' }}</style>", id="a style sheet in a page"),
    pytest.param("template", f"<pre>{S}</pre>", id="code in a page"),
    pytest.param("template", f"<p>The password is {S}</p>", id="text about a password"),
    pytest.param("maybe-template", f"<value>{S}</value><![CDATA[{S}]]>", id="text of XML"),
    pytest.param("", f"x = {S}", id="a bare word of what can't be read"),
    pytest.param("python", f"x = 1  # ignore[{S}, CLD{S}]", id="an ignore comment that names no rule"),
]


@pytest.mark.parametrize(("kind", "text"), HIDDEN)
def test_is_hidden(kind, text):
    shown = masked(text, kind)
    for part in (S, "ter2", "hun", "48291", "xyzzy"):
        assert part not in shown


MASKED = [
    pytest.param(f'API_SECRET = "{S}"', id="an assignment"),
    pytest.param(f"'API_SECRET': '{S}',", id="an entry"),
    pytest.param(f"{{'API_KEY': '{S}', 'SECURE': 'False'}}", id="an entry among others"),
    pytest.param(f'API_SECRET = (\n    "hun"\n    "ter2{S}"\n)', id="pieces in brackets"),
    pytest.param(f'API_SECRET = "{S}" + \\\n  "{S}"', id="pieces on continued lines"),
    pytest.param(f'API_SECRET = """\n{S}\n"""', id="a string over several lines"),
    pytest.param(f'API_SECRET="x\n{S}"', id="a quoted variable over several lines"),
    pytest.param(f"API_SECRET = rb'{S}'", id="a string with a prefix"),
    pytest.param(f'API_SECRET: str = "{S}"', id="an annotated assignment"),
    pytest.param(f'API_KEY, API_SECRET = "{S}", "{S}"', id="several at once"),
    pytest.param(f'os.environ["API_SECRET"] = "{S}"', id="the environment"),
    pytest.param(f'os.environ.setdefault("API_SECRET", "{S}")', id="the environment, unless it is set"),
    pytest.param(f'os.environ.get("API_SECRET", "{S}")', id="a default"),
    pytest.param(f'api_key = os.environ.get("CLD_ID", "{S}")', id="a default of a variable named otherwise"),
    pytest.param(f"api_key = os.environ.get('CLD_ID') or '{S}'", id="an alternative"),
    pytest.param(f'api_key = "{S}" if debug else "{S}"', id="a condition"),
    pytest.param(f'config("API_SECRET", default="{S}", cast=str)', id="a keyword for the default"),
    pytest.param(f'api_secret: Optional[str] = Field(default="{S}")', id="a default of a model"),
    pytest.param(f'def upload(file, api_secret: str = "{S}", secure=True):', id="a default argument"),
    pytest.param(f'api_secret = SecretStr("{S}")', id="an argument"),
    pytest.param(f"cloudinary.config().api_secret = '{S}'", id="an attribute"),
    pytest.param(f'setattr(config, "api_secret", "{S}")', id="an attribute set by name"),
    pytest.param(f'if password == "{S}":', id="a comparison"),
    pytest.param(f'CREDENTIALS = {{"cloud": "{S}", "other": ["{S}"]}}', id="all of a dict"),
    pytest.param(f'API_SECRET = get("x",\n  "{S}"', id="a bracket that is never closed"),
    pytest.param(f"API_SECRET={S}", id="a variable"),
    pytest.param(f"export API_SECRET='{S}'", id="an exported variable"),
    pytest.param(f"API_SECRET={S} # mine", id="a variable with a comment"),
    pytest.param(f"API_SECRET=({S}{S}", id="a value with a bracket"),
    pytest.param(f"API_SECRET=x({S}\nA=1", id="a value with a bracket in it"),
    pytest.param(f"API_SECRET=x){S}", id="a value with a closing bracket in it"),
    pytest.param(f"API_SECRET={S},{S}", id="a value with a comma"),
    pytest.param(f"${{API_SECRET:-{S}}}", id="the default of the shell"),
    pytest.param(f"ENV API_SECRET {S}", id="a Dockerfile without an equals sign"),
    pytest.param(f"RUN x --api-secret {S}", id="an option of a command"),
    pytest.param(f"heroku config:set API_SECRET={S}", id="an argument of a command"),
    pytest.param(f"  api_secret: {S}", id="YAML"),
    pytest.param(f"  - API_SECRET={S}", id="a list in YAML"),
    pytest.param(f"  - name: API_SECRET\n    value: {S}", id="name and value in YAML"),
    pytest.param(f'{{"name": "API_SECRET", "value": "{S}"}}', id="name and value in JSON"),
    pytest.param(f'<input name="api_key" value="{S}">', id="name and value in HTML"),
    pytest.param(f"  api_secret: |\n    {S}\n\n    {S}", id="a text in YAML"),
    pytest.param(f"  api_secret: >-\r\n    {S}\r\n", id="a folded text in YAML"),
    pytest.param(f"api_keys:\n- {S}\n- {S}\n", id="a list of secrets in YAML"),
    pytest.param(f'"api_key":\n  "{S}"', id="a value on a line of its own"),
    pytest.param(f'"{{\\"api_secret\\": \\"{S}\\"}}"', id="JSON in a string"),
    pytest.param(f"apiSecret: `{S}`,", id="a template string"),
    pytest.param(f"process.env.API_SECRET || '{S}'", id="an alternative in a script"),
    pytest.param(f"<api_key>{S}</api_key>", id="XML"),
    pytest.param(f"Authorization: Bearer {S}", id="a header"),
    pytest.param(f"?api_key={S}&x=1", id="a query"),
    pytest.param(f"# my password: {S}", id="a comment"),
    pytest.param(f"x = 1  # password {S}", id="the last word of a comment"),
    pytest.param(f"/* the secret {S} */", id="the last word of a comment that is closed"),
    pytest.param(f"http://jane:{S}@proxy:8080/", id="a password in an address"),
    pytest.param(f"CLOUDINARY_URL=cloudinary://123:{S}@demo?secure=false", id="a URL"),
    pytest.param(f"CLOUDINARY_URL=cloudinary://123:a/b?c#{S}@demo", id="a URL that breaks the SDK"),
    pytest.param(f'"cloudinary://123:" "{S}@" "demo"', id="a URL in pieces"),
    pytest.param(f'"cloudinary://" + \\\n  "123:{S}@demo"', id="a URL put together"),
    pytest.param(f"f\"cloudinary://{{env('K', '')}}:{S}@demo\"", id="a URL with placeholders"),
    pytest.param(f"-----BEGIN PRIVATE KEY-----\n{S}\n-----END PRIVATE KEY-----", id="a private key"),
    pytest.param(f"-----BEGIN PRIVATE KEY-----\n{S}\n", id="half of a private key"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", MASKED)
def test_is_masked_in_data_and_prose(kind, text):
    """In code, the names among these are shown; whatever is data or prose shows no unknown word."""
    if kind in {"python", "script", "css", "scss", "json", "template"}:
        return
    shown = masked(text, kind)
    assert S not in shown
    assert "ter2" not in shown
    assert "hun" not in shown


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        pytest.param(
            "python",
            f"config(cloud_name='demo', api_key='{S}', secure=False)",
            "config(cloud_name='demo', api_key='*******', secure=False)",
            id="the options around it",
        ),
        pytest.param(
            "env",
            f"CLOUDINARY_URL=cloudinary://1:{S}@my-cloud?secure=true&x={S}",
            "CLOUDINARY_URL=cloudinary://*:*******@my-cloud?secure=true&x=*******",
            id="the cloud and the options behind it",
        ),
        pytest.param(
            "json",
            '{"url":"cloudinary://k:s@c?secure=false","mail":"x@y"}',
            '{"url":"cloudinary://*:*@c?secure=false","mail":"***"}',
            id="the strings behind it",
        ),
        pytest.param(
            "env",
            "U=cloudinary://1:a@b/c?d#e@demo?secure=true",
            "U=cloudinary://*:*********@demo?secure=true",
            id="what follows the last at sign",
        ),
        pytest.param(
            "template",
            f'<input name="key" value="{S}"> <img src="{{% cloudinary_url x %}}">',
            '<input name="key" value="*******"> <img src="{% cloudinary_url x %}">',
            id="the elements behind it",
        ),
        pytest.param(
            "yaml",
            f"  api_secret: |\n    {S}\n  other: x",
            "  api_secret: |\n    *******\n  other: *",
            id="the key below it",
        ),
        pytest.param(
            "python",
            f"'http://jane:{S}@www.example.com/a?b={S}'",
            "'http://************@www.example.com**?b=*******'",
            id="the host",
        ),
        pytest.param("python", "Foo(123456789012)", "Foo(************)", id="a call"),
        pytest.param(
            "python",
            "load_dotenv('.env.local'); read_env(BASE_DIR / '.env')",
            "load_dotenv('.env.local'); read_env(BASE_DIR / '.env')",
            id="the names of env files",
        ),
        pytest.param(
            "python",
            f"api_secret = '.env'; read('.{S}')",
            "api_secret = '****'; read('********')",
            id="no more",
        ),
        pytest.param("yaml", "api_secret: width", "api_secret: *****", id="a known word for a credential"),
        pytest.param(
            "python",
            "f({'MY_SHOP': 1}, {'MY_SHOP'})",
            "f({'MY_SHOP': 1}, {'*******'})",
            id="a string that is no key",
        ),
        pytest.param("ini", "API_SECRET = width", "API_SECRET = *****", id="one behind a sign of its own"),
        pytest.param(
            "env", "API_SECRET=MY_SHOP\nA=abcd", "API_SECRET=*******\nA=****", id="what looks like a key"
        ),
        pytest.param(
            "yaml", "a: width abcd=12 width=12", "a: width ******* width=12", id="a short key in a text"
        ),
        pytest.param(
            "yaml", "a: image100 image1000", "a: image100 *********", id="a word with a long number"
        ),
        pytest.param("yaml", "cloud_name: Hun.ter2", "cloud_name: ********", id="what names no cloud"),
        pytest.param(
            "template", "{{ a|add:482913756120483}}", "{{ a|add:***************}}", id="the end of a tag"
        ),
        pytest.param(
            "template",
            '<p data-token="width" data-size="width">',
            '<p data-token="*****" data-size="width">',
            id="a known word in an attribute for a credential",
        ),
        pytest.param(
            "python",
            f"x = f'{{a}} {S}'; y = xyzzy\nz = b",
            f"x = f'{{a}} {'*' * len(S)}'; y = xyzzy\nz = b",
            id="the code behind a string with fields",
        ),
        pytest.param(
            "python",
            f"x = f'{{a}} {S}\ny = xyzzy\n",
            f"x = f'{{a}} {'*' * len(S)}\ny = xyzzy\n",
            id="the line below a string with fields that nothing ends",
        ),
        pytest.param(
            "python",
            f"x = 'a {S}\ny = xyzzy\n",
            f"x = 'a {'*' * len(S)}\ny = xyzzy\n",
            id="the line below a string that nothing ends",
        ),
    ],
)
def test_around_it_all_stays_readable(kind, text, shown):
    assert masked(text, kind) == shown


def test_a_traceback_that_shows_the_object_shows_nothing():
    shown = repr(Redactor(f"API_SECRET = '{S}'", "python"))
    assert S not in shown
    assert "'python'" in shown


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_masking_keeps_lengths_and_lines(text, pairs):
    spans = [Span(min(pair), min(max(pair), len(text))) for pair in pairs if min(pair) <= len(text)]
    shown = mask(text, spans)
    assert len(shown) == len(text)
    for offset, (old, new) in enumerate(zip(text, shown, strict=True)):
        is_hidden = any(span.start <= offset < span.end for span in spans) and old not in "\r\n"
        assert new == ("*" if is_hidden else old)


PARTS = st.sampled_from(
    [
        *(
            "API_KEY",
            "secret",
            "a",
            "12",
            "cloudinary://",
            "http://",
            "os.environ[",
            "{{",
            "}}",
            "{%",
            "%}",
            "- ",
        ),
        *('"""', "if", "key", "f'", "`${", "<!--", "<a b=", "<script>", "</", "//", "/*", "api_key="),
        *"=: \n\"'`()[{},#@|&;<>\\/",
    ]
)


@given(st.sampled_from(KINDS), st.lists(PARTS, max_size=30).map("".join))
def test_any_text_can_be_redacted(kind, text):
    shown = masked(text, kind)
    assert len(shown) == len(text)
    assert shown.count("\n") == text.count("\n")
    assert all(new in (old, "*") for old, new in zip(text, shown, strict=True))


def test_what_a_reader_knows_is_hidden_but_for_placeholders():
    text = "<p>a plain-looking text, your_api_key</p>"
    redactor = Redactor(text, "template", (Span(5, 18), Span(25, 37)))
    assert redactor.text == "<p>a *************text, your_api_key</p>".replace("*text", "* text")
    assert Redactor("<p>a plain text</p>", "template").text == "<p>a plain text</p>"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param(
            "CLOUDINARY_STORAGE relies on the package's default for https; add 'SECURE': True",
            None,
            id="words of ours",
        ),
        pytest.param("the key is 'secure'", None, id="words about keys"),
        pytest.param("it says longhunter2", "it says ***********", id="a credential of the text"),
        pytest.param("it says LongHunter2.", "it says ************", id="in another case"),
        pytest.param("no encoding 'long-hunter-7'", "no encoding '*************'", id="with other joints"),
        pytest.param("it says x9!kQ.zW", "it says ********", id="one with symbols"),
        pytest.param("it says cloudinary://k:s@demo", "it says cloudinary://*:*@demo", id="an address"),
        pytest.param(
            "the SDK builds http:// addresses", None, id="a scheme, though the text hides an address"
        ),
        pytest.param("write photo.build_url", None, id="a name that the text shows too"),
    ],
)
def test_words_about_a_text_are_redacted(words, shown):
    text = "A = 'longhunter2', 'long_hunter_7', 'x9!kQ.zW'\nphoto = get('photo')\nQUEUE_SECRET = 'redis://:p@h'\n"
    assert Redactor(text, "python").redact(words) == (shown or words)
