"""Addresses and comments in templates: what is page, what is tag, what is said in passing."""

from __future__ import annotations

import pytest

from cloudinary_lint.facts import Address, Use
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template import read
from cloudinary_lint.text.edits import apply, replace
from cloudinary_lint.text.source import Source, text_of

HOST = "http://res.cloudinary.com"
IMAGE = f"{HOST}/demo/a.png"


def addresses(text, language="django"):
    facts = read(Source("page.html", text), Kind.TEMPLATE, language).facts
    return [fact for fact in facts if isinstance(fact, Address)]


def written(text, language="django"):
    return [text_of(text, fact.place) for fact in addresses(text, language) if fact.use is Use.WRITTEN]


def compared(text, language="django"):
    return [text_of(text, fact.place) for fact in addresses(text, language) if fact.use is Use.COMPARED]


BOTH = ("django", "jinja")

SILENT = [
    pytest.param(f"<!-- {IMAGE} -->", id="a comment of HTML"),
    pytest.param(f"<!--\n{IMAGE}\n-- > {IMAGE} --!>", id="one that ends in another way"),
    pytest.param(f"<!-- {IMAGE}", id="one without its end"),
    pytest.param(f"<!--[if IE]>{IMAGE}<![endif]-->", id="a conditional comment"),
    pytest.param(f"<!-- {{{{ a }}}} {IMAGE} {{% if b %}} -->", id="one with tags"),
    pytest.param(f"{{# {IMAGE} #}}", id="a comment of the template"),
    pytest.param(f"<script>// {IMAGE}\n</script>", id="a line comment of a script"),
    pytest.param(f"<script>a = 1 /* {IMAGE}\n */</script>", id="a block comment of a script"),
    pytest.param(f"<script>/* {IMAGE}\n </script>", id="a block comment of a script without its end"),
    pytest.param(f"<script>// {{{{ a }}}} {IMAGE}\n</script>", id="a line comment with a tag"),
    pytest.param(f"<SCRIPT type='module'>// {IMAGE}\n</SCRIPT>", id="a module"),
    pytest.param(f"<style>a {{}} /* {IMAGE} */</style>", id="a comment of a style sheet"),
    pytest.param(f"<style>/* {IMAGE}", id="a comment of a style sheet without its end"),
    pytest.param(f"https://e.org/fetch/{IMAGE}", id="an address in an address"),
    pytest.param(f"https://e.org/{{{{ a }}}}/{IMAGE}", id="an address behind a variable in an address"),
    pytest.param(f"https://e.org/{{% url 'a' %}}{IMAGE}", id="an address behind a tag in an address"),
    pytest.param(
        f"https://e.org/fetch/{{% if a %}}{IMAGE}{{% else %}}{IMAGE}{{% endif %}}",
        id="branches in an address",
    ),
    pytest.param(f"{{{{ base }}}}{IMAGE}", id="an address behind a variable"),
    pytest.param(f"https://{'a' * 3000}/{IMAGE}", id="an address in a very long address"),
    pytest.param("http://res.cloudinary.com.evil.com/a", id="a host that begins alike"),
    pytest.param("{{ 'http://' }}res.cloudinary.com", id="an address in pieces"),
    pytest.param("https://res.cloudinary.com/a", id="https"),
]

