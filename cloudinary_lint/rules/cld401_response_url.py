"""# CLD401 · response-url

Code reads `"url"` from a response of the SDK, although `"secure_url"` is beside it.

## Examples

Bad, in `views.py`:

```python
import cloudinary.uploader

result = cloudinary.uploader.upload(file)
photo.address = result["url"]
```

Good:

```python
import cloudinary.uploader

result = cloudinary.uploader.upload(file)
photo.address = result["secure_url"]
```

Bad, in `views.py`:

```python
from cloudinary.api import resources

addresses = [entry.get('url') for entry in resources()['resources']]
```

Good:

```python
from cloudinary.api import resources

addresses = [entry.get('secure_url') for entry in resources()['resources']]
```

## Why

Responses of uploads, the admin API and searches hold the address twice: `url` with http and
`secure_url` with https. The SDK does not touch them, so no configuration changes what `url`
contains.

It is decided in `cloudinary/uploader.py`: `result = json.loads(response.data.decode('utf-8'))`.

## When it is not reported

- Assignments to the key, `del` and `in` tests.
- An expression that tries `secure_url` first, or a statement that returns it if it is there.
- Tests and fixtures, unless `strict` is set: their assertions hold what is.
- Dicts of other services.
- A name that may hold something other than a response: the nearest assignment above decides.
- Functions of the project of which some `return` gives something else than a response or `None`.
  Other ones, also imported ones, are followed to the response, as are parts of tuples, attributes of
  `self`, constants of other modules, copies, `update`, lists, dicts, generators and futures.
- A parameter, unless every call of the function gives it a response, and no other module imports it.

## Fix

Safe: reads `secure_url` instead. There is none where the key is a constant (`response[URL_KEY]`).
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import ResponseRead
from cloudinary_lint.facts.module_summary import Result
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.text.edits import Edit, Fix


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case ResponseRead(name=sdk.INSECURE_KEY):
            if not fact.condition or view.gives(fact.condition, Result.RESPONSE):
                use = f'use "{sdk.SECURE_KEY}"'
                message = f'"{fact.name}" of an upload response is always http://; {use}'
                fix = Fix(use, (Edit(fact.key.start, fact.name, sdk.SECURE_KEY),)) if fact.key else None
                yield Finding(RULE.code, fact.place, message, use, fix, is_covered=view.is_for_tests)


RULE = Rule.of(check, "safe", "`url` is read from a response that holds `secure_url`")
