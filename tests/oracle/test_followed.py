"""Every row of what CLD401 follows, run: the address is http, and https after the fix."""

from __future__ import annotations

import pytest

from tests.oracle.test_calls import ANSWERED
from tests.oracle.test_examples import service
from tests.oracle.tool import assert_just
from tests.rules import test_cld401_followed, test_cld401_joined

__all__ = ["service"]

NAMES = """\
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import SimpleNamespace
from asgiref.sync import sync_to_async
import asyncio
f = a = b = b'x'
x = False
fs = files = [f, f]
ns = names = ['a', 'cover']
cursors = [None]
pool = ThreadPoolExecutor()
run_in_threadpool = asyncio.to_thread
transaction = SimpleNamespace(on_commit=lambda call: call())
kept = []
keep = kept.append
k = str
"""
"""What the rows leave open."""
CALLED = {
    "a coroutine": "u = asyncio.run(g(f))",
    "an inner function": "u = g(f)",
    "a known decorator": "u = asyncio.run(g())",
    "a method": "u = M().address(f)",
    "a property": "u = M().address()",
    "a module as an attribute": "u = M().save(f)",
    "an attribute of the same method": "u = M().save(f)",
    "an attribute of another method": "u = M(f).address()",
    "an attribute that is None first": "m = M()\nm.save(f)\nu = m.address()",
    "an item under a name": "u = h(f)",
    "gathered": "u = asyncio.run(h())",
    "gathered by name": "u = asyncio.run(h())",
    "a task": "u = asyncio.run(h())",
    "an update of anything": "u = h({})",
    "|=": "u = h({})",
    "a parameter of an inner function": "u = h(f)",
    "a parameter of a method": "u = A().h()",
    "a parameter of a static method": "u = A().h()",
    "a part that is awaited": "u = asyncio.run(h(f))",
    "a part that a method gives": "u = A().h(f)",
    "a condition that raises without secure_url": "u = h(f)",
    "secure_url returned under another condition": "u = h(f)",
    "a function around": "h(f)\nu = kept",
    "a module around": "u = h()",
    "an attribute of the class": "u = M().a()",
    "an own function run in a thread by the SDK's": "u = asyncio.run(g())",
}
"""What calls the functions of a row."""
UNSEEN = {"a lambda as a key", "a lambda as a key of a list"}
"""Rows whose address goes nowhere."""
UNINSTALLED = {"a progress bar"}
ROWS = [
    pytest.param(f"{table.IMPORTS}{NAMES}{text}\n{CALLED.get(name, '')}\n", id=name)
    for table in (test_cld401_followed, test_cld401_joined)
    for name, text in table.FOLLOWED
    if name not in UNSEEN | UNINSTALLED
]


@pytest.mark.parametrize("text", ROWS)
def test_what_is_followed(text: str, service: str) -> None:
    files = {"views.py": f"{text}found = [globals().get('u'), globals().get('us')]\n"}
    script = f"import os{ANSWERED}".replace("['u']", "['found']")
    assert_just(files, script, SERVICE=service)