WRITTEN = [
    pytest.param(f"<img src='{IMAGE}'>", [IMAGE], id="an attribute"),
    pytest.param(f"{IMAGE}.", [IMAGE], id="text"),
    pytest.param(f"<img src={IMAGE}>", [IMAGE], id="an attribute without quotes"),
    pytest.param(f"<!-- a -->{IMAGE}<!---->{IMAGE}", [IMAGE, IMAGE], id="behind comments"),
    pytest.param(f"<!-->{IMAGE}", [IMAGE], id="behind the shortest comment"),
    pytest.param(
        f"{HOST}/{{{{ cloud }}}}/a.png ", [f"{HOST}/{{{{ cloud }}}}/a.png"], id="on through a variable"
    ),
    pytest.param(f"{HOST}{{{{ path }}}}", [f"{HOST}{{{{ path }}}}"], id="a variable behind the host"),
    pytest.param(f"{HOST}/{{% static 'a' %}}", [f"{HOST}/{{% static 'a' %}}"], id="on through a tag"),
    pytest.param(
        "http://{{ a }}-res.cloudinary.com/a", ["http://{{ a }}-res.cloudinary.com/a"], id="in a host"
    ),
    pytest.param(f"{{% if a %}}{IMAGE}{{% endif %}}", [IMAGE], id="without the tag that steers"),
    pytest.param(
        f"{{% if a %}}{IMAGE}{{% elif b %}}{IMAGE}{{% else %}}{IMAGE}{{% endif %}}",
        [IMAGE] * 3,
        id="branches",
    ),
    pytest.param(
        f"{{% if a %}}{IMAGE}{{% endif %}}{{% if b %}}{IMAGE}{{% endif %}}", [IMAGE] * 2, id="two conditions"
    ),
    pytest.param(
        f"{HOST}/{{% if a %}}a{{% else %}}b{{% endif %}}/c '",
        [f"{HOST}/{{% if a %}}a{{% else %}}b{{% endif %}}/c"],
        id="on through branches",
    ),
    pytest.param(
        f"{{% for a in b %}}{{% if c %}}{{% endfor %}}{{% endif %}}{IMAGE}", [IMAGE], id="tags that cross"
    ),
    pytest.param(f"{{% else %}}{{% endif %}}{IMAGE}", [IMAGE], id="behind ends of nothing"),
    pytest.param(f"{{% load a %}}{IMAGE}", [IMAGE], id="behind a tag that prints nothing"),
    pytest.param(f"<script>a = '{IMAGE}' // b\n</script>", [IMAGE], id="a string of a script"),
    pytest.param(f"<script>a = `{IMAGE}${{b}}`</script>", [f"{IMAGE}${{b}}"], id="a template of a script"),
    pytest.param(f"<script>a = '//'; b = \"{IMAGE}\"</script>", [IMAGE], id="behind slashes in a string"),
    pytest.param(
        f"<script>a = /['\"]\\/*/; b = '{IMAGE}'</script>", [IMAGE], id="behind a regular expression"
    ),
    pytest.param(f"<script>a = b / c; '{IMAGE}' / 1</script>", [IMAGE], id="behind a division"),
    pytest.param(f"<script>a = {{{{ b }}}} / 2; c = '{IMAGE}'</script>", [IMAGE], id="a variable is divided"),
    pytest.param(f"<script>// it's\na = '{IMAGE}'</script>", [IMAGE], id="below a comment with a quote"),
    pytest.param(f"<script>a = 'it\na = '{IMAGE}'</script>", [IMAGE], id="below a string without its end"),
    pytest.param(
        f"<script type='text/template'>// {IMAGE}</script>", [IMAGE], id="slashes in what is no script"
    ),
    pytest.param(f"<script type=application/json>{{}}</script>{IMAGE}", [IMAGE], id="behind data"),
    pytest.param(f"<script src='a'></script>// {IMAGE}", [IMAGE], id="slashes behind a script"),
    pytest.param(f"<scripts>// {IMAGE}", [IMAGE], id="slashes in another element"),
    pytest.param(f"<style>a {{ b: url({IMAGE}) }} // c</style>", [IMAGE], id="an address of a style sheet"),
    pytest.param(f"<style>a {{ b: url(/*) }} c {{ d: url('{IMAGE}') }}", [IMAGE], id="a path like a comment"),
    pytest.param(f"<script {IMAGE}", [IMAGE], id="an element without its end"),
    pytest.param(f"{{{{ a|default:'{IMAGE}' }}}}", [IMAGE], id="a string of a tag"),
]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("text", SILENT)
def test_no_address(text, language):
    assert written(text, language) == []


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(("text", "found"), WRITTEN)
def test_addresses_of_the_page(text, found, language):
    if language == "jinja":
        text = text.replace("|default:", " or ")
    assert written(text, language) == found


