"""# CLD105 · env-without-secure

An env file sets `CLOUDINARY_CLOUD_NAME` and no `CLOUDINARY_SECURE`.

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

## Why

Where `CLOUDINARY_CLOUD_NAME` is set, the SDK reads all `CLOUDINARY_*` variables and ignores
`CLOUDINARY_URL`, including its query. Without `CLOUDINARY_SECURE`, every address that it builds
begins with `http://`, unless something else turns secure on.

It is decided in `cloudinary/__init__.py`: `if os.environ.get("CLOUDINARY_CLOUD_NAME"):`.

## When it is not reported

- A `cloudinary.config(…)` call or a `CLOUDINARY` dict of the project turns secure on, unless
  `--strict` is given. Another env file does not help this one.
- The cloud name is empty, except in a sample, where it is there to be filled in.
- The cloud name is made of other variables.
- The project doesn't use the Python SDK.
- A `CLOUDINARY_URL` in the same file has `?secure=true`: CLD204 reports that instead.

## Fix

Safe: adds the line `CLOUDINARY_SECURE=true` after the last `CLOUDINARY_` line, in the same style.
It is unsafe where the configuration names a host of its own (`CLOUDINARY_CNAME`, …), because
turning secure on changes that host. There is no fix where the project pins an SDK below 1.26, which
does not read the variable.
"""

from __future__ import annotations

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._effective import is_cloud_named
from cloudinary_lint.rules._missing import is_missing, missing, unread_line
from cloudinary_lint.rules._wording import entry


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.ENV, language=Language.ENV) if is_missing(fact):
            if is_cloud_named(fact.options, view) and view.project.uses_sdk:
                message = (
                    f"{sdk.CLOUD_VARIABLE} is set without {entry(fact)}, so the SDK builds http:// addresses"
                )
                finding = missing(RULE.code, fact, view, message)
                instead = unread_line(view)
                yield finding._replace(fix=None, advice=instead) if instead else finding


RULE = Rule(
    "CLD105",
    "env-without-secure",
    "an env file sets `CLOUDINARY_CLOUD_NAME` and no `CLOUDINARY_SECURE`",
    "safe",
    check,
    superseded_by=("CLD204",),
)
