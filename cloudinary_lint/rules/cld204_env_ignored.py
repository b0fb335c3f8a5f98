"""# CLD204 · env-ignored

An environment turns secure on in a variable that the SDK ignores.

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

Bad, in `docker-compose.yml`:

```yaml
services:
  web:
    environment:
      CLOUDINARY_URL: "cloudinary://key:secret@demo?secure=true"
      CLOUDINARY_CLOUD_NAME: "demo"
```

Good:

```yaml
services:
  web:
    environment:
      CLOUDINARY_URL: "cloudinary://key:secret@demo?secure=true"
      CLOUDINARY_CLOUD_NAME: "demo"
      CLOUDINARY_SECURE: "true"
```

## Why

The SDK reads its variables in one of two ways. If `CLOUDINARY_CLOUD_NAME` is set, it reads all
`CLOUDINARY_*` variables and ignores `CLOUDINARY_URL`: a `?secure=true` in it has no effect. If it
is not set, the SDK reads `CLOUDINARY_URL` alone, and `CLOUDINARY_SECURE` has no effect.

It is decided in `cloudinary/__init__.py`: `elif os.environ.get("CLOUDINARY_URL"):`.

## When it is not reported

- For `CLOUDINARY_URL`: the `CLOUDINARY_CLOUD_NAME` in the same environment is empty, made of other
  variables or set in another branch, or `CLOUDINARY_SECURE` is set too.
- For `CLOUDINARY_SECURE`: another file of the project, or an empty line of a sample, names the
  cloud, or the project's own code reads the variable. Outside of env files it is reported only
  beside a `CLOUDINARY_URL`: the account may be set elsewhere.
- The project uses Cloudinary only in another language.

## Fix

For `CLOUDINARY_URL`, that of CLD105: the line `CLOUDINARY_SECURE=true`. There is none for
`CLOUDINARY_SECURE` without a cloud name: only the author knows where the account is named.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Option, Options
from cloudinary_lint.rules import Fact, Finding, Findings, Related, Rule, View
from cloudinary_lint.rules._options import is_cloud_named, is_read_by_project, turn_on, turn_on_advice
from cloudinary_lint.sdk import Truth


def check(fact: Fact, view: View) -> Findings:
    if view.is_foreign:
        return
    match fact:
        case Options(carrier=Carrier.URL, parent=Options() as variables):
            is_ignored = sdk.names_cloud(variables.options) is Truth.ON and not sdk.secure_options(variables)
            secure = sdk.secure_option(fact)
            if is_ignored and secure and sdk.is_on(fact, secure) and not sdk.looks_off(secure.value):
                yield _ignored_url(fact, secure, variables, view)
        case Options(carrier=Carrier.ENV) if _is_whole(fact):
            yield from _ignored_variable(fact, view)


def _is_whole(variables: Options) -> bool:
    """Whether no account is set elsewhere: an env file lists all variables, other files often only some."""
    names_url = any(option.key == sdk.URL_VARIABLE for option in variables.options)
    return variables.language is Language.ENV or names_url


def _ignored_url(url: Options, secure: Option, variables: Options, view: View) -> Finding:
    message = f"?secure=true has no effect: the SDK ignores {url.name} when {sdk.CLOUD_VARIABLE} is set"
    cloud = sdk.effective(variables, sdk.CLOUD_VARIABLE)
    is_set = f"{sdk.CLOUD_VARIABLE} is set here"
    return Finding(
        RULE.code,
        url.variable or url.place,
        message,
        turn_on_advice(variables, view),
        turn_on(variables, view),
        (Related(view.path, view.line(cloud.span.start), is_set),) if cloud else (),
        mark=secure.span,
    )


def _ignored_variable(variables: Options, view: View) -> Findings:
    option = sdk.secure_option(variables)
    if option is None or is_read_by_project(variables, option, view):
        return
    if is_cloud_named(variables.options, view) or sdk.names_cloud(variables.options) is Truth.UNKNOWN:
        return
    if not view.project.clouds <= {view.path}:  # another file may be read as well
        return
    message = f"{option.key} has no effect: the SDK reads it only when {sdk.CLOUD_VARIABLE} is set"
    advice = f"set {sdk.CLOUD_VARIABLE} too, or add ?secure=true to {sdk.URL_VARIABLE}"
    yield Finding(RULE.code, option.key_span or option.span, message, advice)


RULE = Rule.of(check, "safe", "an environment turns secure on in a variable that the SDK ignores")
