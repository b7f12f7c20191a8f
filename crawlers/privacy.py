"""What is taken out of every text before anything else sees it, and how authors are hidden.

Masked: Vietnamese telephone numbers, identity numbers, e-mail addresses and number plates of vehicles. Kept: hotlines
and short codes (113, 1022, 1900 xxxx, 1800 xxxx), which are public services, and every other number.
"""

from __future__ import annotations

import hashlib
import re

PHONE, IDENTITY, EMAIL, PLATE = "[số điện thoại]", "[số giấy tờ]", "[email]", "[biển số xe]"

_S = r"[ .\-]"
_BEFORE = r"(?<![\w/=])(?<!\w[.,\-])"
_MONEY = r"(?!\s*(?:đồng|đ(?!\w)|vn[dđ]|usd|tỷ|tỉ|triệu))"
_AFTER = rf"(?![\w/])(?![.,:]\d)(?!-\d{{1,6}}(?!\d)){_MONEY}"
_MOBILE = rf"""(?:
    [35789]\d{{8}}
  | [35789]\d(?P<a>{_S})\d{{3}}(?P=a)?\d{{4}}  | [35789]\d(?P<b>{_S})\d{{4}}(?P=b)?\d{{3}}
  | [35789]\d{{2}}(?P<c>{_S})\d{{3}}(?P=c)?\d{{3}} | [35789]\d{{5}}{_S}\d{{3}}
  | [35789]\d{{2}}(?P<e>{_S})\d{{2}}(?P=e)\d{{2}}(?P=e)\d{{2}}
  | [35789](?P<f>{_S})\d{{4}}(?P=f)\d{{4}}
  | [35789](?P<g>{_S})\d{{2}}(?P=g)\d{{2}}(?P=g)\d{{2}}(?P=g)\d{{2}}
)"""
_LANDLINE = rf"""(?:
    (?:28|24)\)?{_S}?\d{{4}}{_S}?\d{{4}} | (?:28|24)\)?{_S}\d{{2}}(?:{_S}\d{{2}}){{3}}
  | 2\d{{2}}\)?{_S}?\d{{3,4}}{_S}?\d{{3,4}}
)"""
_TRUNK = rf"(?:(?:\+|00)\ ?84{_S}?(?:\(0\){_S}?)?|\(\+84\){_S}?0?|\(?0)"
_PHONE = re.compile(
    rf"{_BEFORE}(?:{_TRUNK}(?:{_MOBILE}|{_LANDLINE}|1[2689]\d{{8}})|84[35789]\d{{8}}){_AFTER}",
    re.VERBOSE | re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"(?:mã số thuế|mst|mã số doanh nghiệp|msdn|mã hồ sơ|mã đơn|số tài khoản|stk)[^\d\n]{0,12}$", re.IGNORECASE
)
_CITIZEN = re.compile(
    rf"{_BEFORE}0(?:0[1-9]|[1-8]\d|9[0-6])(?:[0-3]\d{{8}}| [0-3]\d{{2}} \d{{3}} \d{{3}}|[0-3] \d{{4}} \d{{4}}){_AFTER}",
    re.IGNORECASE,
)
_NAMED_IDENTITY = re.compile(
    r"(?P<name>\b(?:cccd|cmnd|cmt|căn cước(?: công dân)?|chứng minh(?: nhân dân| thư)?|số định danh)\b[^\d\n]{0,30}?)"
    r"(?P<number>\d{12}|\d{9}|\d{3} \d{3} \d{3}(?: \d{3})?)(?!\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}")
_PLATE_END = r"(?![\w/])(?![.,]\d)"
_PLATE_DOTTED = re.compile(
    rf"(?<![\w/.\-])[1-9]\d[ \-]?[A-ZĐ][A-Z\d]?[ .\-]{{0,3}}\d{{3}}\.\d{{2}}{_PLATE_END}{_MONEY}", re.IGNORECASE
)
_PLATE = re.compile(
    r"(?<![\w/.\-])[1-9]\d(?:[ \-]?[A-HK-NPR-VX-ZĐ][A-Z\d]?[ \-]{1,3}\d{5}|[A-HK-NPR-VX-ZĐ][A-Z1-9]?\d{5}"
    rf"|[ \-]?(?:NG|NN|QT)[ \-]?\d{{3}}[ \-.]?\d{{2}}){_PLATE_END}{_MONEY}"
)
_NAMED_PLATE = re.compile(
    r"(?P<name>\b(?:biển(?: kiểm soát| số)?(?: xe)?|bks|bs)\b[\s:.\-]{0,4})"
    r"[1-9]\d[ \-]?[A-ZĐ][A-Z\d]?[ .\-]{0,3}\d{3}\.?\d{1,2}(?!\w)",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text with private numbers and addresses replaced by what they were."""
    if "@" in text:
        text = _EMAIL.sub(EMAIL, text)
    if not any(map(str.isdigit, text)):
        return text
    text = _NAMED_IDENTITY.sub(rf"\g<name>{IDENTITY}", text)
    text = _CITIZEN.sub(IDENTITY, text)
    for _ in range(2):  # of two numbers joined by a hyphen the second is seen when the first is gone
        text = _PHONE.sub(_phone, text)
    text = _NAMED_PLATE.sub(rf"\g<name>{PLATE}", text)
    return _PLATE.sub(PLATE, _PLATE_DOTTED.sub(PLATE, text))


def _phone(match: re.Match[str]) -> str:
    """Tax codes, file numbers and accounts look like telephone numbers; the words before them tell."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    return match[0] if _NO_PHONE.search(before) else PHONE


def author_hash(author: str, source: str, salt: str) -> str | None:
    """16 hex digits that tell two authors of one source apart and nothing else; None for no author.

    The source is part of it, so the same name cannot be followed from one site to another.
    """
    name = " ".join(author.split()).casefold()
    if not name:
        return None
    key = hashlib.blake2b(salt.encode(), digest_size=32).digest()
    return hashlib.blake2b(f"{source}\x1f{name}".encode(), key=key, digest_size=8).hexdigest()
