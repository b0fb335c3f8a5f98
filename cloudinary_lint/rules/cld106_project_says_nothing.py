"""# CLD106 · project-says-nothing

A project uses `CloudinaryField` or builds addresses in its code, and no setting of it turns https on.
It is reported once in a project.

## Examples

Bad, in `settings.py`, beside `models.py`:

```python
INSTALLED_APPS = ["cloudinary", "shop"]
```

```python
from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    photo = CloudinaryField("photo")
```

Good:

```python
INSTALLED_APPS = ["cloudinary", "shop"]
CLOUDINARY = {"secure": True}
```

```python
from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    photo = CloudinaryField("photo")
```

## Why

The SDK builds `http://` addresses by default, and nothing in the repository changes that:
`{{ product.photo.url }}` is `http://`, and no template tag or keyword can make it `https://`. The
environment may: where the project runs, `CLOUDINARY_URL` may end in `?secure=true`. If that is so in
every environment, set `secure = true` in `[tool.cloudinary-lint]`, and the finding is gone.

`"SECURE": True` in `CLOUDINARY_STORAGE` does not do it: it reaches the SDK when the storage is first used,
which a page with a `CloudinaryField` alone never does. What sets `secure` and doesn't reach the SDK is
named as a related place, with the reason.

It is decided in `cloudinary/utils.py`:
`secure = options.pop("secure", cloudinary.config().secure)`.

## When it is not reported

- Some declaration that counts turns secure on, or leaves it to run time.
- A sample (`.env.example`) asks for https, and no real env file contradicts it.
- Another declaration has a finding (CLD102 to CLD105) whose fix makes the addresses https.
- Each address says `secure` itself, or has a finding of its own, as calls and template tags have.
- Only a migration has fields of Cloudinary: it builds no address.
- A file that can't be read (CLD901) may hold the answer.
- `secure = true` is set in the settings of this tool.

## Fix

Safe, in Django: the line `CLOUDINARY = {"secure": True}` below `CLOUDINARY_STORAGE`, or else below
`INSTALLED_APPS`; where the settings module imports the SDK, `cloudinary.config(secure=True)` below the
import, and where those that star-import it have imported the SDK before, below an import of its own.
Environment variables still name the account. There is no fix outside of Django, where several
settings modules would do, where the module has the name `CLOUDINARY` already (the advice is to write
the key into it), where something would turn secure off again or replace the dict, and where an SDK
below 1.26 is pinned: there the dict would hide the environment. It is unsafe where https would change
the host.

The finding points at the `'cloudinary'` of `INSTALLED_APPS`, or else at the first import of the SDK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, CodeLine, SdkUse
from cloudinary_lint.project.declarations import counting_edit, lacks_secure
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import ineffective, safety, with_host
from cloudinary_lint.text.edits import Edit, Fix

if TYPE_CHECKING:
    from cloudinary_lint.project import Project

_MESSAGE = (
    "no setting of this project turns https on, "
    "so the SDK builds http:// addresses unless the environment does"
)
_OUTSIDE = (
    "if every environment's CLOUDINARY_URL has ?secure=true, set `secure = true` in [tool.cloudinary-lint]"
)
_USUAL = 'CLOUDINARY = {"secure": True}'
_CALL = "cloudinary.config(secure=True)"


def check(fact: Fact, view: View) -> Findings:
    project = view.project
    match fact:
        case SdkUse() if view.path == project.home and lacks_secure(project):
            if _is_open(fact, view) and fact.is_app == (sdk.APP in project.apps):
                line = _line(fact, view)
                edit = with_host(_edit(line, project), project)
                advice, fix = f"{edit}; {_OUTSIDE}", _fix(line, project)
                found = Finding(RULE.code, fact.place, _MESSAGE, advice, fix, ineffective(project))
                yield found._replace(is_covered=view.is_for_tests)


def _is_open(fact: SdkUse, view: View) -> bool:
    """Whether the module has no line that turns secure on, or one that doesn't count."""
    lost = (one for one in view.project.ineffective if one.carrier in {Carrier.SETTINGS, Carrier.CONFIG})
    return not fact.is_secured or any(one.path == view.path for one in lost)


def _edit(line: CodeLine | None, project: Project) -> str:
    if line is None and (project.opposing or project.has_own_dict):
        return counting_edit(project)
    usual = _USUAL if project.reads_settings else _CALL
    return f"add `{line.text if line else usual}`"


def _line(fact: SdkUse, view: View) -> CodeLine | None:
    """Returns the line that turns secure on in this settings module; None if it isn't known to."""
    project = view.project
    is_one = project.app_settings == (view.path,) and project.reads_variables and not fact.is_secured
    if not is_one or project.loads_sdk_first:
        return None
    is_call = fact.is_call or project.follows_sdk
    later = {Carrier.STORAGE, Carrier.CONFIG} if is_call else {*Carrier}
    is_lost = not is_call and (project.loads_sdk_early or project.has_own_dict)
    if is_lost or any(one.carrier in later for one in project.opposing):
        return None
    if fact.line and is_call and not fact.is_call:  # below an import of what is loaded already
        return fact.line._replace(before=f"{fact.line.before}import {sdk.APP}{fact.line.before}", text=_CALL)
    return fact.line


def _fix(line: CodeLine | None, project: Project) -> Fix | None:
    if line is None or (how_safe := safety(project)) is None:
        return None
    return Fix(f"add `{line.text}`", (Edit(line.offset, "", f"{line.before}{line.text}"),), how_safe)


RULE = Rule.of(check, "safe", "a project builds addresses, and no setting of it turns https on")
