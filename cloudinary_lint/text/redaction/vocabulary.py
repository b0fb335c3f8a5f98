"""The words that are known to be harmless, and the names that mark a credential.

This is the only table of either in the package. A name is harmless if each of its words is in the table;
the value of a credential is harmless only if it is a placeholder.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cloudinary_lint.text.patterns import lazy_pattern

_SECRET_NAME = lazy_pattern(
    r"""(?i:
        secret | passw | passphrase | pwd | token | credential | signature | hmac | dsn | bearer
        | authorization
        | auth(?!or|en) | (?: api | access | private | encryption | signing )[_-]?key | userinfo
        | (?<![a-z]) key(?-i:s?(?![a-z])) | (?<![a-z]) (?: pass | pin | pw | salt ) (?![a-z])
    ) | (?<=[a-z]) Key s? (?![a-z])""",
    re.VERBOSE,
)
_CLOUD_NAME = lazy_pattern(r"(?i:.*cloud_?name|cloudinary_cloud_name)")
_NAME = lazy_pattern(r"[A-Za-z_$][\w$]*(?:[.-][A-Za-z_$][\w$]*){0,6}")
_WORD = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_VARIABLE = lazy_pattern(r"[A-Z][A-Z0-9]{0,11}(?:_[A-Z0-9]{1,12}){1,6}")
_FILLER = lazy_pattern(r"[xX]{3,}|\.{3}|…|\*+|")
_BRACKETED = lazy_pattern(r"<([\w .-]{1,40})>|\[([A-Za-z][\w .-]{0,40})\]")
_SHORT, _DIGITS, _LONGEST = 4, 3, 80

_IN_PLACEHOLDERS = """
a an api app change cloud cloudinary default dummy example fill foo for goes here id in insert is key me my
name not paste placeholder put real replace sample secret set some test the this to todo url value with your
"""
_IN_NAMES = """
about above access account add addon address addresses admin after akamaihd alias all allow allowed alone also
alt always and any apache apis appearance applies apps apt arg args arguments as asset assets async at
attachment auth authenticated author auto autoscaling avatar avif await backend backends backup banner base
bash be because before begin begins behind below best bin body bool border both branch breakpoints bucket
build builds built but by byte cache caches call called calls can cannot care case cast category cdn celery
cert check checks chmod choices class cld clear cli client clone closed cloudinary_url cmd cname code codec
color colors command commands comment comments common complete compose compute concise config configs
configuration configure connection container content contents contenttypes context contrib control copy core
correct cors covered create created crop css curl current custom cuts data database databases date db debian
debug declaration declarations def defaults defined delete delivery density depends deploy describe
description dest detail dev development dict did dirs disable disabled disk display distribution dj3 django
django_cloudinary docker docs does done dotenv dpr driver duration each eager echo edit edits effect else
email empty enable enabled encrypted end endif engine engines ensure entry entrypoint env environ environment
environments error escape eval eventual every exact except exclude exec exists expires export expose extend
extends external extra face faces fail false fetch field fields file filename files filter fit fix fixes flag
flags folder font force form format formats forms from full function gamma generic get getenv gif git github
global go good gravity group groups guess gunicorn handler handlers has have header headers healthcheck height
help heroku hint home host hosted hosts how html http https ico icon if ignore ignores image imagekit images
img import imported imports include index info init inline input install installed instead int into isolated
issue it item items its itself jinja job jobs jpeg jpg js json just keep keys kind label lang language latest
later layout lazy left level lib libcst library limit line lint list load loader local locale location lock
log logger logging login logo long lower mails main make makes manage management manager manifest map mapping
match max maybe mean media mediaflows message messages meta method middle middleware migrate min mit mode
model models module modules more most mp4 multiple must mysql named names namespace needed needs neither
network never new newer news next nginx no node non none noqa nor note nothing notset null number object of
off ok old on once only onto open opt optimized option options or order original os other others our out
output outside override overrides overwrite own owner package packages pad page parameter parameters params
parse passed password path paths permission permissions phase photo php picture pictures pillow pins pip plan
plugin plugins png pod poetry point policy pool port ports post poster postgres postgresql prefix preset
pretty private prod production profile progress project projects properties property protocol provider proxies
proxy psycopg2 public public_id publish push py python quality query queue quiet quote quotes radius rails
raises range raw read readme reads ready really reason receive redirect redis ref refuses region relative
release relies reload remove render replicas repo report request requests require required requirements res
reset resource resources response responses responsive rest restart result results retired retry return
returns right role roles root route routes rule rules run running runs runtime safe same save say scale schema
scope script scripts sdk search secrets section secure secured security see sees select selector self send
sensitive sentry server service services session sessions setdefault setenv setting settings setup sh shared
shell short should show shows sign signature signed simple since site size sizes slim slug so sort source spec
split sql sqlite sqlite3 src ssl stack stage staging star start starts state static staticfiles statics status
step steps stop storage storages store str strategy strict string style styles sub subdomain sudo sum supports
suppress suppresses svg sync system tab table tag tags target task team temp template templates
templatesyntaxerror tests text than that their them then there these they thing those thumb thumbnail time
timeout timestamp title tls too tool tools top transformation transformations travel triggers true try tune
turns two type types ubuntu ui unchanged undefined unique unknown unless unsafe unset unsigned until unused up
update updated upload uploaded uploader uploads upper uri urls us usage use used user username users uses utf
utils uvicorn valid validate values var variable variables vary vendor version versions via video videos view
views virtual visible volume volumes wait want was watch we web webm webp website week what when where which
while whitenoise who why width will within without word work worker workers workflow works would write written
wsgi xml yaml yes yet you zone zoom
"""
_PLACEHOLDER_WORDS = frozenset(_IN_PLACEHOLDERS.split())
_WORDS = _PLACEHOLDER_WORDS.union(_IN_NAMES.split())


def is_secret(name: str) -> bool:
    """Whether a name is one that holds a credential."""
    return _SECRET_NAME.search(name) is not None


def names_cloud(name: str) -> bool:
    """Whether a name is one that holds the name of a cloud."""
    return _CLOUD_NAME.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def is_known(name: str) -> bool:
    """Whether a name consists of known words: `API_SECRET`, `cloudinary_storage.storage`, `buildUrl`."""
    return _NAME.fullmatch(name) is not None and _are_words(name, _WORDS)


def is_key(name: str) -> bool:
    """Whether a name is harmless as a key: a known one, a short one, a variable like `MY_SHOP`."""
    is_short = len(name) <= _SHORT and _NAME.fullmatch(name) is not None
    return is_short or is_variable(name) or is_known(name)


def is_variable(name: str) -> bool:
    """Whether a name is spelled like an environment variable: `MY_SHOP`."""
    return _VARIABLE.fullmatch(name) is not None


@lru_cache(maxsize=1024)
def is_placeholder(text: str) -> bool:
    """Whether a text is a placeholder for a credential: `<your_api_key>`, `your-api-secret`, `xxx`."""
    if len(text) > _LONGEST:
        return False
    if _FILLER.fullmatch(text):
        return True
    if bracketed := _BRACKETED.fullmatch(text):
        return _are_words(bracketed[1] or bracketed[2], _WORDS)
    is_joined = len(_WORD.findall(text)) > 1 or text.lower() in {"changeme", "placeholder", "todo"}
    return is_joined and _NAME.fullmatch(text) is not None and _are_words(text, _PLACEHOLDER_WORDS)


def _are_words(name: str, known: frozenset[str]) -> bool:
    return name.lower() in known or all(
        len(word) <= _DIGITS if word.isdigit() else word.lower() in known for word in _WORD.findall(name)
    )
