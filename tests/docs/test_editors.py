"""The snippets of docs/editors.md read real output; the editors that this machine has run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from cloudinary_lint.linting.engine import CheckedFile
from cloudinary_lint.report import Report, render
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.rules import Finding
from cloudinary_lint.text.source import Source, Span
from tests import ROOT
from tests.docs.pages import snippets
from tests.integrations.language_server.editor import Editor

toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

PAGE = "editors.md"
TEXT = "x = 'é'; CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
MESSAGE = "CLOUDINARY_STORAGE relies on the package's default for https; add 'SECURE': True"
NAMES = ["settings.py", "my shop/settings base.py", "größe/a.py", "a:b/12:3.py", "C:\\my shop\\settings.py"]
each_name = pytest.mark.parametrize("name", NAMES)
SUBLIME, VS_CODE = (json.loads(snippets(PAGE, name, "json")[0]) for name in ("Sublime Text", "VS Code"))
(HELIX_TEXT,) = snippets(PAGE, "Helix", "toml")
HELIX = toml.loads(HELIX_TEXT)["language-server"]["cloudinary-lint"]
FULL = {"line": "1", "column": "10", "code": "CLD101", "message": MESSAGE}


LANGUAGES = {
    *("env", "dotenv", "scss", "less", "vue", "svelte", "javascriptreact", "typescriptreact"),
    *("xml", "dockerfile", "dosini", "text"),
}
"""Beside Python, templates, YAML and so on, as Vim names them."""
OTHER_NAMES = {
    "VS Code": {"env": "dotenv", "dosini": "ini", "text": "plaintext"},
    "Helix": {"dotenv": "env", "javascriptreact": "jsx", "typescriptreact": "tsx", "dosini": "ini"},
    "Sublime Text": {"javascriptreact": "jsx", "typescriptreact": "tsx", "dosini": "ini", "text": "plain"},
    "Emacs": {
        "env": "dotenv-mode",
        "dotenv": "dotenv-mode",
        "less": "less-css-mode",
        "xml": "nxml-mode",
        "javascriptreact": "js-jsx-mode",
        "typescriptreact": "tsx-ts-mode",
        "dosini": "conf-mode",
    },
}
"""What the languages are called elsewhere."""
WORDS = r"[a-z][-a-z]*"
LISTS = [
    pytest.param("Neovim", "lua", 0, r'"([a-z]+)"', id="Neovim from 0.11"),
    pytest.param("Neovim", "lua", 1, r'"([a-z]+)"', id="Neovim from 0.7"),
    pytest.param("Neovim", "lua", 2, r'"([a-z]+)"', id="nvim-lint"),
    pytest.param("Vim", "vim", 1, "'([a-z]+)'", id="ALE"),
    pytest.param("VS Code", "json", 0, rf'"({WORDS})"', id="VS Code"),
    pytest.param("Emacs", "elisp", 0, WORDS, id="eglot"),
    pytest.param("Emacs", "elisp", 1, WORDS, id="flycheck"),
    pytest.param("Helix", "toml", 0, rf'name = "({WORDS})"', id="Helix"),
    pytest.param("Sublime Text", "json", 0, r"(?:source|text)\.(\w+)", id="Sublime Text"),
]


@pytest.mark.parametrize(("heading", "kind", "number", "names"), LISTS)
def test_a_snippet_lists_every_language(heading, kind, number, names):
    listed = set(re.findall(names, snippets(PAGE, heading, kind)[number]))
    other = OTHER_NAMES.get(heading, {})
    usual = "{}-mode" if heading == "Emacs" else "{}"
    assert {other.get(one, usual.format(one)) for one in LANGUAGES} - listed == set()


def line_of(name: str) -> str:
    """What the command says about a file of this name."""
    source = Source(name, TEXT)
    finding = Finding("CLD101", Span(9, 27), MESSAGE)
    return render(
        Report(tuple(diagnostics(CheckedFile(source, (finding,)), takes_unsafe=False))), "concise"
    ).rstrip()


@pytest.fixture
def folder(tmp_path):
    """A project with one finding, in a file whose name has a blank."""
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "my shop").mkdir()
    (tmp_path / "my shop/settings.py").write_text(TEXT, encoding="utf-8")
    return tmp_path


def editor(name: str) -> str:
    if found := shutil.which(name):
        return found
    reason = f"{name} is not installed"
    if os.environ.get("CI") and name in {"nvim", "vim"}:
        pytest.fail(reason)
    pytest.skip(reason)


def run(*command: str, folder: Path) -> str:
    """A program that finds the command as people do, in PATH."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "HOME": str(folder), "XDG_STATE_HOME": str(folder / ".state")}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_line_is_that_of_the_command(folder):
    command = [sys.executable, "-m", "cloudinary_lint", "--output-format=concise"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")
    assert done.stdout.rstrip() == line_of(str(Path("my shop", "settings.py")))


class TestPatterns:
    @each_name
    def test_of_vs_code(self, name):
        (_, task, _) = map(json.loads, snippets(PAGE, "VS Code", "json"))
        pattern = task["tasks"][0]["problemMatcher"]["pattern"]
        match = re.search(pattern["regexp"], line_of(name))
        assert match
        read = {part: match[pattern[part]] for part in ("file", "line", "column", "code", "message")}
        assert read == FULL | {"file": name}

    @each_name
    def test_of_sublime_text(self, name):
        _, build = map(json.loads, snippets(PAGE, "Sublime Text", "json"))
        match = re.search(build["file_regex"], line_of(name))
        assert match
        assert match.groups() == (name, "1", "10", f"CLD101 {MESSAGE}")

    @each_name
    def test_of_pycharm(self, name):
        (settings,) = snippets(PAGE, "PyCharm", "ini")
        (filtered,) = re.findall(r"^Output filters: (.*)$", settings, re.MULTILINE)
        pattern = re.escape(filtered)
        for macro, part in (("FILE_PATH", ".+?"), ("LINE", r"\d+"), ("COLUMN", r"\d+"), ("MESSAGE", ".*")):
            pattern = pattern.replace(rf"\${macro}\$", f"(?P<{macro}>{part})")
        match = re.fullmatch(pattern, line_of(name))
        assert match
        assert match.groups() == (name, "1", "10", f"CLD101 {MESSAGE}")


class TestServers:
    """Editors that aren't here start the server by the very words of their snippets."""

    @pytest.mark.parametrize(
        "command",
        [
            pytest.param(
                json.loads(snippets(PAGE, "Sublime Text", "json")[0])["clients"]["cloudinary-lint"][
                    "command"
                ],
                id="Sublime Text",
            ),
            pytest.param(
                [VS_CODE["glspc.server.command"], *VS_CODE["glspc.server.commandArguments"]],
                id="VS Code",
            ),
            pytest.param(
                [HELIX["command"], *HELIX["args"]],
                id="Helix",
            ),
        ],
    )
    def test_are_started(self, folder, command):
        program, *options = command
        assert (program, options[0]) == ("cloudinary-lint", "--lsp")
        client = Editor(folder, *options[1:])
        (found,) = client.open(folder / "my shop/settings.py")
        assert found.code == "CLD101"
        assert client.quit() == 0

    def test_are_among_those_of_each_language_in_helix(self):
        document = toml.loads(HELIX_TEXT)
        assert all("cloudinary-lint" in one["language-servers"] for one in document["language"])

    def test_fix_all_by_the_name_that_vs_code_asks_for(self):
        (kind,) = VS_CODE["editor.codeActionsOnSave"]
        assert kind == import_module("cloudinary_lint.integrations.language_server.code_actions").FIX_ALL


class TestVim:
    def test_makes(self, folder):
        vim = editor("vim")
        (make, _) = snippets(PAGE, "Vim", "vim")
        (folder / "make.vim").write_text(
            f"if !has('quickfix') || !has('eval')\n  cquit 77\nendif\n{make}\nsilent make!\n"
            "let found = map(getqflist(), {_, one -> [bufname(one.bufnr), one.lnum, one.col, one.text]})\n"
            "call writefile([json_encode(found)], 'found.json')\nqall!\n",
            encoding="utf-8",
        )
        run(vim, "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", "make.vim", folder=folder)
        found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
        assert found[0] == ["my shop/settings.py", 1, 10, f"CLD101 {MESSAGE}"]

    @pytest.mark.parametrize("name", sorted({*NAMES} - {"a:b/12:3.py"}))  # no errorformat tells its end
    def test_reads_names(self, folder, name):
        vim = editor("vim")
        (make, _) = snippets(PAGE, "Vim", "vim")
        (folder / "out.txt").write_text(line_of(name) + "\n", encoding="utf-8")
        (folder / "read.vim").write_text(
            f"set encoding=utf-8\n{make}\ncgetfile out.txt\n"
            "let found = map(getqflist(), {_, one -> [one.valid, one.lnum, one.col, one.text]})\n"
            "call writefile([json_encode(found)], 'found.json')\nqall!\n",
            encoding="utf-8",
        )
        run(vim, "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", "read.vim", folder=folder)
        found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
        assert found == [[1, 1, 10, f"CLD101 {MESSAGE}"]]

    @each_name
    def test_with_ale(self, folder, name):
        vim = editor("vim")
        ale = Path("/usr/share/vim-ale")
        if not ale.exists():
            pytest.skip("ALE is not installed")
        (_, linter) = snippets(PAGE, "Vim", "vim")
        (folder / "out.txt").write_text(line_of(name) + "\n", encoding="utf-8")
        (folder / "ale.vim").write_text(
            f"set encoding=utf-8 runtimepath^={ale}\nruntime plugin/ale.vim\n{linter}\n"
            "let ours = filter(ale#linter#GetAll(['python']), {_, one -> one.name is# 'cloudinary-lint'})\n"
            "edit my\\ shop/settings.py\n"
            "let [program, form] = [ours[0].executable, ours[0].command]\n"
            "let command = ale#command#FormatCommand(bufnr(''), program, form, 0, v:null, getcwd(), {})\n"
            "let found = function(ours[0].callback)(bufnr(''), readfile('out.txt'))\n"
            "call writefile([json_encode([found, command])], 'found.json')\nqall!\n",
            encoding="utf-8",
        )
        run(vim, "-N", "-u", "NONE", "-i", "NONE", "-es", "-S", "ale.vim", folder=folder)
        ((found,), command) = json.loads((folder / "found.json").read_text(encoding="utf-8"))
        assert found == {"lnum": 1, "col": 10, "code": "CLD101", "text": MESSAGE, "type": "W"}
        shell = command[1]
        done = run("sh", "-c", f"{shell} < 'my shop/settings.py'; test $? = 1", folder=folder)
        assert ":1:10: CLD101 " in done


NVIM_LINT = """
package.preload["lint"] = function() return { linters = {}, linters_by_ft = {} } end
package.preload["lint.parser"] = function()
  return { from_pattern = function(pattern, groups) return { pattern = pattern, groups = groups } end }
end
%s
local linter = require("lint").linters.cloudinary_lint
assert(require("lint").linters_by_ft.vue[1] == "cloudinary_lint")
vim.cmd("edit my\\\\ shop/settings.py")
local arguments = {}
for _, one in ipairs(linter.args) do
  table.insert(arguments, type(one) == "function" and one() or one)
end
local said = vim.fn.systemlist(vim.list_extend({ linter.cmd }, arguments), vim.fn.getline(1, "$"))
local read = {}
for _, line in ipairs(vim.list_extend({ said[1] }, vim.fn.readfile("out.txt"))) do
  local found = {}
  for index, value in ipairs({ line:match(linter.parser.pattern) }) do
    found[linter.parser.groups[index]] = value
  end
  table.insert(read, found)
end
vim.fn.writefile({ vim.json.encode(read) }, "found.json")
vim.cmd("qall!")
"""
NVIM_LSP = """
vim.lsp.config = function(name, config) _G.configured = vim.tbl_extend("error", { name = name }, config) end
vim.lsp.enable = function(name)
  assert(name == configured.name and vim.tbl_contains(configured.filetypes, "python"))
  local client = vim.lsp.start_client({ name = name, cmd = configured.cmd, root_dir = vim.fn.getcwd() })
  vim.api.nvim_create_autocmd("FileType", {
    callback = function(event) vim.lsp.buf_attach_client(event.buf, client) end,
  })
end
vim.cmd("filetype on")
%s
vim.cmd("edit my\\\\ shop/settings.py")
local function await(is_so) assert(vim.wait(60000, is_so, 10), "nothing came") end
await(function() return #vim.diagnostic.get(0) > 0 end)
local shown = vim.diagnostic.get(0)[1]
local actions
local params = vim.lsp.util.make_range_params()
params.range = {
  start = { line = shown.lnum, character = shown.col },
  ["end"] = { line = shown.lnum, character = shown.col },
}
params.context = { diagnostics = {} }
vim.lsp.buf_request_all(0, "textDocument/codeAction", params, function(answers) actions = answers end)
await(function() return actions ~= nil end)
local client = vim.lsp.get_active_clients()[1]
local titles = {}
for _, answer in pairs(actions) do
  for _, action in ipairs(answer.result) do table.insert(titles, action.title) end
  vim.lsp.util.apply_workspace_edit(answer.result[1].edit, client.offset_encoding)
end
await(function() return #vim.diagnostic.get(0) == 0 end)
local found = { shown.lnum, shown.col, shown.message, shown.source, shown.code, titles, vim.fn.getline(1) }
vim.fn.writefile({ vim.json.encode(found) }, "found.json")
vim.cmd("qall!")
"""


NVIM_TYPES = """
%s
vim.lsp.start_client = function() return 0 end
vim.lsp.buf_attach_client = function() end
vim.cmd("filetype on")
local found = {}
for _, name in ipairs(vim.json.decode([==[%s]==])) do
  vim.cmd("edit " .. name)
  found[name] = vim.bo.filetype
end
vim.fn.writefile({ vim.json.encode(found) }, "found.json")
vim.cmd("qall!")
"""
ENV_NAMES = [
    *(".env", ".env.example", ".env.production", ".env_prod", "production.env", "env", ".flaskenv"),
    *("env.example", "env-sample", "example.env", "sample_env", "env.prod", ".env-prod", "dotenv.dist"),
    *("env.txt", ".envs/.local/.django"),
]
OTHER_FILES = {
    "env.py": "python",
    "env_sample.py": "python",
    "settings.py.example": "python",
    "a.mjs": "javascript",
    "a.cjs": "javascript",
    "page.vue": "vue",
    "page.svelte": "svelte",
    "a.jsx": "javascriptreact",
    "a.tsx": "typescriptreact",
    "a.scss": "scss",
    "a.less": "less",
    "feed.xml": "xml",
    "Dockerfile": "dockerfile",
    "setup.cfg": "cfg",
    "tox.ini": "dosini",
    "notes.txt": "text",
}


class TestNeovim:
    def headless(self, folder: Path, script: str) -> object:
        (folder / "init.lua").write_text(script, encoding="utf-8")
        run(editor("nvim"), "--headless", "-i", "NONE", "-n", "-u", "init.lua", folder=folder)
        return json.loads((folder / "found.json").read_text(encoding="utf-8"))

    @pytest.mark.parametrize("number", [0, 1], ids=["from 0.11", "from 0.7"])
    def test_with_the_server(self, folder, number):
        snippet = snippets(PAGE, "Neovim", "lua")[number]
        line, column, message, source, code, titles, after = self.headless(folder, NVIM_LSP % snippet)
        assert (line, column, message, source, code) == (0, 10, MESSAGE, "cloudinary-lint", "CLD101")
        assert titles[:2] == ["CLD101: add 'SECURE': True", "CLD101: ignore this, by a comment"]
        assert after == TEXT.strip().replace("}", ", 'SECURE': True}")

    def test_attaches_to_env_files_and_samples(self, folder):
        snippet = snippets(PAGE, "Neovim", "lua")[1]
        listed = set(re.findall(r'"([a-z]+)"', snippet))
        found = self.headless(folder, NVIM_TYPES % (snippet, json.dumps([*ENV_NAMES, *OTHER_FILES])))
        assert {name: found[name] for name in ENV_NAMES} == dict.fromkeys(ENV_NAMES, "env")
        assert {name: found[name] for name in OTHER_FILES} == OTHER_FILES
        assert set(OTHER_FILES.values()) <= listed

    def test_recognises_the_same_names_in_every_version(self):
        newer, older = (
            re.findall(r'\["(.*?)"\] = "env"', code) for code in snippets(PAGE, "Neovim", "lua")[:2]
        )
        assert newer == older

    @each_name
    def test_with_nvim_lint(self, folder, name):
        (folder / "out.txt").write_text(line_of(name) + "\n", encoding="utf-8")
        snippet = snippets(PAGE, "Neovim", "lua")[2]
        expected = {"lnum": "1", "col": "10", "code": "CLD101", "message": MESSAGE}
        assert self.headless(folder, NVIM_LINT % snippet) == [expected, expected]


EMACS_FLYCHECK = """
(find-file "my shop/settings.py")
(let ((found (mapcar (lambda (one) (vector (flycheck-error-line one) (flycheck-error-column one)
                                           (flycheck-error-id one) (flycheck-error-message one)))
                     (flycheck-parse-with-patterns
                       (with-temp-buffer (insert-file-contents "../out.txt") (buffer-string))
                       'cloudinary-lint (current-buffer)))))
  (with-temp-file "../found.json" (insert (json-encode (vconcat found)))))
"""
EMACS_EGLOT = """
(setq eglot-sync-connect t)
(find-file "my shop/settings.py")
(python-mode)
(apply #'eglot (eglot--guess-contact))
(let ((waited 0))
  (while (and (not (flymake-diagnostics)) (< waited 600))
    (accept-process-output nil 0.1)
    (flymake-start)
    (setq waited (1+ waited))))
(let ((one (car (flymake-diagnostics))))
  (with-temp-file "../found.json"
    (insert (json-encode (vector (flymake-diagnostic-beg one) (flymake-diagnostic-end one)
                                 (flymake-diagnostic-text one))))))
(eglot-shutdown (eglot-current-server))
"""


class TestEmacs:
    def batch(self, folder: Path, package: str, script: str) -> object:
        emacs = editor("emacs")
        folders = list(Path("/usr/share/emacs/site-lisp/elpa-src").glob("*"))
        if not any(path.name.startswith(package) for path in folders):
            pytest.skip(f"{package} is not installed")
        (folder / "script.el").write_text(script, encoding="utf-8")
        paths = [part for path in folders for part in ("-L", str(path))]
        run(emacs, "-Q", "--batch", *paths, "-l", "script.el", folder=folder)
        return json.loads((folder / "found.json").read_text(encoding="utf-8"))

    @each_name
    def test_with_flycheck(self, folder, name):
        (folder / "out.txt").write_text(line_of(name) + "\n", encoding="utf-8")
        (_, snippet) = snippets(PAGE, "Emacs", "elisp")
        found = self.batch(folder, "flycheck", f"(require 'json)\n{snippet}\n{EMACS_FLYCHECK}")
        assert found == [[1, 10, "CLD101", MESSAGE]]

    def test_with_eglot(self, folder):
        (snippet, _) = snippets(PAGE, "Emacs", "elisp")
        start, end, text = self.batch(folder, "eglot", f"(require 'json)\n{snippet}\n{EMACS_EGLOT}")
        assert (start, end) == (10, 28)
        assert MESSAGE in text


def test_every_server_and_command_is_ours():
    page = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    assert "cloudinary_lint --lsp" not in page
    helped = subprocess.run(
        [sys.executable, "-m", "cloudinary_lint", "--help"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert set(re.findall(r"(?<![-\w])--[a-z][-a-z]+", page)) <= set(re.findall(r"--[a-z][-a-z]+", helped))
