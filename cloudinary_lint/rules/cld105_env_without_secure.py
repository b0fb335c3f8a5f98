"""# CLD105 · env-without-secure

An environment has `CLOUDINARY_CLOUD_NAME` and no `CLOUDINARY_SECURE`.

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

Bad, in `docker-compose.yml`:

```yaml
services:
  web:
    environment:
      - CLOUDINARY_CLOUD_NAME
      - CLOUDINARY_API_KEY
```

Good:

```yaml
services:
  web:
    environment:
      - CLOUDINARY_CLOUD_NAME
      - CLOUDINARY_API_KEY
      - CLOUDINARY_SECURE=true
```

## Why

Where `CLOUDINARY_CLOUD_NAME` is set, the SDK reads all `CLOUDINARY_*` variables and ignores
`CLOUDINARY_URL`, including its query. Without `CLOUDINARY_SECURE`, every address that it builds
begins with `http://`, unless something else turns secure on.

An environment is an env file, a shell script, a Dockerfile, a TOML or INI file, a Python module that
writes into `os.environ`, or one mapping or list of YAML or JSON: two services of a compose file have
one each. A list of names without values, in the `environment:` of a compose file or in `app.json`,
is one too: a variable that it doesn't name never arrives, whatever `.env.example` says.

It is decided in `cloudinary/__init__.py`: `if os.environ.get("CLOUDINARY_CLOUD_NAME"):`.

## When it is not reported

- A `cloudinary.config(…)` call or a `CLOUDINARY` dict of the project turns secure on, unless
  `--strict` is given. Another env file does not help this one.
- The cloud name is empty, except in a sample, where it is there to be filled in.
- A `CLOUDINARY` dict or a `cloudinary.config(…)` call without `secure` is reported already (CLD102,
  CLD103): mending that is enough.
- The cloud name is made of other variables.
- A compose service has an `env_file` too, which may turn secure on.
- The project doesn't use the Python SDK.
- A `CLOUDINARY_URL` in the same environment has `?secure=true`: CLD204 reports that instead.

## Fix

Safe: adds the line `CLOUDINARY_SECURE=true` after the last `CLOUDINARY_` line, in the same style:
an entry of a mapping, an item of a list, a statement. There is no fix where that style can't be
repeated, as after `echo CLOUDINARY_CLOUD_NAME=demo`, nor where the project pins an SDK below 1.26,
which does not read the variable: a lock file decides, or else the requirements. It is unsafe where
the settings name a host (`CLOUDINARY_CNAME`, …), which https changes.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import entry, is_cloud_named, is_missing, missing


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.ENV) if is_missing(fact) and not view.is_foreign:
            is_passed_on = any(one.key == sdk.CLOUD_VARIABLE and one.is_passed_on for one in fact.options)
            if view.project.uses_sdk and (is_passed_on or is_cloud_named(fact.options, view)):
                how = f"{'passed on' if is_passed_on else 'set'} without {entry(fact)}"
                message = f"{sdk.CLOUD_VARIABLE} is {how}, so the SDK builds http:// addresses"
                yield missing(RULE.code, fact, view, message)


RULE = Rule.of(
    check,
    "safe",
    "an environment has `CLOUDINARY_CLOUD_NAME` and no `CLOUDINARY_SECURE`",
    superseded_by="CLD204",
)
