"""The data that readers produce and rules check: what a text contains, where, and where more can be inserted.

Facts don't depend on a language, and hold no opinion on what is secure. Spans are in characters of the
decoded text. A value that can't be known from the text is `UNKNOWN`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from cloudinary_lint.text.edits import Edit
from cloudinary_lint.text.records import NamedTuple, dataclass, field

if TYPE_CHECKING:
    from cloudinary_lint.facts.module_summary import ModuleSummary
    from cloudinary_lint.text.source import Span


class Language(Enum):
    """The language that a fact was read from."""

    PYTHON = "python"
    DJANGO = "django"
    JINJA = "jinja"
    ENV = "env"
    LITERAL = "literal"


class Carrier(Enum):
    """The way in which options reach the SDK, which determines how they are spelled and evaluated."""

    STORAGE = "storage"  # the Django setting CLOUDINARY_STORAGE
    SETTINGS = "settings"  # the Django setting CLOUDINARY
    CONFIG = "config"  # cloudinary.config(...)
    URL = "url"  # the query of CLOUDINARY_URL
    ENV = "env"  # the variables CLOUDINARY_*
    CALL = "call"  # a call that builds an address
    TAG = "tag"  # a Django template tag that builds one
    API = "api"  # any other call of the SDK that takes options


class Unknown(Enum):
    """The type of `UNKNOWN`, the value that can't be known from the text."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant as Python or the template would evaluate it: str, int, float, bool or None."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A variable of a Django template: empty unless the view passes one of that name."""

    name: str


Value = Literal | Name | Unknown


def assert_never(value: NoReturn) -> NoReturn:
    """Marks a match as complete for the type checker (`typing.assert_never` needs Python 3.11)."""
    raise AssertionError(value)


class Owner(Enum):
    """The owner of the method or function that is called."""

    SDK = "sdk"  # resolved to the SDK within the file
    OTHER = "other"  # resolved to something else
    UNRESOLVED = "unseen"  # not resolved


@dataclass(frozen=True, slots=True)
class Receiver:
    """The receiver of a method call: its owner, and its last attribute's name (`cover` in `a.cover.x()`).

    `competing_libraries` are the tag libraries that a Django template loads, after the SDK's own or without
    it, and that may define a tag of the same name. `condition` is the path of an imported function of the
    project that returns the receiver, or several with `[]` behind the path.
    """

    owner: Owner = Owner.UNRESOLVED
    attribute: str = ""
    competing_libraries: tuple[str, ...] = ()
    condition: str = ""


class Use(Enum):
    """The use of a text in a program."""

    WRITTEN = "written"
    COMPARED = "compared"  # searched for in other text: an operand, an argument of replace()


@dataclass(frozen=True, slots=True)
class Address:
    """A literal `http://` address, or one of the legacy host with any scheme.

    `place` is the span of the address, `scheme` that of its scheme without the colon. `constant` is the name
    that the module binds it to, if it does not use that name itself.
    """

    place: Span
    scheme: Span
    host: str
    use: Use = Use.WRITTEN
    constant: str = ""

    @property
    def extent(self) -> Span:
        """Returns the span of the whole construct, as other facts have it: the address itself."""
        return self.place


class Origin(Enum):
    """The kind of a source that is an address."""

    LITERAL = "literal"
    URL = "url"  # the attribute of a field or resource
    BUILT = "built"  # the result of `build_url`
    RESPONSE = "response"  # a key of a response


@dataclass(frozen=True, slots=True)
class AddressSource:
    """The source of a tag or builder that may be an address already.

    `name` is the expression, if it is a dotted name; `receiver` that of `url` or `build_url`. `is_secure`:
    the address is certainly https. `removal` is the span of `.url`, if the rest can be passed instead.
    `condition` is as in `ResponseRead`.
    """

    origin: Origin
    place: Span
    name: str = ""
    receiver: Receiver = field(default_factory=Receiver)
    is_secure: bool = False
    is_template: bool = False
    removal: Span | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ResponseRead:
    """A key read from a response of the SDK; `key` holds its characters, None where it is read by a name.

    `condition` is the path of an imported function of the project that this depends on: it has to return the
    response, or several with `[]` behind the path. It is empty if the file alone shows it.
    """

    place: Span
    key: Span | None
    name: str
    extent: Span
    condition: str = ""


class Option(NamedTuple):
    """One option: its key and value, their spans, and how "on" is spelled there.

    `key_span` is the span of the key without quotes, `value_span` the span that a new value replaces; either
    is None if an edit would break the text, or if there is no such text. `is_passed_on`: a variable that gets
    the value of the same variable outside.
    """

    key: str
    value: Value
    span: Span
    key_span: Span | None = None
    value_span: Span | None = None
    on: str = "True"
    is_passed_on: bool = False


class Slot(NamedTuple):
    """A place where one more option can be inserted, and its spelling there.

    The new text is `before` + `opening` + key + `middle` + `on` + `closing` + `after`. `comma` is the offset
    at which a comma has to be inserted too, after the present last entry.
    """

    offset: int
    before: str = ""
    opening: str = ""
    middle: str = "="
    on: str = "True"
    closing: str = ""
    after: str = ""
    comma: int | None = None

    def entry(self, key: str) -> str:
        """Returns the text of the inserted option, for messages."""
        return f"{self.opening}{key}{self.middle}{self.on}{self.closing}"


