"""# CLD204 · env-ignored

An env file says secure where the SDK does not look.

## Why

The SDK reads its variables in one of two ways. With a `CLOUDINARY_CLOUD_NAME` it reads all
`CLOUDINARY_*` variables and passes `CLOUDINARY_URL` over as a whole: a `?secure=true` in it has no
effect. Without, it reads `CLOUDINARY_URL` alone, and `CLOUDINARY_SECURE` has none.

It is decided in `cloudinary/__init__.py`: `elif os.environ.get("CLOUDINARY_URL"):`.

## Silent

On a URL beside an empty `CLOUDINARY_CLOUD_NAME`, one that is made of other variables, or a
`CLOUDINARY_SECURE`. On `CLOUDINARY_SECURE` where another file of the project, or an empty line of a
sample, names the cloud, and where the project's own code reads it. In projects that use Cloudinary in
another language alone.

## Fix

Safe for the URL: a line `CLOUDINARY_SECURE=true` below the last `CLOUDINARY_` line and in its style.
Unsafe where the configuration names a host of its own (`CLOUDINARY_CNAME`, …), which turning secure
on would change. None where the project pins an SDK below 1.26, which does not read the variable, and
none for `CLOUDINARY_SECURE` without a cloud's name: only the author knows where the account is named.

## Examples

Bad, in `.env`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_API_KEY=key
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_API_KEY=key
CLOUDINARY_SECURE=true
```

Bad, in `.env`:

```sh
CLOUDINARY_SECURE=true
```

Good:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=true
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import is_cloud_named, is_read_by_project
from cloudinary_lint.rules._missing import entry
from cloudinary_lint.rules._variables import TOO_OLD, secure_line
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(language=Language.ENV) if view.project.is_foreign:
            return
        case Options(carrier=Carrier.URL, language=Language.ENV, outer=Options() as variables):
            if _says_secure(fact) and _is_passed_over(variables):
                yield _passed_over(fact, variables, view)
        case Options(carrier=Carrier.ENV, language=Language.ENV):
            yield from _unread(fact, view)


def _says_secure(url: Options) -> bool:
    option = sdk.effective(url, sdk.spelling(url.carrier))
    if option is None or sdk.looks_off(option.value):
        return False
    return sdk.truth(url.carrier, option.value) is Truth.ON


def _is_passed_over(variables: Options) -> bool:
    return sdk.names_cloud(variables.options) is Truth.ON and not sdk.secure_options(variables)


def _passed_over(url: Options, variables: Options, view: View) -> Finding:
    message = f"{url.name} says secure and is not read: {sdk.CLOUD_VARIABLE} is set beside it"
    fix = secure_line(variables, view)
    advice = f"add {entry(variables)}" if view.project.reads_variables else TOO_OLD
    return Finding(RULE.code, url.variable or url.place, message, advice, fix)


def _unread(variables: Options, view: View) -> Iterator[Finding]:
    option = sdk.effective(variables, sdk.spelling(variables.carrier))
    if option is None or _may_name_cloud(variables, view) or is_read_by_project(variables, option, view):
        return
    message = f"{option.key} is not read: {sdk.CLOUD_VARIABLE} is not set"
    advice = f"set {sdk.CLOUD_VARIABLE} too, or write ?secure=true into {sdk.URL_VARIABLE}"
    yield Finding(RULE.code, option.key_span or option.span, message, advice)


def _may_name_cloud(variables: Options, view: View) -> bool:
    """Whether the account is named here, may be, or is in another file that may be read as well."""
    if is_cloud_named(variables.options, view) or sdk.names_cloud(variables.options) is Truth.UNKNOWN:
        return True
    return not view.project.clouds <= {view.path}


RULE = Rule(
    "CLD204",
    "env-ignored",
    "an env file says secure where the SDK does not look",
    "safe",
    check,
)
