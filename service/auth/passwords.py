"""A password in; whether it will do, its argon2 hash, and whether it is the one behind a hash, out.

>>> check_password("Yong-jiang 1987", "weiling")
>>> check_password("1234567890", "weiling")
Traceback (most recent call last):
    ...
service.auth.passwords.WeakPassword: 密码不能只用数字：生日、手机号、身份证号都猜得到；请加上字母或汉字
"""

from __future__ import annotations

import functools
import secrets
import unicodedata

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from matcher.errors import MatcherError

SHORTEST, LONGEST = 10, 128
_CLEAR = "abcdefghkmnpqrstuvwxyz23456789"
_HAN = "\u2e80"  # from here on a letter is one of thousands, and counts twice
_FEWEST_LETTERS = 5  # different ones
# What people type when a machine asks for ten characters; compared without case.
_COMMON = (
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "a123456789",
    "abc1234567",
    "abcd123456",
    "admin12345",
    "admin123456",
    "guangxi123",
    "nanning123",
    "p@ssw0rd123",
    "password12",
    "password123",
    "password1234",
    "qq123456789",
    "qwerasdfzxcv",
    "qwertyuiop",
    "qwerty12345",
    "woaini1314",
    "woaini520520",
    "zhaopin123",
)


class WeakPassword(MatcherError):
    """A password will not do; the message says why, never which."""


def check_password(password: str, login: str) -> None:
    """Refuse a password that is short, common, or said by the login."""
    plain = _plain(password)
    folded = plain.casefold()
    if len(plain) + sum(letter >= _HAN for letter in plain) < SHORTEST:
        raise WeakPassword(
            f"密码至少要 {SHORTEST} 个字母或数字，汉字一个算两个；一句好记的话就很好"
        )
    if len(plain) > LONGEST:
        raise WeakPassword(f"密码最多 {LONGEST} 个字，请写短一些")
    if plain.isdigit():
        raise WeakPassword("密码不能只用数字：生日、手机号、身份证号都猜得到；请加上字母或汉字")
    if folded in _COMMON or len(set(folded)) < _FEWEST_LETTERS:
        raise WeakPassword("这个密码太常见、太好猜，请换一个")
    if login.casefold() in folded:
        raise WeakPassword("密码里不要带登录名，请换一个")


def fresh_password() -> str:
    """Make a password that can be read out and typed: no letter that looks like another.

    >>> len(fresh_password())
    14
    """
    parts = ("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(3))
    return "-".join(parts)


def hashed(password: str) -> str:
    """Hash a password, to be stored."""
    return _hasher().hash(_plain(password))


def verified(password: str, known: str | None) -> tuple[bool, str | None]:
    """Say whether a password is right, and its new hash if the stored one is out of date.

    Without a stored hash it is wrong, after the same time.
    """
    right, better = _hasher().verify_and_update(_plain(password), known or _nobodys())
    return right and known is not None, better


def _plain(password: str) -> str:
    """Full-width letters of an input method are the same password."""
    return unicodedata.normalize("NFKC", password)


@functools.cache
def _hasher() -> PasswordHash:
    """Hash as OWASP asks of argon2id at least: forty sign-ins at once must fit into memory."""
    return PasswordHash([Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)])


@functools.cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_hex())
