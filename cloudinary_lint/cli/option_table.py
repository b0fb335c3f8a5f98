"""The options of the command line as plain data, for argparse and for completion in shells."""

from __future__ import annotations

SHELLS = ("bash", "zsh", "fish", "tcsh")
COLORS = ("auto", "always", "never")
QUESTIONS = "instead of linting"
GROUPS: dict[str, tuple[tuple[str, str | tuple[str, ...], str], ...]] = {
    "fixing": (
        ("--fix", "", "write all safe fixes, then report the findings that are left"),
        ("--unsafe-fixes", "", "with --fix or --diff: apply unsafe fixes too"),
        (
            "--add-ignore",
            "[REASON]",
            "write an ignore comment at each finding instead; a reason is given as --add-ignore=REASON",
        ),
        ("--diff", "", "print what --fix would change, and write nothing"),
        ("--show-secrets", "", "with --diff: don't mask credentials, so that the patch can be applied"),
        ("--exit-non-zero-on-fix", "", "exit with 1 if --fix changed a file"),
    ),
    "rules": (
        (
            "--select",
            "CODES...",
            "report only these rules: codes, prefixes or names, comma-separated, or ALL",
        ),
        ("--ignore", "CODES...", "don't report these rules: codes, prefixes or names, comma-separated"),
        ("--strict", "", "also report findings that the project's configuration makes harmless"),
    ),
    "output": (
        ("--output-format", "F", "{formats} (default: full on a terminal, otherwise concise)"),
        ("--output-file", "FILE", "write to FILE instead of standard output"),
        (
            "--statistics",
            "",
            "print how often each rule reports, instead of the findings (with --output-format: after them)",
        ),
        ("--exit-zero", "", "exit with 0 even if findings are left"),
        ("--color", COLORS, "color the output (default: auto)"),
        ("--quiet -q", "", "print only findings and errors"),
        ("--verbose -v", "", "list the files that were read, and those that were skipped and why"),
    ),
    "files and settings": (
        ("--stdin-filename --stdin-display-name", "NAME", "check standard input as if it were this file"),
        ("--config", "FILE", "read the settings from this TOML file"),
        ("--no-cache", "", "don't use or write the cache"),
        ("--isolated", "", "ignore all settings files"),
        ("--root", "DIR", "use this folder as the root of the project"),
        ("--exclude", "GLOB...", "skip files in folders that match this pattern, as in .gitignore"),
        ("--extend-include", "GLOB...", "also check files that match this pattern, such as *.md"),
        ("--force-exclude", "", "apply exclude to files that are named too"),
    ),
    "baselines": (
        ("--baseline", "FILE", "don't report the findings that this baseline lists"),
        ("--no-baseline", "", "ignore the baseline of the settings"),
        ("--write-baseline", "FILE", "write all findings to FILE instead of reporting them"),
    ),
    QUESTIONS: (
        ("--explain", "CODE", "explain a rule: why it matters, and what to write instead"),
        ("--list-rules", "", "list all rules"),
        (
            "--show-config",
            "",
            "list all Cloudinary configuration of the project, and whether it turns https on",
        ),
        ("--show-settings", "", "print the settings, and where each one is set"),
        ("--show-files", "", "list the files that would be checked"),
        ("--lsp", "", "run as a language server (LSP) for an editor"),
        ("--completions", SHELLS, "print a script that completes options in this shell"),
    ),
}
"""The options of each group: names, what they take, help.

An option takes nothing (it is a switch), one of several words, a value (`FILE`), one that may be left out
(`[REASON]`), or may be given several times (`CODES...`).
"""


def field_of(names: str) -> str:
    """Returns the name of the argument for an option, by the first of the option's names."""
    return names.split(maxsplit=1)[0].removeprefix("--").replace("-", "_")


def default_of(takes: str | tuple[str, ...]) -> str | bool | list[str] | None:
    """Returns the argument for an option that is not given, by what it takes."""
    if isinstance(takes, tuple):
        return "auto" if takes == COLORS else ""
    if takes.endswith("..."):
        return []
    return (None if takes.startswith("[") else "") if takes else False
