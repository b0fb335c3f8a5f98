"""The command line, from arguments to an exit code.

0: nothing remains to report. 1: findings remain, or `--fix` changed something under
`--exit-non-zero-on-fix`. 2: errors, even if findings remain: usage, settings, a path that can't be
found or read, a file that can't be written (its findings are reported as before), a bug.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console, options, outcome
from cloudinary_lint.cli.session import begin, check_files, roots_below, roots_of, snapshot
from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.files.paths import absolute_path, display_path, is_there
from cloudinary_lint.files.reading import CurrentFile
from cloudinary_lint.project.store import Stores
from cloudinary_lint.report.crash import BugReporter
from cloudinary_lint.rules import all_rules, names, nearest, prefix_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cloudinary_lint.cli.request import Request
    from cloudinary_lint.cli.session import Session
    from cloudinary_lint.files.git import Listing

CLEAN, ERROR, INTERRUPTED = 0, 2, 130


def main(argv: Sequence[str] | None = None, listings: Mapping[str, Listing] | None = None) -> int:
    """Runs the command line. Returns the exit code. `listings` are recent answers of git, by folder."""
    console.prepare()
    reading = CurrentFile()
    with BugReporter(reading, lambda words: sys.stderr.write(f"{words}\n")):
        return _run(argv, reading, listings or {})
    return ERROR


def _run(argv: Sequence[str] | None, reading: CurrentFile, listings: Mapping[str, Listing]) -> int:
    """Returns the exit code of a run; errors of usage are printed."""
    try:
        return _run_with_progress(options.parse(argv), reading, listings)
    except UsageError as error:
        for reason in error.reasons:
            console.write_line(f"cloudinary-lint: {reason}")
        return ERROR
    except SystemExit as stop:  # after --help and --version
        return int(stop.code or CLEAN)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run_with_progress(request: Request, reading: CurrentFile, listings: Mapping[str, Listing]) -> int:
    """Runs a request, and shows the progress of a long run on a terminal."""
    if request.quiet or request.lsp or request.is_stdin or not sys.stderr.isatty():
        return _run_with_output_file(request, reading, listings)
    from cloudinary_lint.cli.progress import progress_on  # noqa: PLC0415 - only on a terminal

    progress = progress_on(sys.stderr, os.environ)
    if progress is None:
        return _run_with_output_file(request, reading, listings)
    reading.each = progress.each
    try:
        return _run_with_output_file(request, reading, listings)
    finally:
        progress.clear()


def _run_with_output_file(request: Request, reading: CurrentFile, listings: Mapping[str, Listing]) -> int:
    """Runs a request, with standard output in the file that it names."""
    if not request.output_file:
        return _run_request(request, reading, listings)
    from cloudinary_lint.cli.output_file import standard_output_in  # noqa: PLC0415 - only where asked for

    with standard_output_in(request.output_file):
        return _run_request(request, reading, listings)


def _run_request(request: Request, reading: CurrentFile, listings: Mapping[str, Listing]) -> int:
    """Answers a question about rules or settings, serves an editor, or lints."""
    if request.list_rules:
        return _list_rules()
    if request.explain:
        return _explain(request.explain)
    if request.completions:
        return _complete(request.completions)
    if request.lsp:
        return _run_language_server(request, reading)
    session = begin(request, reading, listings=listings)
    if request.show_settings or request.show_files:
        return _show(session)
    code = _show_config(session) if request.show_config else _lint(session)
    session.projects.save()
    return code


def _lint(session: Session) -> int:
    """Checks the files, and fixes them or shows what fixing would change."""
    checked_files = check_files(session)
    if session.request.diff:
        from cloudinary_lint.cli.patches import diff  # noqa: PLC0415 - only where it is asked for

        return diff(session, checked_files)
    if session.request.add_ignore is not None:
        from cloudinary_lint.cli.adding_ignores import add_ignores  # noqa: PLC0415 - only where it is asked for

        return add_ignores(session, checked_files)
    if session.request.fix:
        from cloudinary_lint.cli.fixing import fix  # noqa: PLC0415 - only where it is asked for

        return fix(session, checked_files)
    return outcome.check(session, checked_files)


def _complete(shell: str) -> int:
    """Prints the script that completes words in a shell."""
    from cloudinary_lint.cli.completions import script  # noqa: PLC0415 - only where it is asked for

    console.write(sys.stdout, script(shell))
    return CLEAN


def _run_language_server(request: Request, reading: CurrentFile) -> int:
    """Runs the language server, with the options of the command line for every project."""
    from cloudinary_lint.integrations.language_server import serve  # noqa: PLC0415 - only where it is asked for

    absolute_request, stores = request.with_absolute_paths(), Stores()
    begin(absolute_request, reading)
    return serve(lambda: snapshot(begin(absolute_request, reading, stores)), reading)


def _show_config(session: Session) -> int:
    """Prints the declarations and the verdict of each project that the paths belong to."""
    from cloudinary_lint.report.configuration import as_json, as_text  # noqa: PLC0415 - only where asked for

    roots = roots_of(session)
    if session.settings.output_format == "json":
        for root in roots:
            console.write(sys.stdout, as_json(session.projects.of(root)))
    else:
        roots = roots_below(session)
        headings = [f"{display_path(root)}:\n" if len(roots) > 1 else "" for root in roots]
        texts = [as_text(session.projects.of(root)) for root in roots]
        console.write(sys.stdout, "\n".join(map(str.__add__, headings, texts)))
    paths = [absolute_path(path) for path in session.request.paths]
    error = [f"{display_path(path)}: does not exist" for path in paths if not is_there(path)]
    error += (
        f"{display_path(one.path)}: {one.reason}" for root in roots for one in session.disk.unlisted(root)
    )
    for words in error:
        console.write_line(f"cloudinary-lint: {words}")
    return ERROR if error else CLEAN


def _show(session: Session) -> int:
    """Prints the settings or the files of a run."""
    from cloudinary_lint.cli.showing import show_files, show_settings  # noqa: PLC0415 - only where asked for

    return show_settings(session) if session.request.show_settings else show_files(session)


def _list_rules() -> int:
    rules = all_rules()
    size = max(len(rule.name) for rule in rules)
    for rule in rules:
        console.write(sys.stdout, f"{rule.code}  {rule.name:<{size}}  {rule.fix:<6}  {rule.summary}\n")
    return CLEAN


def _explain(code: str) -> int:
    """Prints the page of a rule. Raises UsageError if there is none."""
    found = [rule for rule in all_rules() if rule.code == prefix_of(code)]
    if not found:
        message = f"--explain: no rule is named {code!r}{nearest(code, names())}"
        raise UsageError(message)
    console.write(sys.stdout, f"{found[0].manual.rstrip()}\n")
    return CLEAN
