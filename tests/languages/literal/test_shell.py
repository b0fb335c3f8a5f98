"""Shell scripts, Procfiles and Dockerfiles: commands, assignments, here-documents, instructions."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Literal
from cloudinary_lint.languages.registry import Kind
from tests.reading import compared, reaches, secrets, secured, urls, variables, written

U = "cloudinary://k:s@c"
A = "http://res.cloudinary.com/a"
BASH = shutil.which("bash")

NO_URL = [
    pytest.param(f"# CLOUDINARY_URL={U}", id="a comment"),
    pytest.param(f"a # CLOUDINARY_URL={U}", id="a comment behind a command"),
    pytest.param(f"MY_CLOUDINARY_URL={U}", id="another variable"),
    pytest.param(f"-eCLOUDINARY_URL={U}", id="a word that begins otherwise"),
    pytest.param("CLOUDINARY_URL=", id="nothing"),
    pytest.param("CLOUDINARY_URL=$URL", id="another variable's value"),
    pytest.param("export CLOUDINARY_URL", id="a name alone"),
    pytest.param("CLOUDINARY_URL=cloudinary://<k>:<s>@<c>", id="what a shell takes for redirections"),
    pytest.param("printf 'CLOUDINARY_URL=cloudinary://k:s@c\\n'", id="an escape that printf reads"),
    pytest.param(f'echo "CLOUDINARY_URL={U}\nA=b"', id="several lines in one word"),
    pytest.param(f"echo 'export CLOUDINARY_URL={U}'", id="a text that only holds it"),
    pytest.param(f"cat <<A\n# CLOUDINARY_URL={U}\nA", id="a comment in a here-document"),
    pytest.param("CLOUDINARY_URL=cloudinary://k:s\\\\@c", id="a backslash in the value"),
]

SECURED = [
    pytest.param("CLOUDINARY_URL=%s", id="an assignment"),
    pytest.param("#!/bin/bash\r\nexport CLOUDINARY_URL=%s A=b\r\n", id="export"),
    pytest.param("CLOUDINARY_URL=%s command", id="before a command"),
    pytest.param("declare -x CLOUDINARY_URL='%s'", id="single quotes"),
    pytest.param('export CLOUDINARY_URL="%s" # c', id="double quotes"),
    pytest.param("CLOUDINARY_URL=%s;b", id="before a semicolon"),
    pytest.param("(CLOUDINARY_URL=%s)", id="in a subshell"),
    pytest.param("a && CLOUDINARY_URL=%s || b", id="between operators"),
    pytest.param("heroku config:set A=b CLOUDINARY_URL=%s", id="an argument"),
    pytest.param('docker run -e "CLOUDINARY_URL=%s" x', id="an argument in quotes"),
    pytest.param("echo 'CLOUDINARY_URL=%s' >> .env", id="echoed into a file"),
    pytest.param("env \\\n  CLOUDINARY_URL=%s \\\n  x", id="over lines"),
    pytest.param("a=$(CLOUDINARY_URL=%s b)", id="in a substitution"),
    pytest.param('a="$(CLOUDINARY_URL="%s" b)"', id="in a substitution in quotes"),
    pytest.param("a=`CLOUDINARY_URL=%s b`", id="in backticks"),
    pytest.param("cat > .env <<EOF\nA=b\nCLOUDINARY_URL=%s\nEOF\nb", id="a here-document"),
    pytest.param("cat <<-'EOF' > .env\n\tit's\n\tCLOUDINARY_URL='%s'\n\tEOF\n", id="an indented one"),
    pytest.param('cat << "E F" <<B\nit\'s\nE F\n"\nB\nCLOUDINARY_URL=%s', id="behind two of them"),
    pytest.param("((a = 1 << B))\nCLOUDINARY_URL=%s", id="behind a shift"),
    pytest.param("a <<< 'b'\nCLOUDINARY_URL=%s", id="behind a here-string"),
    pytest.param("echo it\\'s \"it's $(echo \"it's\") `echo '\"'`\"\nCLOUDINARY_URL=%s", id="behind quotes"),
    pytest.param("a=${b:-\"}\"} c=\"${d:-it's}\" $'it\\'s'\nCLOUDINARY_URL=%s", id="behind expansions"),
    pytest.param('a=$((1+(2))) b="\\"\'" # \'\nCLOUDINARY_URL=%s', id="behind arithmetic"),
    pytest.param("case a in (b) c;; *) d;; esac\nCLOUDINARY_URL=%s", id="behind case"),
    pytest.param("a='\nCLOUDINARY_URL=x\n'\nCLOUDINARY_URL=%s", id="behind a quote over lines"),
    pytest.param("echo it's\nCLOUDINARY_URL=%s", id="behind a quote without an end"),
    pytest.param('echo "$(\nCLOUDINARY_URL=%s', id="behind a substitution without an end"),
]
URLS = [
    pytest.param(U, f"{U}?secure=true", id="plain"),
    pytest.param("cloudinary://$K:${S:-x}@c", "cloudinary://$K:${S:-x}@c?secure=true", id="placeholders"),
    pytest.param(f"{U}#f", f"{U}?secure=true#f", id="a fragment"),
]


@pytest.mark.parametrize("text", NO_URL)
def test_no_url(text):
    assert urls(Kind.SHELL, text) == []


@pytest.mark.parametrize("form", SECURED)
@pytest.mark.parametrize(("before", "after"), URLS)
def test_secured_where_it_ends(form, before, after):
    assert secured(Kind.SHELL, form % before) == form % after


@pytest.mark.parametrize(
    ("text", "is_fixed"),
    [
        pytest.param(f"CLOUDINARY_URL={U}?a=b", False, id="bare"),
        pytest.param(f"CLOUDINARY_URL={U}?a=b&c=d", False, id="cut already"),
        pytest.param(f"CLOUDINARY_URL={U}'?a=b'", False, id="partly bare"),
        pytest.param(f"cat <<A\nCLOUDINARY_URL={U}?a=b\nA\n", False, id="a here-document"),
        pytest.param(f"cat <<A\nCLOUDINARY_URL={U}?a=b&c=d\nA\n", False, id="one with an ampersand"),
        pytest.param(f"CLOUDINARY_URL='{U}?a=b'", True, id="quoted"),
        pytest.param(
            f'A="CLOUDINARY_URL={U}?a=b"; "CLOUDINARY_URL={U}?a=b"', True, id="the whole word quoted"
        ),
    ],
)
def test_an_ampersand_is_written_in_quotes_alone(text, is_fixed):
    assert ("&secure=true" in secured(Kind.SHELL, text)) is is_fixed


@pytest.mark.parametrize(
    ("text", "is_fixed"),
    [
        pytest.param(f"heroku config:set CLOUDINARY_URL={U}", False, id="a bare argument is a pattern"),
        pytest.param(f"heroku config:set 'CLOUDINARY_URL={U}'", True, id="a quoted one is not"),
        pytest.param(f"export CLOUDINARY_URL={U}", True, id="nor is an assignment"),
    ],
)
def test_a_question_mark_in_zsh(text, is_fixed):
    assert ("?secure=true" in secured(Kind.SHELL, f"#!/usr/bin/env zsh\n{text}")) is is_fixed


ADDRESSES = [
    pytest.param(f"curl {A} # {A}", [A], [], id="an argument"),
    pytest.param(f"curl -o x '{A}?b c'", [f"{A}?b"], [], id="in quotes"),
    pytest.param(
        'curl "http://$CLOUD-res.cloudinary.com/$A b"',
        ["http://$CLOUD-res.cloudinary.com/$A"],
        [],
        id="placeholders",
    ),
    pytest.param(f'a="$(curl "{A}")"', [A], [], id="in a substitution"),
    pytest.param(f"a=`curl {A}`", [A], [], id="in backticks"),
    pytest.param(f"cat <<B\n# {A}\n  # {A}\n{A} it's\nB\n", [A], [], id="in a here-document"),
    pytest.param(f"sed -i 's|{A}|https://b|' c", [], [A], id="sed"),
    pytest.param(f"if ! /usr/bin/grep -q {A} b; then curl {A}; fi", [A], [A], id="grep"),
    pytest.param(f"A=b sudo grep {A}", [], [A], id="behind an assignment and sudo"),
    pytest.param(f'[[ $a == {A}* ]] && [ "$a" = {A} ]', [], [A, A], id="tests"),
    pytest.param(f"case $a in\n  {A}*) curl {A};;\n  (c) d;;\nesac", [A], [A], id="a pattern of case"),
    pytest.param(f"a={A}", [A], [], id="an assignment"),
]


@pytest.mark.parametrize(("text", "is_written", "is_compared"), ADDRESSES)
def test_addresses(text, is_written, is_compared):
    assert written(Kind.SHELL, text) == is_written
    assert compared(Kind.SHELL, text) == is_compared


@pytest.mark.parametrize(
    ("text", "reach", "left"),
    [
        ("# cloudinary-lint: x\na\nb", "a", "a\nb"),
        ("a\n\t# cloudinary-lint: x\r\n#\r\na\r\n", "a", "a\n#\r\na\r\n"),
        ("cat <<A\n# cloudinary-lint: x\nb\nA\n", "b", "cat <<A\nb\nA\n"),
    ],
)
def test_a_comment_reaches_the_line_below(text, reach, left):
    assert reaches(Kind.SHELL, text) == [("# cloudinary-lint: x", reach, left)]


def test_no_comment():
    assert reaches(Kind.SHELL, "a # cloudinary-lint: x\nb '# cloudinary-lint: x'\nc#cloudinary-lint: x") == []


def test_variables_and_secrets():
    text = (
        "export CLOUDINARY_CLOUD_NAME=demo CLOUDINARY_SECURE=$S DB_PASSWORD='x y' API_TOKEN=t\n"
        f"CLOUDINARY_URL={U}"
    )
    assert [option.value for option in variables(Kind.SHELL, text).options][:2] == [Literal("demo"), UNKNOWN]
    assert secrets(Kind.SHELL, text) == ["x y", "t", "k:s"]


def test_a_procfile():
    text = (
        f"# web: CLOUDINARY_URL={U}\nweb: CLOUDINARY_URL={U} gunicorn x # {A}\n"
        f"no process\nworker: curl {A}\r\n"
    )
    assert secured(Kind.PROCFILE, text) == text.replace("@c gunicorn", "@c?secure=true gunicorn")
    assert written(Kind.PROCFILE, text) == [A]
    assert [reach for _, reach, _ in reaches(Kind.PROCFILE, "# cloudinary-lint: x\na: b\n")] == ["a: b"]


INSTRUCTIONS = [
    pytest.param("FROM x\nENV CLOUDINARY_URL=%s\n", id="ENV"),
    pytest.param("env A=b CLOUDINARY_URL='%s' C=d\r\n", id="lower case, several"),
    pytest.param(
        'ENV A="b c" \\\n    # it\'s\n\n    CLOUDINARY_URL="%s" \\\n    C=d', id="over lines, with comments"
    ),
    pytest.param("ENV CLOUDINARY_URL=%s A=b\n", id="beside another"),
    pytest.param("ENV CLOUDINARY_URL %s\n", id="the old form"),
    pytest.param('ENV CLOUDINARY_URL "%s"\n', id="the old form with quotes"),
    pytest.param("ARG CLOUDINARY_URL=%s\n", id="ARG"),
    pytest.param("RUN a && \\\n  # it's\n  CLOUDINARY_URL='%s' b\n", id="RUN"),
    pytest.param("LABEL a=it's\nENV CLOUDINARY_URL=%s\n", id="behind an apostrophe"),
    pytest.param('RUN echo "\nENV CLOUDINARY_URL=%s\n', id="behind a quote without an end"),
    pytest.param("ENV A=b\\c \\\nENV=x\\\\ \\\nCLOUDINARY_URL=%s\n", id="behind backslashes"),
]


@pytest.mark.parametrize("form", INSTRUCTIONS)
@pytest.mark.parametrize(
    ("before", "after"),
    [(U, f"{U}?secure=true"), ("cloudinary://${K}:$S@c#f", "cloudinary://${K}:$S@c?secure=true#f")],
)
def test_a_dockerfile(form, before, after):
    assert secured(Kind.DOCKERFILE, form % before) == form % after


def test_an_ampersand_in_a_dockerfile():
    text = f"ENV CLOUDINARY_URL={U}?a=b&c=(d)\nRUN CLOUDINARY_URL={U}?a=b c\n"
    assert secured(Kind.DOCKERFILE, text) == text.replace("(d)", "(d)&secure=true")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"# ENV CLOUDINARY_URL={U}", id="a comment"),
        pytest.param(f"LABEL CLOUDINARY_URL={U}", id="a label"),
        pytest.param(f"ENV CLOUDINARY_URL {U} x", id="a value with a blank"),
        pytest.param(f"ENV A \\\n# CLOUDINARY_URL={U}\n b", id="a comment within an instruction"),
        pytest.param(f"# escape=`\nENV CLOUDINARY_URL={U}", id="another sign for escapes"),
        pytest.param(f"ENV MY_CLOUDINARY_URL={U}", id="another variable"),
        pytest.param("ARG CLOUDINARY_URL", id="a name alone"),
    ],
)
def test_no_url_in_a_dockerfile(text):
    assert urls(Kind.DOCKERFILE, text) == []


def test_addresses_in_a_dockerfile():
    text = (
        f"# {A}\nADD {A}1 /x\nRUN curl {A}2 \\\n # {A}\n && grep {A}3 x\n"
        f'ENV B={A}4 C=\'{A}5 x\'\nCMD ["curl", "{A}6"]\n'
    )
    assert [address[-1] for address in written(Kind.DOCKERFILE, text)] == ["1", "2", "4", "5", "6"]
    assert compared(Kind.DOCKERFILE, text) == [f"{A}3"]


def test_a_comment_in_a_dockerfile_reaches_the_line_below():
    text = "ENV A=b \\\n  # cloudinary-lint: x\n  B=c\n"
    assert reaches(Kind.DOCKERFILE, text) == [("# cloudinary-lint: x", "  B=c", "ENV A=b \\\n  B=c\n")]


PIECES = [
    "a",
    "k:s@c",
    "?b=c",
    "'d'",
    "'e f'",
    '"g"',
    '"h i"',
    "\\j",
    "\\ ",
    '"\\""',
    '"\\k"',
    "$'\\''",
    "''",
    '""',
    "#",
    "'\"'",
]
PLAIN = frozenset({"a", "k:s@c", "?b=c", "'d'", '"g"', "'e f'", '"h i"'})
WORDS = st.lists(st.sampled_from([*PIECES, "\\\n"]), min_size=1, max_size=6).map("".join)
QUOTES = ["true;", "true # it's\n", "true 'it\ns' \"it's\"\n", "a=$(echo \")\" '(');", "b=${a:-'}'}\n"]
BEFORE = st.lists(st.sampled_from([*QUOTES, "cat <<A >/dev/null\nit's\nA\n"]), max_size=3).map("".join)


@pytest.mark.skipif(BASH is None, reason="bash is not installed")
@given(before=BEFORE, words=st.lists(WORDS, min_size=1, max_size=3))
def test_words_are_those_of_bash_or_left_alone(before, words):
    text = before + "".join(f"CLOUDINARY_{index}={word}\n" for index, word in enumerate(words))
    shown = "".join(f'printf "%s\\0" "$CLOUDINARY_{index}"\n' for index in range(len(words)))
    run = subprocess.run([BASH, "-c", text + shown], capture_output=True, check=True, text=True)
    expected = run.stdout.split("\0")[:-1]
    named = f"{text}CLOUDINARY_CLOUD_NAME=a CLOUDINARY_SECURE=true"
    found = {option.key: option.value for option in variables(Kind.SHELL, named).options}
    for index, value in enumerate(expected):
        assert found.get(f"CLOUDINARY_{index}", Literal(value)) == Literal(value)
        if words[index] in PLAIN:
            assert f"CLOUDINARY_{index}" in found
