"""Credentials are masked in every spelling, and what is none stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.text.redaction import Redactor, mask, secret_spans
from cloudinary_lint.text.source import Span

S = "hunter2"
"""The planted credential: short, and a word, so that only its place gives it away."""


def masked(text: str) -> str:
    return mask(text, secret_spans(text))


READABLE = [
    pytest.param('API_SECRET = os.environ["CLOUDINARY_API_SECRET"]', id="a variable of the environment"),
    pytest.param("API_SECRET = os.environ.get('CLOUDINARY_API_SECRET')", id="one that may lack"),
    pytest.param("api_secret=os.getenv('API_SECRET'), secure=False)", id="the option behind it"),
    pytest.param("'API_SECRET': config('API_SECRET', cast=str),", id="one read by decouple"),
    pytest.param("'API_SECRET': env.str('API_SECRET'), 'SECURE': False", id="one read by environs"),
    pytest.param("'API_KEY': os.environ['API_KEY'],\n'SECURE': False", id="the key behind it"),
    pytest.param("'API_KEY': env('API_KEY'),\n'SECURE': False", id="the key behind a call"),
    pytest.param("API_SECRET = settings.API_SECRET", id="a setting"),
    pytest.param("config(api_key=API_KEY, api_secret=API_SECRET, secure=False)", id="constants"),
    pytest.param("API_SECRET = None", id="nothing"),
    pytest.param("API_SECRET=${SECRET_FROM_VAULT}", id="a variable of the shell"),
    pytest.param("CLOUDINARY_URL=", id="an empty variable"),
    pytest.param("'SECURE': 'False', 'secure': 'no', \"Secure\": 'x'", id="secure is no secret"),
    pytest.param("author = 'Jane'; keyboard = 'qwerty'; keyword='x'", id="words that only begin alike"),
    pytest.param('{% cloudinary_url image width=100 alt="key" %}', id="a word in a tag"),
    pytest.param('<div data-key="{% cloudinary_url image %}">', id="a tag in an attribute that is named key"),
    pytest.param("lambda key: image.build_url(secure=False)", id="a call behind a name that is key"),
    pytest.param("token = image.build_url(width=100)", id="a call for a token"),
    pytest.param("'http://res.cloudinary.com/demo/image/upload/v1571218039/x.jpg'", id="an address"),
    pytest.param("django-cloudinary-storage==0.3.0", id="a requirement"),
    pytest.param("def test_user_profile_image2_small_v3(): pass", id="a long name with digits"),
    pytest.param("'cloudinary_storage.storage.MediaCloudinaryStorage'", id="a dotted name"),
    pytest.param("x = 1  # the password is not in here", id="a sentence about a password"),
    pytest.param("mail me at jane@example.com", id="an address for mail"),
]


@pytest.mark.parametrize("text", READABLE)
def test_stays_readable(text):
    assert masked(text) == text


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


@pytest.mark.parametrize("text", MASKED)
def test_is_masked(text):
    shown = masked(text)
    assert S not in shown
    assert "ter2" not in shown
    assert "hun" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            f"config(cloud_name='demo', api_key='{S}', secure=False)",
            "config(cloud_name='demo', api_key='*******', secure=False)",
            id="the options around it",
        ),
        pytest.param(
            f"CLOUDINARY_URL=cloudinary://1:{S}@demo?secure=false",
            "CLOUDINARY_URL=cloudinary://*********@demo?secure=false",
            id="the query behind it",
        ),
        pytest.param(
            '{"url":"cloudinary://k:s@c?secure=false","mail":"x@y"}',
            '{"url":"cloudinary://***@c?secure=false","mail":"x@y"}',
            id="the texts behind it",
        ),
        pytest.param(
            f'<input name="key" value="{S}"> <img src="{{% cloudinary_url x %}}">',
            '<input name="key" value="*******"> <img src="{% cloudinary_url x %}">',
            id="the elements behind it",
        ),
        pytest.param(
            f"  api_secret: |\n    {S}\n  other: x",
            "  api_secret: |\n    *******\n  other: x",
            id="the key below it",
        ),
        pytest.param(
            f"?api_key={S}&secure=false", "?api_key=*******&secure=false", id="the parameter behind it"
        ),
        pytest.param("'a1b2c3d4e5f6g7h8', x", "'****************', x", id="letters and digits mixed"),
        pytest.param("Foo(123456789012)", "Foo(************)", id="a long number"),
    ],
)
def test_around_it_all_stays_readable(text, shown):
    assert masked(text) == shown


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_masking_keeps_lengths_and_lines(text, pairs):
    spans = [Span(min(pair), min(max(pair), len(text))) for pair in pairs if min(pair) <= len(text)]
    shown = mask(text, spans)
    assert len(shown) == len(text)
    for offset, (old, new) in enumerate(zip(text, shown, strict=True)):
        is_hidden = any(span.start <= offset < span.end for span in spans) and old not in "\r\n"
        assert new == ("*" if is_hidden else old)


WORDS = (
    "API_KEY",
    "secret",
    "a",
    "12",
    "cloudinary://",
    "os.environ[",
    "'X'",
    "{{",
    "}}",
    "- ",
    '"""',
    "if",
    "key",
)
PARTS = st.sampled_from([*WORDS, *"=: \n\"'`()[{},#@|&;<>\\"])


@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_text_can_be_searched(text):
    shown = masked(text)
    assert len(shown) == len(text)
    assert shown.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("key=(" * 3000, id="values that never end"),
        pytest.param("key=a " * 5000, id="values in values"),
        pytest.param("cloudinary://" * 5000, id="addresses without an end"),
        pytest.param("--" * 20000, id="dashes"),
        pytest.param("a" * 100_000, id="one long word"),
        pytest.param("'" * 20000, id="quotes"),
    ],
)
def test_odd_texts_take_no_odd_time(text):
    assert len(masked(text)) == len(text)


def test_where_it_takes_too_long_all_the_rest_is_masked():
    text = "key=(" * 3000 + f"\n{S}"
    assert S not in masked(text)


def test_a_veil_masks_what_a_reader_knows():
    veil = Redactor("a plain-looking text", (Span(2, 7),))
    assert veil.text == "a *****-looking text"
    assert veil.hides
    assert not Redactor("a plain text").hides


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
        pytest.param("it says cloudinary://k:s@demo", "it says cloudinary://***@demo", id="an address"),
        pytest.param("it says password", None, id="a password that is a word of ours"),
    ],
)
def test_words_about_a_text_are_masked(words, shown):
    veil = Redactor("API_SECRET = 'longhunter2'\nPASSWORD = 'password'\n")
    assert veil.over(words) == (shown or words)
