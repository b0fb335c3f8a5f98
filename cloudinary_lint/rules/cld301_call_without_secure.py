"""# CLD301 · call-without-secure

A call builds an address of Cloudinary without `secure=True`.

## Why

`build_url`, `image`, `video`, `video_thumbnail`, `cloudinary.utils.cloudinary_url` and
`Search().to_url` ask the call first and the configuration then; where neither says `secure`, the
address begins with `http://`. The poster of a video has options of its own: `secure=True` of the
video does not reach a `poster={…}`.

It is decided in `cloudinary/utils.py`: `secure = options.pop("secure", cloudinary.config().secure)`.

## Silent

Where the project's configuration says secure, unless `strict`. Where more options may be passed than
are seen (`**options`), and where `secure` is there in any spelling or value (CLD201, CLD202 and
CLD203 look at those). Where the call is not known to be Cloudinary's: in Python it is by a
constructor or `upload_image` result in scope, by a `CloudinaryField` of the project, or by a keyword
only Cloudinary has, such as `crop` or `gravity`; in a Jinja template `.build_url` is, unless the
project defines its own. Where the source is a literal `http(s)://` address, which is returned as it
is. On `.url`, and on download and API helpers, which take no `secure`.

## Fix

Safe: adds `secure=True` as the last keyword. Unsafe where the call or the configuration names a host
of its own (`cname`, `secure_distribution`, …), which turning secure on would change.

## Examples

Bad, in `views.py`:

```python
from cloudinary import CloudinaryImage

thumbnail = CloudinaryImage(name).build_url(width=100, crop="fill")
```

Good:

```python
from cloudinary import CloudinaryImage

thumbnail = CloudinaryImage(name).build_url(width=100, crop="fill", secure=True)
```

Bad, in `views.py`:

```python
from cloudinary.utils import cloudinary_url

address, options = cloudinary_url(
    name,
    width=100,
)
```

Good:

```python
from cloudinary.utils import cloudinary_url

address, options = cloudinary_url(
    name,
    width=100,
    secure=True,
)
```

Bad, in `views.py`:

```python
from cloudinary import CloudinaryVideo

tag = CloudinaryVideo(name).video(secure=True, poster={"effect": "sepia"})
```

Good:

```python
from cloudinary import CloudinaryVideo

tag = CloudinaryVideo(name).video(secure=True, poster={"effect": "sepia", "secure": True})
```

Bad, in `templates/page.jinja`:

```jinja
<img src="{{ photo.image.build_url(width=100) }}">
```

Good:

```jinja
<img src="{{ photo.image.build_url(width=100, secure=True) }}">
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import builds_address, decisive
from cloudinary_lint.rules._missing import entry, is_missing, missing, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.finding import Finding


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(carrier=Carrier.CALL) if is_missing(fact) and builds_address(fact, view):
            if fact.outer is None or _is_secure(fact.outer, view):
                yield missing(RULE.code, fact, view, _message(fact))


def _is_secure(outer: Options, view: View) -> bool:
    option = decisive(outer, view)
    return option is not None and sdk.truth(outer.carrier, option.value) is sdk.Truth.ON


def _message(fact: Options) -> str:
    if fact.outer:
        return f"the {fact.name} of {title(fact.outer)} builds its own address, without {entry(fact)}"
    return f"{title(fact)} builds an address without {entry(fact)}"


RULE = Rule(
    "CLD301",
    "call-without-secure",
    "a call builds an address without `secure=True`",
    "safe",
    check,
)
