"""The options of the command line as plain data: argparse and the fast path both use this table.

The fast path imports this, so it imports nothing.
"""

from __future__ import annotations

SHELLS = ("bash", "zsh", "fish", "tcsh")
COLORS = ("auto", "always", "never")


class CommandOption:
    """An option of the command line.

    Without `metavar` and `choices` it is a switch. `is_repeated`: it may be given several times.
    `is_optional`: its value may be left out. `is_neutral`: it changes nothing about a run in which no file
    mentions Cloudinary.
    """

    __slots__ = ("choices", "default", "help", "is_neutral", "is_optional", "is_repeated", "metavar", "names")

    def __init__(
        self,
        *names: str,
        help: str,  # noqa: A002 - as argparse calls it
        metavar: str = "",
        choices: tuple[str, ...] = (),
        default: str = "",
        is_repeated: bool = False,
        is_optional: bool = False,
        is_neutral: bool = False,
    ) -> None:
        self.names = names
        self.help = help
        self.metavar = metavar
        self.choices = choices
        self.default = default
        self.is_repeated = is_repeated
        self.is_optional = is_optional
        self.is_neutral = is_neutral

    @property
    def words(self) -> tuple[str, ...]:
        """Returns the ways in which it can be given in one word."""
        if self.choices:
            return tuple(f"{name}={choice}" for name in self.names for choice in self.choices)
        return () if self.metavar else self.names


QUESTIONS = "instead of linting"
GROUPS = {
    "fixing": (
        CommandOption(
            "--fix", help="write all safe fixes, then report the findings that are left", is_neutral=True
        ),
        CommandOption("--unsafe-fixes", help="with --fix or --diff: apply unsafe fixes too", is_neutral=True),
        CommandOption(
            "--add-ignore",
            help="write an ignore comment at each finding instead; a reason is given as --add-ignore=REASON",
            metavar="REASON",
            is_optional=True,
        ),
        CommandOption("--diff", help="print what --fix would change, and write nothing"),
        CommandOption(
            "--show-secrets", help="with --diff: don't mask credentials, so that the patch can be applied"
        ),
        CommandOption("--exit-non-zero-on-fix", help="exit with 1 if --fix changed a file", is_neutral=True),
    ),
    "rules": (
        CommandOption(
            "--select",
            help="report only these rules: codes, prefixes or names, comma-separated, or ALL",
            metavar="CODES",
            is_repeated=True,
        ),
        CommandOption(
            "--ignore",
            help="don't report these rules: codes, prefixes or names, comma-separated",
            metavar="CODES",
            is_repeated=True,
        ),
        CommandOption(
            "--strict",
            help="also report findings that the project's configuration makes harmless",
            is_neutral=True,
        ),
    ),
    "output": (
        CommandOption(
            "--output-format", help="{formats} (default: full on a terminal, otherwise concise)", metavar="F"
        ),
        CommandOption("--output-file", help="write to FILE instead of standard output", metavar="FILE"),
        CommandOption(
            "--statistics",
            help="print how often each rule reports, instead of the findings "
            "(with --output-format: after them)",
        ),
        CommandOption("--exit-zero", help="exit with 0 even if findings are left", is_neutral=True),
        CommandOption(
            "--color",
            help="color the output (default: auto)",
            choices=COLORS,
            default="auto",
            is_neutral=True,
        ),
        CommandOption("--quiet", "-q", help="print only findings and errors", is_neutral=True),
        CommandOption(
            "--verbose", "-v", help="list the files that were read, and those that were skipped and why"
        ),
    ),
    "files and settings": (
        CommandOption(
            "--stdin-filename",
            "--stdin-display-name",
            help="check standard input as if it were this file",
            metavar="NAME",
        ),
        CommandOption("--config", help="read the settings from this TOML file", metavar="FILE"),
        CommandOption("--no-cache", help="don't use or write the cache"),
        CommandOption("--isolated", help="ignore all settings files"),
        CommandOption("--root", help="use this folder as the root of the project", metavar="DIR"),
        CommandOption(
            "--exclude",
            help="skip files in folders that match this pattern, as in .gitignore",
            metavar="GLOB",
            is_repeated=True,
        ),
        CommandOption(
            "--extend-include",
            help="also check files that match this pattern, such as *.md",
            metavar="GLOB",
            is_repeated=True,
        ),
        CommandOption("--force-exclude", help="apply exclude to files that are named too", is_neutral=True),
    ),
    "baselines": (
        CommandOption(
            "--baseline", help="don't report the findings that this baseline lists", metavar="FILE"
        ),
        CommandOption("--no-baseline", help="ignore the baseline of the settings"),
        CommandOption(
            "--write-baseline", help="write all findings to FILE instead of reporting them", metavar="FILE"
        ),
    ),
    QUESTIONS: (
        CommandOption(
            "--explain", help="explain a rule: why it matters, and what to write instead", metavar="CODE"
        ),
        CommandOption("--list-rules", help="list all rules"),
        CommandOption(
            "--show-config",
            help="list all Cloudinary configuration of the project, and whether it turns https on",
        ),
        CommandOption("--show-settings", help="print the settings, and where each one is set"),
        CommandOption("--show-files", help="list the files that would be checked"),
        CommandOption("--lsp", help="run as a language server (LSP) for an editor"),
        CommandOption(
            "--completions", help="print a script that completes options in this shell", choices=SHELLS
        ),
    ),
}


def neutral_words() -> frozenset[str]:
    """Returns the words that change nothing about a run in which no file mentions Cloudinary."""
    return frozenset(
        word for group in GROUPS.values() for option in group if option.is_neutral for word in option.words
    )