def fill(slot: Slot, key: str) -> tuple[Edit, ...]:
    """Returns the edits that insert option `key`, turned on, at the slot."""
    new = f"{slot.before}{slot.entry(key)}{slot.after}"
    if slot.comma is None:
        return (Edit(slot.offset, "", new),)
    if slot.comma == slot.offset:
        return (Edit(slot.offset, "", f",{new}"),)
    return Edit(slot.comma, "", ","), Edit(slot.offset, "", new)


class UrlPath(NamedTuple):
    """The path of a `cloudinary://` URL, after the cloud's name."""

    text: str
    span: Span

    @property
    def is_bare(self) -> bool:
        """Whether it is nothing but slashes: the SDK then builds https addresses without a host."""
        return not self.text.strip("/")


@dataclass(frozen=True, slots=True)
class Options:
    """Options written together: a dict, a call, a tag, the query of a URL, an env file's variables.

    * `name`: its name in the text (`CLOUDINARY_STORAGE`, `build_url`, `cloudinary_url`).
    * `place`: where a finding about all of it is reported; `extent`: the span of the whole construct.
    * `has_unknown`: it may hold more options than are known (`**unknown`).
    * `slot`: None if an insertion would break the text.
    * `subject`: the first positional argument of a call or tag.
    * `siblings`: for `Carrier.URL`, the other `CLOUDINARY_*` variables of its environment that matter.
    * `parent`: the call with these options in an argument, or the variables that a URL is one of.
    * `variable`: the name that a URL is assigned to.
    * `function`: the function that encloses a declaration, empty at module level.
    * `source`: the source of a call or tag, if it may be an address already.
    * `env_files`: for variables in YAML, the env files whose variables are in their environment too, as
      written; with `has_unknown`, these decide.
    * `is_default`: a URL that is only the default of a read, and isn't put into the environment.
    * `is_returned`: a dict that a function returns.
    * `spread`: for a call of `config`, the paths of the dicts that it takes its unknown options from.
    """

    carrier: Carrier
    language: Language
    name: str
    place: Span
    extent: Span
    options: tuple[Option, ...] = ()
    slot: Slot | None = None
    has_unknown: bool = False
    receiver: Receiver = field(default_factory=Receiver)
    subject: Value = UNKNOWN
    path: UrlPath | None = None
    siblings: tuple[Option, ...] = ()
    parent: Options | None = None
    variable: Span | None = None
    function: str = ""
    source: AddressSource | None = None
    env_files: tuple[str, ...] = ()
    is_default: bool = False
    is_returned: bool = False
    spread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnusedSetting:
    """A setting that holds Cloudinary configuration under a name that neither SDK nor storage reads.

    `is_url`: its value is a `cloudinary://` URL. `storage`: the key of `STORAGES` that Django reads
    instead, if the setting names a storage.
    """

    name: str
    place: Span
    extent: Span
    is_url: bool = False
    storage: str = ""


@dataclass(frozen=True, slots=True)
class LateSettings:
    """A `CLOUDINARY` dict in a module that imports the SDK itself, which may read the setting too early.

    `imported` is that import; `is_above`: it precedes the dict. `statement` is the call that would pass the
    dict to the SDK, `offset` where it can be inserted.
    """

    place: Span
    extent: Span
    imported: Span
    is_above: bool
    offset: int
    statement: str


@dataclass(frozen=True, slots=True)
class Expression:
    """`{{ receiver.method }}` or `{{ receiver.method(…) }}` in a Django template, on one line.

    `subject` is the text of the receiver, `arguments` those of the call (None without a call). `fits`: a tag
    can take all of them. `load` inserts `{% load cloudinary %}`, None if the template has it already.
    """

    name: str
    place: Span
    extent: Span
    receiver: Receiver
    subject: str
    arguments: tuple[str, ...] | None = None
    fits: bool = True
    load: Load | None = None


class Load(NamedTuple):
    """An insertion that loads the SDK's tag library in a Django template."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class RefusedUrl:
    """A value for `CLOUDINARY_URL` that the SDK refuses when it is imported.

    `surplus` are the parts without which it would be a URL; none where it has another scheme.
    """

    name: str
    place: Span
    extent: Span
    surplus: tuple[Span, ...] = ()


class CodeLine(NamedTuple):
    """A line of code that can be inserted: the offset, the line end or blanks before it, and its text."""

    offset: int
    before: str
    text: str


@dataclass(frozen=True, slots=True)
class SdkUse:
    """A sign that a project uses the SDK: an installed app, or an import in a settings module.

    `line` turns secure on there: a setting, or, if `is_call`, a call in a module that imports the SDK itself;
    None if no place is safe. `is_secured`: the module has such a line already.
    """

    place: Span
    extent: Span
    is_app: bool
    line: CodeLine | None = None
    is_call: bool = False
    is_secured: bool = False


Fact = Options | Address | ResponseRead | UnusedSetting | LateSettings | Expression | SdkUse | RefusedUrl


class Comment(NamedTuple):
    """A comment that addresses a linter: its text, the span it applies to, and the span to delete with it.

    `line` is the span that a `# noqa` applies to, if that is more than its own line. `is_misplaced`: it is
    at the end of a line in a language where it has to be alone on the line above.
    """

    text: str
    span: Span
    reach: Span
    removal: Span
    line: Span | None = None
    is_misplaced: bool = False


class Document(NamedTuple):
    """The result of reading one file. `secrets` are spans that must never be shown.

    `is_undecided`: the template may be Django's or Jinja's, and its facts depend on which.
    """

    facts: tuple[Fact, ...] = ()
    comments: tuple[Comment, ...] = ()
    secrets: tuple[Span, ...] = ()
    module: ModuleSummary | None = None
    libraries: tuple[str, ...] = ()
    is_undecided: bool = False