DJANGO = [
    pytest.param(f"{{% verbatim %}}{{{{ a }}}} {IMAGE}{{% endverbatim %}}", [IMAGE], id="verbatim is page"),
    pytest.param(f"{{{{ a\n{IMAGE} }}}}", [IMAGE], id="what goes over lines is page"),
    pytest.param(f"{{% with a='{IMAGE}' %}}", [IMAGE], id="a tag's string"),
    pytest.param(
        f"{{% image \"{IMAGE}\" 'it\\'s {IMAGE}' %}}", [IMAGE, IMAGE], id="two strings, one with an escape"
    ),
    pytest.param(f"{{% cloudinary_url '{IMAGE}' %}}", [IMAGE], id="a source"),
    pytest.param(f"{{% trans 'see {IMAGE}.' %}}", [IMAGE], id="text in a string"),
    pytest.param(f"{{% a '{IMAGE} %}}", [IMAGE], id="a quote that nothing closes"),
    pytest.param(f"{{% a {IMAGE} %}}", [], id="no string"),
    pytest.param(f"{{% comment %}}{IMAGE}{{% endcomment %}}", [], id="a comment block"),
    pytest.param(f"{{% comment %}}\n{{% if a %}}{IMAGE}\n", [], id="a comment block without its end"),
    pytest.param(f"<!-- {{{{ a|default:'{IMAGE}' }}}} -->", [], id="a string in a comment of the page"),
    pytest.param(f"{{% if a == '{IMAGE}' %}}", [], id="a condition"),
    pytest.param(f"{{{{ a|cut:'{IMAGE}' }}}}", [], id="what is cut"),
]

JINJA = [
    pytest.param(f"{{% raw %}}{{{{ a }}}} {IMAGE}{{% endraw %}}", [IMAGE], id="raw is page"),
    pytest.param(f"{{{{ a or\n'{IMAGE}' }}}}", [IMAGE], id="a string"),
    pytest.param(f"{{% set a = {{'b': ['{IMAGE}']}} %}}", [IMAGE], id="a string in brackets"),
    pytest.param(f"{{{{ '{HOST}' '/a' }}}}", [f"{HOST}' '/a"], id="adjacent strings"),
    pytest.param(
        "{{ 'http:\\x2f/res.cloudinary.com/a' }}", ["http:\\x2f/res.cloudinary.com/a"], id="an escape"
    ),
    pytest.param(f"{{{{ '{HOST}/' ~ a }}}}", [f"{HOST}/"], id="a string that goes on"),
    pytest.param(f"{{{{ f('{IMAGE}') }}}}", [IMAGE], id="an argument"),
    pytest.param(f"{{{{ 'https://e.org/fetch/{IMAGE}' }}}}", [], id="an address in an address"),
    pytest.param(f"{{#\n{IMAGE}\n#}}", [], id="a comment over lines"),
    pytest.param(f"<!-- {{{{ '{IMAGE}' }}}} -->", [], id="a string in a comment of the page"),
    pytest.param(f"{{{{ a ? '{IMAGE}' }}}}", [IMAGE], id="behind what Jinja refuses it is page again"),
    pytest.param(f"{{{{ ('{IMAGE}' ! }}}}", [], id="in what Jinja refuses"),
]


@pytest.mark.parametrize(("text", "found"), DJANGO)
def test_addresses_of_django(text, found):
    assert written(text) == found


@pytest.mark.parametrize(("text", "found"), JINJA)
def test_addresses_of_jinja(text, found):
    assert written(text, "jinja") == found


COMPARED_DJANGO = [
    pytest.param(f"{{% if a == '{IMAGE}' %}}", id="if"),
    pytest.param(f"{{% if a %}}{{% elif '{IMAGE}' in b %}}", id="elif"),
    pytest.param(f"{{% ifequal a '{IMAGE}' %}}", id="ifequal"),
    pytest.param(f'{{{{ a|cut:"{IMAGE}" }}}}', id="cut"),
    pytest.param(f"{{% with a=b|lower|cut:'{IMAGE}' %}}", id="cut in a tag"),
    pytest.param(f"{{{{ a|str_replace:'{IMAGE}' }}}}", id="a filter that replaces"),
    pytest.param(f"{{{{ a|startswith:'{IMAGE}' }}}}", id="a filter that looks at the start"),
]

