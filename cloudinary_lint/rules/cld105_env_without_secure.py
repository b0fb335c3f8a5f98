"""# CLD105 · env-without-secure

An env file sets `CLOUDINARY_CLOUD_NAME` and no `CLOUDINARY_SECURE`.

## Why

Where `CLOUDINARY_CLOUD_NAME` is set, the SDK reads every `CLOUDINARY_*` variable and passes
`CLOUDINARY_URL` over, whatever its query says. Without `CLOUDINARY_SECURE` every address it builds
begins with `http://`, unless something else says otherwise.

It is decided in `cloudinary/__init__.py`: `if os.environ.get("CLOUDINARY_CLOUD_NAME"):`.

## Silent

Where a `cloudinary.config(…)` call or a `CLOUDINARY` dict of the project says secure (reported under
`strict`; another env file says nothing of this one). Where the name is empty, unless the file is a
sample, whose empty values are there to be filled; where it is made of other variables. In projects
that don't use the Python SDK. Where `CLOUDINARY_URL` beside it says secure in vain: CLD204 tells.

## Fix

Safe: a line `CLOUDINARY_SECURE=true` below the last `CLOUDINARY_` line and in its style. Unsafe where
the configuration names a host of its own (`CLOUDINARY_CNAME`, …), which turning secure on would
change. None where the project pins an SDK below 1.26, which does not read the variable.

## Examples

Bad, in `.env`:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_API_KEY=key
CLOUDINARY_API_SECRET=secret
DEBUG=1
```

Good:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_API_KEY=key
CLOUDINARY_API_SECRET=secret
CLOUDINARY_SECURE=true
DEBUG=1
```

Bad, in `.env.example`:

```sh
export CLOUDINARY_CLOUD_NAME=""
export CLOUDINARY_API_KEY=""
```

Good:

```sh
export CLOUDINARY_CLOUD_NAME=""
export CLOUDINARY_API_KEY=""
export CLOUDINARY_SECURE="true"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import is_cloud_named
from cloudinary_lint.rules._missing import entry, is_missing, missing
from cloudinary_lint.rules._variables import TOO_OLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.finding import Finding


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(carrier=Carrier.ENV, language=Language.ENV) if is_missing(fact):
            if is_cloud_named(fact.options, view) and view.project.uses_sdk:
                message = f"{sdk.CLOUD_VARIABLE} is set without {entry(fact)}"
                finding = missing(RULE.code, fact, view, message)
                is_read = view.project.reads_variables
                yield finding if is_read else finding._replace(fix=None, advice=TOO_OLD)


RULE = Rule(
    "CLD105",
    "env-without-secure",
    "an env file sets `CLOUDINARY_CLOUD_NAME` and no `CLOUDINARY_SECURE`",
    "safe",
    check,
    superseded_by=("CLD204",),
)
