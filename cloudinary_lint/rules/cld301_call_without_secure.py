"""# CLD301 · call-without-secure

A call builds a Cloudinary address without `secure=True`.

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

## Why

`build_url`, `image`, `video`, `video_thumbnail`, `source`, `picture`, `Search().to_url`, and of
`cloudinary.utils` the functions `cloudinary_url`, `cloudinary_scaled_url` and
`build_distribution_domain` use the options of the call first and the configuration second. If neither has
`secure`, the address begins with `http://`. The poster of a video has options of its own:
`secure=True` of the video has no effect on a `poster={…}`.

It is decided in `cloudinary/utils.py`:
`secure = options.pop("secure", cloudinary.config().secure)`.

## When it is not reported

- The project's configuration turns secure on, unless `--strict` is given.
- Some options can't be seen: `**options`. They can where a literal dict is the name's only
  assignment and only literal keys are written into it later, and for `**OPTIONS["thumb"]` where
  the name's only assignment is a literal dict of dicts that is used in no other way.
- `secure` is there in any spelling: CLD201, CLD202 and CLD203 check it.
- The call is not known to be Cloudinary's. In Python it is known by a constructor or an
  `upload_image` result, also of the project's own functions, by a `CloudinaryField` of the project,
  or by a keyword that only Cloudinary has, such as `crop` or `gravity`; an instance, and
  `cloudinary_url` itself, also by way of other modules of the project. In a Jinja template
  `.build_url` is Cloudinary's, unless the project defines its own.
- The source is an address, which the SDK returns as it is: CLD306 reports that.
- `.url`, and helpers for downloads and the API, which take no `secure`.

## Fix

Safe: adds `secure=True` at the end; unsafe where the call or the settings name a host, which https changes.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import builds_address, effective_option, entry, is_missing, missing, title


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.CALL, parent=outer) if is_missing(fact) and builds_address(fact, view):
            if outer is None:
                yield missing(RULE.code, fact, view, f"{title(fact)} builds an address without {entry(fact)}")
            elif sdk.is_on(outer, effective_option(outer, view)):
                of = f"the {fact.name} of {title(outer)}"
                yield missing(RULE.code, fact, view, f"{of} builds its own address, without {entry(fact)}")


RULE = Rule.of(check, "safe", "a call builds an address without `secure=True`")