COMPARED_JINJA = [
    pytest.param(f"{{% if a == '{IMAGE}' %}}", id="if"),
    pytest.param(f"{{%- elif f('{IMAGE}') -%}}", id="an argument in a condition"),
    pytest.param(f"{{{{ 'a' if b == '{IMAGE}' else 'c' }}}}", id="a comparison"),
    pytest.param(f"{{{{ '{IMAGE}' != b }}}}", id="a comparison, first"),
    pytest.param(f"{{{{ '{IMAGE}' in b }}}}", id="in"),
    pytest.param(f"{{{{ a not in ['{IMAGE}'] }}}}", id="in a list"),
    pytest.param(f"{{{{ a|replace('{IMAGE}', 'b') }}}}", id="a filter that replaces"),
    pytest.param(f"{{{{ a|replace('b', '{IMAGE}') }}}}", id="a replacement"),
    pytest.param(f"{{{{ a.replace('{IMAGE}', 'b') }}}}", id="a method that replaces"),
    pytest.param(f"{{{{ a.startswith('{IMAGE}') }}}}", id="startswith"),
    pytest.param(f"{{{{ a.startswith(('{IMAGE}', 'b')) }}}}", id="startswith of one of many"),
    pytest.param(f"{{{{ a|selectattr('b', 'equalto', '{IMAGE}') }}}}", id="selectattr"),
]

COMPARED_SCRIPT = [
    pytest.param(f"a.startsWith('{IMAGE}')", id="startsWith"),
    pytest.param(f"a.replace('{IMAGE}', 'b')", id="replace"),
    pytest.param(f'a.replace(/b/, () => c, "{IMAGE}")', id="replace, a later argument"),
    pytest.param(f"a . includes ( `{IMAGE}` )", id="a template"),
    pytest.param(f"a.split(`b${{c}}{IMAGE}`)", id="a template behind a hole"),
    pytest.param(f"a.match('{IMAGE}')", id="match"),
    pytest.param(f"new RegExp('{IMAGE}')", id="a regular expression"),
    pytest.param(f"a === '{IMAGE}'", id="a comparison"),
    pytest.param(f"'{IMAGE}' != a", id="a comparison, first"),
    pytest.param(f"switch (a) {{ case '{IMAGE}': }}", id="a case"),
]


@pytest.mark.parametrize("text", COMPARED_DJANGO)
def test_compared_in_django(text):
    assert (written(text), compared(text)) == ([], [IMAGE])


@pytest.mark.parametrize("text", COMPARED_JINJA)
def test_compared_in_jinja(text):
    assert (written(text, "jinja"), compared(text, "jinja")) == ([], [IMAGE])


@pytest.mark.parametrize("text", COMPARED_SCRIPT)
def test_compared_in_scripts(text):
    text = f"<script>{text}</script>"
    assert (written(text), compared(text)) == ([], [IMAGE])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"a = '{IMAGE}'", id="an assignment"),
        pytest.param(f"a.replace(b, c('{IMAGE}'))", id="an argument of another call"),
        pytest.param(f"a.replace(b, function () {{ return '{IMAGE}' }})", id="in a function"),
        pytest.param(f"a.replace(b, c); d = '{IMAGE}'", id="behind the call"),
        pytest.param(f"a == b, '{IMAGE}'", id="behind a comparison"),
        pytest.param(f"`${{a.split(b)}}{IMAGE}`", id="a template behind a call in it"),
        pytest.param(f")}}] '{IMAGE}'", id="behind ends of nothing"),
    ],
)
def test_written_in_scripts(text):
    text = f"<script>{text}</script>"
    assert (written(text), compared(text)) == ([IMAGE], [])


