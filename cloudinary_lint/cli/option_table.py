"""The options of the command line as plain data: the one table that both of its readings are made from.

The fast path imports this, so it imports nothing.
"""

from __future__ import annotations

SHELLS = ("bash", "zsh", "tcsh")
COLORS = ("auto", "always", "never")


class Option:
    """An option: its spellings, and what it is for.

    Without `metavar` and `choices` it is a switch. `is_repeated`: it may be given several times. `is_idle`:
    it changes nothing about a run in which no file mentions Cloudinary.
    """

    __slots__ = ("choices", "default", "help", "is_idle", "is_repeated", "metavar", "names")

    def __init__(
        self,
        *names: str,
        help: str,  # noqa: A002 - as argparse calls it
        metavar: str = "",
        choices: tuple[str, ...] = (),
        default: str = "",
        is_repeated: bool = False,
        is_idle: bool = False,
    ) -> None:
        self.names = names
        self.help = help
        self.metavar = metavar
        self.choices = choices
        self.default = default
        self.is_repeated = is_repeated
        self.is_idle = is_idle

    @property
    def words(self) -> tuple[str, ...]:
        """The ways in which it can be given in one word."""
        if self.choices:
            return tuple(f"{name}={choice}" for name in self.names for choice in self.choices)
        return () if self.metavar else self.names


QUESTIONS = "instead of linting"
GROUPS = {
    "fixing": (
        Option("--fix", help="write safe fixes, then report what remains", is_idle=True),
        Option("--unsafe-fixes", help="with --fix or --diff: unsafe fixes too", is_idle=True),
        Option("--diff", help="print what --fix would write, and write nothing"),
        Option("--show-secrets", help="with --diff: an appliable patch, credentials and all"),
        Option("--exit-non-zero-on-fix", help="exit 1 where --fix changed something", is_idle=True),
    ),
    "rules": (
        Option(
            "--select",
            help="only these codes or prefixes, comma-separated",
            metavar="CODES",
            is_repeated=True,
        ),
        Option("--ignore", help="all but these codes or prefixes", metavar="CODES", is_repeated=True),
        Option("--strict", help="report also what the project's configuration makes harmless", is_idle=True),
    ),
    "output": (
        Option(
            "--output-format", help="one of {formats}; default: full on a terminal, else concise", metavar="F"
        ),
        Option("--statistics", help="print counts per code on standard error"),
        Option("--exit-zero", help="exit 0 where findings remain", is_idle=True),
        Option("--color", help="default: auto", choices=COLORS, default="auto", is_idle=True),
        Option("--quiet", "-q", help="no summary on standard error", is_idle=True),
        Option("--verbose", "-v", help="say which files were read, passed over and why"),
    ),
    "files and settings": (
        Option(
            "--stdin-filename",
            "--stdin-display-name",
            help="the name that standard input is judged by",
            metavar="NAME",
        ),
        Option("--config", help="settings from this TOML file", metavar="FILE"),
        Option("--no-cache", help="neither read nor keep facts about files"),
        Option("--isolated", help="no settings file"),
        Option("--root", help="the project's root", metavar="DIR"),
        Option(
            "--exclude",
            help="pass over these when walking, as in .gitignore",
            metavar="GLOB",
            is_repeated=True,
        ),
        Option("--extend-include", help="read these too", metavar="GLOB", is_repeated=True),
        Option("--force-exclude", help="exclude applies to named files too", is_idle=True),
    ),
    "baselines": (
        Option("--baseline", help="report no finding that is known by this baseline", metavar="FILE"),
        Option("--no-baseline", help="report all, whatever the settings say"),
        Option("--write-baseline", help="write what is found to FILE and report nothing", metavar="FILE"),
    ),
    QUESTIONS: (
        Option("--explain", help="print a rule's page", metavar="CODE"),
        Option("--list-rules", help="print all rules, a line each"),
        Option(
            "--show-config",
            help="print every declaration of the project, whether it counts, and the verdict",
        ),
        Option("--show-settings", help="print the settings, and where each comes from"),
        Option("--show-files", help="print the files that would be linted"),
        Option("--lsp", help="serve an editor: the Language Server Protocol on standard streams"),
        Option("--completions", help="print a script that completes words", choices=SHELLS),
    ),
}


def idle_words() -> frozenset[str]:
    """The words that change nothing about a run in which no file mentions Cloudinary."""
    return frozenset(
        word for group in GROUPS.values() for option in group if option.is_idle for word in option.words
    )