def test_an_address_and_its_places():
    text = "<p>HTTP://{{ a }}-res.cloudinary.com/b.</p>"
    (fact,) = addresses(text)
    assert text_of(text, fact.place) == "HTTP://{{ a }}-res.cloudinary.com/b"
    assert text_of(text, fact.scheme) == "HTTP"
    assert fact.host == "{{ a }}-res.cloudinary.com"
    assert fact.extent == fact.place


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_no_other_character_moves(newline):
    text = f"\x0c🖼{newline}é {IMAGE}{newline}{{{{ '{IMAGE}' }}}}\u2028{IMAGE}"
    edits = [replace(text, fact.scheme, "https") for fact in addresses(text, "jinja")]
    assert apply(text, edits) == text.replace("http:", "https:")


SPEAKS = "cloudinary-lint: ignore[CLD402]"

COMMENTS = [
    pytest.param("{# nothing #}\n<a>\n", None, None, id="silent: a comment about something else"),
    pytest.param(f"{SPEAKS}\n<a>\n", None, None, id="silent: text"),
    pytest.param(f"{{{{ '{SPEAKS}' }}}}\n<a>\n", None, None, id="silent: a string"),
    pytest.param(f"{{# {SPEAKS} #}}\n<a>\n<b>\n", "<a>", "<a>\n<b>\n", id="alone: the next line"),
    pytest.param(f"<p>\n  {{# {SPEAKS} #}} \r\n<a>\r\n", "<a>", "<p>\n<a>\r\n", id="alone, with blanks"),
    pytest.param(
        f"<a> {{# {SPEAKS} #}}\n<b>\n", f"<a> {{# {SPEAKS} #}}", "<a>\n<b>\n", id="beside: its line"
    ),
    pytest.param(f"<!-- {SPEAKS} -->\n<a>", "<a>", "<a>", id="of HTML"),
    pytest.param(f"<!-- {SPEAKS}\n-->\n<a>", "<a>", "<a>", id="of HTML over lines"),
    pytest.param(
        f"<a><!-- {SPEAKS}\n--><b>\n", f"<a><!-- {SPEAKS}\n--><b>", "<a><b>\n", id="over lines, beside"
    ),
    pytest.param(f"<!-- {{# {SPEAKS} #}} -->\n<a>", "<a>", "<a>", id="one in another is one"),
    pytest.param(f"{{# {SPEAKS} #}}\n{{# b #}}\n<a>\n", "<a>", "{# b #}\n<a>\n", id="above another comment"),
    pytest.param(f"{{# {SPEAKS} #}}", "", "", id="the last line"),
]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(("text", "reach", "removed"), COMMENTS)
def test_comments(text, reach, removed, language):
    comments = read(Source("page.html", text), Kind.TEMPLATE, language).comments
    assert [text_of(text, comment.reach) for comment in comments] == ([] if reach is None else [reach])
    for comment in comments:
        assert comment.text == text_of(text, comment.span)
        assert text[: comment.removal.start] + text[comment.removal.end :] == removed


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        pytest.param(
            f"{{% comment %}}\n{SPEAKS}\n{{% endcomment %}}\n<a>", "django", 1, id="a block of Django"
        ),
        pytest.param(f"{{% comment %}}{SPEAKS}{{% endcomment %}}\n<a>", "jinja", 0, id="not of Jinja"),
        pytest.param(f"{{#\n{SPEAKS} #}}\n<a>", "jinja", 1, id="over lines in Jinja"),
        pytest.param(f"{{#\n{SPEAKS} #}}\n<a>", "django", 0, id="over lines it is text in Django"),
        pytest.param(f"{{% verbatim %}}{{# {SPEAKS} #}}{{% endverbatim %}}", "django", 0, id="verbatim"),
        pytest.param(f"<script>\n// {SPEAKS}\na</script>", "django", 1, id="of a script"),
        pytest.param(f"<style>/* {SPEAKS} */</style>", "jinja", 1, id="of a style sheet"),
    ],
)
def test_comments_by_language(text, language, count):
    assert len(read(Source("page.html", text), Kind.TEMPLATE, language).comments) == count
