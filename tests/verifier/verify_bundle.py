#!/usr/bin/env python3
"""Checks a headcount log bundle, checkpoints and proofs, and recomputes the figures of a period.

Needs Python 3.8 or later and its standard library, and no part of headcount. Written from
src/audit/BUNDLE.md, src/count/RULE.md and src/count/RULE_1.md alone, so that it can disagree with
the program. From a bundle with the register it also checks the register's rows, and recomputes sex
and age.

    verify_bundle.py mali.bundle.jsonl --year 2025
    verify_bundle.py mali.bundle.jsonl --period 2025-04-01/2026-03-31 --own donor=sida
    verify_bundle.py mali.bundle.jsonl --checkpoint march.checkpoint --verifier 'headcount/…+…+…'
    verify_bundle.py --proof A-1.tlog-proof --checkpoint march.checkpoint --verifier KEY
    verify_bundle.py --self-test

Exit codes: 0 everything fits, 1 something does not, 2 usage.
"""

import argparse
import base64
import binascii
import datetime
import functools
import hashlib
import hmac
import json
import struct
import sys
import unicodedata
import uuid
import zlib


class Fault(Exception):
    """Something that does not fit, in words."""


# --- The tree of RFC 6962 ------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(record):
    return sha256(b"\x00" + record)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def largest_power_below(n):
    return 1 << (n - 1).bit_length() - 1


class Tree:
    """MTH, PATH and PROOF as RFC 6962 section 2.1 defines them, over leaf hashes."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.over = functools.lru_cache(maxsize=None)(self._over)

    def _over(self, first, end):
        n = end - first
        if n == 0:
            return sha256(b"")
        if n == 1:
            return self.leaves[first]
        k = largest_power_below(n)
        return node_hash(self.over(first, first + k), self.over(first + k, end))

    def root(self, size):
        return self.over(0, size)

    def path(self, m, first, end):
        n = end - first
        if n == 1:
            return []
        k = largest_power_below(n)
        if m < k:
            return self.path(m, first, first + k) + [self.over(first + k, end)]
        return self.path(m - k, first + k, end) + [self.over(first, first + k)]

    def subproof(self, m, first, end, complete):
        n = end - first
        if m == n:
            return [] if complete else [self.over(first, end)]
        k = largest_power_below(n)
        if m <= k:
            return self.subproof(m, first, first + k, complete) + [self.over(first + k, end)]
        return self.subproof(m - k, first + k, end, False) + [self.over(first, first + k)]


def root_from_inclusion(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2), or None."""
    if index >= size:
        return None
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def is_consistent(old, old_root, new, new_root, path):
    """Whether one log grew out of another (RFC 9162, section 2.1.4.2)."""
    if old > new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == sha256(b"")
    path = list(path)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


# --- Ed25519 (RFC 8032), verification only -------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(s, p):
    q = (0, 1, 1, 0)
    while s:
        if s & 1:
            q = point_add(q, p)
        p, s = point_add(p, p), s >> 1
    return q


def point_equal(p, q):
    return not (p[0] * q[2] - q[0] * p[2]) % P and not (p[1] * q[2] - q[1] * p[2]) % P


G_Y = 4 * pow(5, P - 2, P) % P
G = (recover_x(G_Y, 0), G_Y, 1, recover_x(G_Y, 0) * G_Y % P)


def ed25519_verifies(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(h, "little") % L
    return point_equal(point_mul(s, G), point_add(r, point_mul(k, a)))


# --- Signed notes, checkpoints, proofs -----------------------------------------------------------


def unbase64(text):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Fault(f"{text!r} is not base64") from None


def decimal(text):
    if not text.isdigit() or str(int(text)) != text:
        raise Fault(f"{text!r} is not a number")
    return int(text)


class Verifier:
    def __init__(self, text):
        try:
            self.name, key_id, key = text.strip().split("+", 2)
        except ValueError:
            raise Fault(f"{text!r} is not a verifier key") from None
        key = unbase64(key)
        self.id = bytes.fromhex(key_id)
        if key[:1] != b"\x01" or len(key) != 33:
            raise Fault("the verifier key is not an Ed25519 key")
        self.key = key[1:]
        if sha256(self.name.encode() + b"\n\x01" + self.key)[:4] != self.id:
            raise Fault("the verifier key's id is not its own")


class Checkpoint:
    def __init__(self, text):
        body, blank, signatures = text.rpartition("\n\n")
        lines = body.split("\n")
        if not blank or len(lines) < 3 or not signatures.endswith("\n"):
            raise Fault("not a checkpoint")
        self.body = body + "\n"
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), unbase64(lines[2])
        self.signatures = []
        for line in signatures.splitlines():
            dash, name, signature = line.split(" ")
            if dash != "—":
                raise Fault("a line after the text is not a signature")
            signature = unbase64(signature)
            self.signatures.append((name, signature[:4], signature[4:]))

    def check(self, verifier):
        if verifier.name != self.origin:
            raise Fault(f"the checkpoint is of {self.origin}, the key of {verifier.name}")
        own = [s for name, key_id, s in self.signatures
               if (name, key_id) == (verifier.name, verifier.id)]
        if not own:
            raise Fault("the checkpoint was not signed with the verifier key")
        if not all(ed25519_verifies(verifier.key, self.body.encode(), s) for s in own):
            raise Fault("the checkpoint's signature is forged")


def check_proof(text, kept):
    """Checks a proof file; what it proves, in words. `kept` is the reader's checkpoint, or None."""
    proof, blank, rest = text.partition("\n\n")
    if not blank:
        raise Fault("not a proof")
    lines = proof.split("\n")
    checkpoint = Checkpoint(rest)
    if lines[0] == "c2sp.org/tlog-proof@v1":
        extra, index, path = lines[1], lines[2], [unbase64(line) for line in lines[3:]]
        if not extra.startswith("extra ") or not index.startswith("index "):
            raise Fault("not an inclusion proof with a record")
        record, index = unbase64(extra[6:]), decimal(index[6:])
        if kept and (kept.origin, kept.size, kept.root) != (
                checkpoint.origin, checkpoint.size, checkpoint.root):
            raise Fault("the proof was made for another checkpoint")
        root = root_from_inclusion(leaf_hash(record), index, checkpoint.size, path)
        if root != checkpoint.root:
            raise Fault("the proof does not lead to the checkpoint's root")
        event = Record(record).event
        return checkpoint, f"record {index} ({event['event']}) is among the {checkpoint.size} records"
    if not lines[0].startswith("old "):
        raise Fault("not a proof")
    old, path = decimal(lines[0][4:]), [unbase64(line) for line in lines[1:]]
    if kept is None:
        raise Fault("a consistency proof needs the older checkpoint")
    if (kept.origin, kept.size) != (checkpoint.origin, old):
        raise Fault("the proof starts from another checkpoint")
    if not is_consistent(old, kept.root, checkpoint.size, checkpoint.root, path):
        raise Fault("the proof does not lead from one root to the other")
    return checkpoint, f"the log of {checkpoint.size} records is that of {old} with records added"


# --- Decoding a record ---------------------------------------------------------------------------

KINDS = ["distribution", "class", "legal-case", "rrm-response", "session", "works", "assessment"]
ENTRY_KINDS = ["person", "household"]
DECISIONS = ["submitted", "approved", "returned"]
STAFF_ROLES = ["officer", "reviewer", "m-and-e", "auditor", "custodian"]
FILE_KINDS = ["pdf", "jpeg", "png", "heic", "tiff", "webp", "xlsx", "docx", "ods", "odt"]
ATTRIBUTIONS = ["touches", "start", "end"]
HEADCOUNT_RULES = ["activity", "sum", "max"]
STATUSES = ["completed", "ongoing", "planned", "cancelled"]
REACHES = ["direct", "indirect"]
MODALITIES = ["in-kind", "cash", "voucher", "service"]
GROUPS = ["idp", "returnee", "refugee", "host", "other"]
ROLES = ["core", "mechanism"]
PLACES = ["site", "admin3", "admin2", "admin1"]
SIZES = ["largest", "last"]
REVIEWS = ["all", "approved"]
SEXES = ["f", "m", "x", "unknown"]
AGES = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"]
SCHEMAS = range(1, 10)


class Reader:
    """Values in the encoding of src/audit/BUNDLE.md, front to back."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if self.at + n > len(self.data):
            raise Fault("the bytes end early")
        self.at += n
        return self.data[self.at - n:self.at]

    def byte(self):
        return self.take(1)[0]

    def uint(self):
        first = self.byte()
        if first <= 250:
            return first
        width = {251: 2, 252: 4, 253: 8}.get(first)
        if width is None:
            raise Fault(f"{first} begins no number")
        return int.from_bytes(self.take(width), "little")

    def int(self):
        return unzigzag(self.uint())

    def bytes(self):
        return self.take(self.uint())

    def text(self):
        return self.bytes().decode("utf-8")

    def hash(self):
        return self.take(32)

    def fingerprint(self):
        return self.take(16)

    def uuid(self):
        data = self.bytes()
        if len(data) != 16:
            raise Fault("a uuid has 16 bytes")
        return uuid.UUID(bytes=data)

    def day(self):
        return datetime.date(1970, 1, 1) + datetime.timedelta(days=self.int())

    def list(self, read):
        return [read() for _ in range(self.uint())]

    def option(self, read):
        given = self.byte()
        if given > 1:
            raise Fault("an option begins with 0 or 1")
        return read() if given else None

    def one_of(self, names):
        position = self.uint()
        if position >= len(names):
            raise Fault(f"{position} is none of {names}")
        return names[position]

    # What events are made of.

    def policy(self):
        policy = {
            "version": self.uint(),
            "attribution": self.one_of(ATTRIBUTIONS),
            "headcounts": self.one_of(HEADCOUNT_RULES),
            "not_counted": self.list(lambda: self.one_of(KINDS)),
            "places": "site", "sizes": "largest", "reviewed": "all",
        }
        if policy["version"] not in (1, 2):
            raise Fault(f"counting rule {policy['version']} is not known here")
        return policy

    def later_parts_of_a_policy(self):
        return {"places": self.one_of(PLACES), "sizes": self.one_of(SIZES),
                "reviewed": self.one_of(REVIEWS)}

    def period(self):
        first, last = self.day(), self.day()
        if last < first:
            raise Fault("a period ends before it begins")
        return first, last

    def later_parts(self, event):
        """What schema 6 has behind the event."""
        name = event["event"]
        if "policy" in event:
            event["policy"].update(self.later_parts_of_a_policy())
        if name in ("FiguresPublished", "YearClosed"):
            year = event["period"][1].year
            event["period"], event["label"] = self.period(), self.text()
            if event["period"][1].year != year:
                raise Fault("the period does not end in the event's year")
        if name == "FiguresPublished":
            bounds = self.list(lambda: {"lowest": self.uint(), "highest": self.uint()})
            rows = [*event["figures"]["sectors"], event["figures"]["total"]]
            if len(bounds) not in (0, len(rows)):
                raise Fault("the bounds are not those of the figures")
            for row, bounds_of_row in zip(rows, bounds):
                row.update(bounds_of_row)
        elif "activity" in event:
            if self.byte() != 1:
                raise Fault("an activity of schema 6 without a part of it")
            event["activity"]["new_people"] = True
        elif "policy" not in event and name != "YearClosed":
            raise Fault(f"schema 6 has no {name}")

    def held_back(self):
        """What schema 7 has of a publication: how many numbers in a row were told, held back, told …"""
        return {"threshold": self.uint(), "runs": self.list(self.uint)}

    def named(self):
        return {"id": self.text(), "name": self.text()}

    def profile(self):
        texts = functools.partial(self.list, self.text)
        return {
            "established": self.option(self.int),
            "staff": [self.option(self.uint), self.option(self.uint)],
            "areas": texts(),
            "sectors": self.list(lambda: {**self.named(), "role": self.one_of(ROLES),
                                          "summary": self.text(), "activities": texts()}),
            "offices": self.list(self.named),
            "donors": self.list(self.named),
            "projects": self.list(lambda: {**self.named(), "donors": texts()}),
            "indicators": self.list(lambda: [self.text() for _ in range(4)]),
            "contact": [self.text() for _ in range(3)],
            "texts": self.sentences(),
        }

    def sentences(self):
        texts = functools.partial(self.list, self.text)
        return [self.text(), texts(), texts(), self.text()]

    def later_parts_of_a_profile(self):
        texts = functools.partial(self.list, self.text)
        pairs = functools.partial(self.list, lambda: [self.text(), self.text()])
        target = lambda: {"sector": self.text(), "people": self.uint()}
        translation = lambda: [
            self.text(), self.text(), texts(),
            self.list(lambda: [self.text(), self.text(), self.text(), texts()]), pairs(), pairs(),
            self.list(lambda: [self.text() for _ in range(5)]), self.sentences(), pairs(),
        ]
        parts = {
            "targets": self.list(lambda: {"year": self.text(), "targets": self.list(target)}),
            "translations": self.list(translation),
        }
        if not any(parts.values()):
            raise Fault("a profile of schema 4 has neither targets nor translations")
        return parts

    def location(self):
        return {
            "levels": [[self.text(), self.text()] for _ in range(4)],
            "aliases": self.list(self.text),
            "population": self.option(self.uint),
            "point": self.option(lambda: [self.int(), self.int()]),
        }

    def goods(self):
        return [self.text(), self.option(self.int), self.text(), self.option(self.int), self.text()]

    def alert(self):
        return [self.text(), self.text(), self.option(self.day), self.option(self.day)]

    def details(self):
        kind = self.one_of(KINDS)
        fields = {
            "distribution": lambda: self.goods(),
            "class": lambda: [self.text(), self.option(self.uint)],
            "legal-case": lambda: [self.text(), self.text()],
            "rrm-response": lambda: [self.alert(), self.goods()],
            "session": lambda: [self.text()],
            "works": lambda: [self.text(), self.text()],
            "assessment": lambda: [self.text(), self.alert()],
        }
        return kind, fields[kind]()

    def activity(self):
        area = lambda: {"name": self.text(), "pcode": self.text()}
        a = {"id": self.uuid(), "reference": self.text()}
        a["kind"], a["details"] = self.details()
        a["title"], a["sector"] = self.text(), self.text()
        a["also_sectors"] = self.list(self.text)
        a["office"] = self.text()
        a["place"] = [area() for _ in range(4)]
        a["start"], a["end"] = self.day(), self.option(self.day)
        a["status"] = self.one_of(STATUSES)
        a["donors"], a["project"] = self.list(self.text), self.option(self.text)
        a["partner"] = self.text()
        a["modality"] = self.option(lambda: self.one_of(MODALITIES))
        a["reach"] = self.one_of(REACHES)
        a["new_persons"] = (self.uint(), self.uint())
        a["new_households"] = (self.uint(), self.uint())
        a["residences"] = self.list(area)
        persons = roaring(self.bytes())
        links = links_of(column(self.bytes(), len(persons)))
        places = column(self.bytes(), len(persons))
        a["persons"] = list(zip(persons, links, places))
        households = roaring(self.bytes())
        sizes = column(self.bytes(), len(households))
        places = column(self.bytes(), len(households))
        a["cells"] = cells(self.bytes(), len(households))
        a["households"] = list(zip(households, sizes, places))
        a["headcounts"] = self.list(lambda: {
            "group": self.text(), "count": self.uint(),
            "cells": [self.option(self.uint) for _ in range(10)],
            "population_group": self.option(lambda: self.one_of(GROUPS)),
        })
        a["register"] = (self.uint(), self.hash())
        a["new_people"] = False
        return a

    def figure(self):
        figure = {"people_reached": self.uint(), "registered": self.uint(),
                  "estimated": self.uint(), "indirect": self.int(), "activities": self.uint()}
        figure["sadd"] = sadd([self.uint() for _ in range(24)])
        return figure

    def figures(self):
        return {
            "sectors": self.list(lambda: {"sector": self.text(), **self.figure()}),
            "total": self.figure(),
            "overlap": self.list(lambda: {"sectors": self.list(self.text), "people": self.uint()}),
        }

    def id_set(self):
        data = self.bytes()
        roaring(data)
        return data

    def event(self):
        merge = lambda: {"kind": self.one_of(ENTRY_KINDS), "kept": self.uint(),
                         "dropped": self.uint(), "reason": self.text()}
        events = [
            ("LedgerOpened", lambda: {
                "ledger": self.uuid(), "name": self.text(), "organisation": self.text(),
                "country": self.text(), "key": self.fingerprint(), "policy": self.policy()}),
            ("ProfileSet", lambda: {"profile": self.profile()}),
            ("ActivityRecorded", lambda: {"activity": self.activity()}),
            ("ActivityCorrected", lambda: {"activity": self.activity(), "reason": self.text()}),
            ("ActivityVoided", lambda: {
                "id": self.uuid(), "reference": self.text(), "reason": self.text()}),
            ("PeopleMerged", merge),
            ("MergeUndone", merge),
            ("PersonErased", lambda: {
                "kind": self.one_of(ENTRY_KINDS), "entry": self.uint(), "reason": self.text()}),
            ("PolicyAdopted", lambda: {
                "policy": self.policy(), "first_year": self.int(), "reason": self.text()}),
            ("FiguresPublished", lambda: {
                "period": whole_year(self.int()), "figures": self.figures(),
                "policy": self.policy(), "log_size": self.uint(), "log_root": self.hash(),
                "note": self.text(), "label": ""}),
            ("YearClosed", lambda: {"period": whole_year(self.int()), "label": ""}),
            ("KeyRotated", lambda: {
                "key": self.fingerprint(), "rows": self.uint(), "root": self.hash(),
                "reason": self.text()}),
            ("GazetteerSet", lambda: {"places": self.list(self.location)}),
            ("WarningsAccepted", lambda: {
                "code": self.text(),
                "accepted": self.list(lambda: {"subject": self.text(), "cases": self.uint()}),
                "reason": self.text()}),
            ("EntriesDerived", lambda: {
                "persons": self.id_set(), "households": self.id_set()}),
            ("SigningKeyChanged", lambda: {
                "verifier": self.text(), "former": self.text(), "signature": self.bytes(),
                "reason": self.text()}),
            ("ActivitiesReviewed", lambda: {
                "decision": self.one_of(DECISIONS),
                "reviewed": self.list(lambda: {"reference": self.text(), "version": self.uint()}),
                "note": self.text()}),
            ("AccessGranted", lambda: {
                "staff": self.text(), "role": self.one_of(STAFF_ROLES), "offices": self.list(self.text)}),
            ("AccessRevoked", lambda: {"staff": self.text()}),
            ("EvidenceAttached", lambda: {
                "id": self.uuid(), "reference": self.text(), "sha256": self.hash(), "bytes": self.uint(),
                "kind": self.one_of(FILE_KINDS), "sealed_sha256": self.hash()}),
            ("EvidenceDestroyed", lambda: {
                "id": self.uuid(), "reference": self.text(), "attached": self.uint(),
                "reason": self.text()}),
        ]
        name, read = self.one_of(events)
        return {"event": name, **read()}


def whole_year(year):
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def sadd(cells):
    """24 cells, sex by sex, with their names."""
    return {sex: dict(zip(AGES, cells[i * 6:i * 6 + 6])) for i, sex in enumerate(SEXES)}


def unzigzag(n):
    return n >> 1 if n & 1 == 0 else -(n >> 1) - 1


def roaring(data):
    """The numbers of a Roaring bitmap in the portable format, rising."""
    reader = Reader(data)
    u16 = lambda: int.from_bytes(reader.take(2), "little")
    u32 = lambda: int.from_bytes(reader.take(4), "little")
    cookie = u32()
    if cookie & 0xFFFF == 12347:
        count = (cookie >> 16) + 1
        flags = reader.take((count + 7) // 8)
        is_run = [flags[i // 8] >> i % 8 & 1 == 1 for i in range(count)]
        offsets = count >= 4
    elif cookie == 12346:
        count = u32()
        is_run, offsets = [False] * count, True
    else:
        raise Fault("not a set")
    heads = [(u16(), u16() + 1) for _ in range(count)]
    if offsets:
        reader.take(4 * count)
    numbers = []
    for (upper, cardinality), run in zip(heads, is_run):
        base = upper << 16
        if run:
            for _ in range(u16()):
                first, more = u16(), u16()
                numbers.extend(range(base + first, base + first + more + 1))
        elif cardinality <= 4096:
            values = struct.unpack(f"<{cardinality}H", reader.take(2 * cardinality))
            numbers.extend(base + value for value in values)
        else:
            bits = int.from_bytes(reader.take(8192), "little")
            numbers.extend(base + i for i in range(65536) if bits >> i & 1)
    if reader.at != len(data):
        raise Fault("bytes are left over after a set")
    return numbers


def leb128(data):
    number, shift = 0, 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            yield number
            number, shift = 0, 0
    if shift:
        raise Fault("a column ends within a number")


def column(data, length):
    if not data:
        return [0] * length
    numbers = list(leb128(data))
    if len(numbers) != length:
        raise Fault("a column is not as long as its set")
    return numbers


LEFT = "-"


def links_of(numbers):
    before, links = 0, []
    for number in numbers:
        if number >= 2:
            before += unzigzag(number - 2)
            links.append(before)
        else:
            links.append(LEFT if number else None)
    return links


def cells(data, length):
    if not data:
        return [{}] * length
    numbers, rows = leb128(data), []
    for mask in numbers:
        rows.append({i: next(numbers) for i in range(10) if mask >> i & 1})
    if len(rows) != length:
        raise Fault("the cells are not as many as the households")
    return rows


class Record:
    def __init__(self, data):
        if len(data) < 6 or zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
            raise Fault("the record's checksum does not fit")
        reader = Reader(data[:-4])
        if reader.byte() != 1:
            raise Fault("the record has an unknown format")
        self.schema = reader.uint()
        if self.schema not in SCHEMAS:
            raise Fault(f"the record has the unknown schema version {self.schema}")
        self.sequence, self.id = reader.uint(), reader.uuid()
        self.recorded_at, self.recorded_by = reader.int(), reader.text()
        self.source_key, self.root_before = reader.option(reader.text), reader.hash()
        self.event = reader.event()
        if self.schema == 4:
            self.event.update(reader.later_parts_of_a_profile())
        is_published = self.event["event"] == "FiguresPublished"
        if self.schema == 6 or self.schema == 7 and is_published:
            reader.later_parts(self.event)
        if self.schema == 7 and is_published:
            self.event["held_back"] = reader.held_back()
        if reader.at != len(reader.data):
            raise Fault("bytes are left over after the event")


# --- A record to be read -------------------------------------------------------------------------


def told(record):
    """What a bundle says of a record beside its bytes."""
    event = record.event
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=record.recorded_at)
    out = {
        "event": event["event"], "id": str(record.id), "recorded_by": record.recorded_by,
        "recorded_at": at.isoformat(timespec="microseconds") + "Z",
        "root_before": record.root_before.hex(),
    }
    if record.source_key is not None:
        out["source_key"] = record.source_key
    if "activity" in event:
        out["activity"] = told_activity(event["activity"])
        if "reason" in event:
            out["reason"] = event["reason"]
    else:
        out["content"] = told_content(event)
    return out


def without_empty(cells):
    return {name: cell for name, cell in cells.items() if cell != ""}


def thousandths(number):
    if number is None:
        return ""
    whole, rest = divmod(number, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def told_details(kind, details):
    goods = lambda items, quantity, unit, value, currency: {
        "items": items, "quantity": thousandths(quantity), "unit": unit,
        "value": thousandths(value), "currency": currency}
    alert = lambda number, shock, given, assessed: {
        "alert": number, "shock": shock, "alert_date": str(given or ""),
        "assessment_date": str(assessed or "")}
    number = lambda n: "" if n is None else str(n)
    return {
        "distribution": lambda *all: goods(*all),
        "class": lambda level, n: {"class_level": level, "sessions": number(n)},
        "legal-case": lambda case, status: {"case_type": case, "case_status": status},
        "rrm-response": lambda a, g: {**alert(*a), **goods(*g)},
        "session": lambda topic: {"topic": topic},
        "works": lambda facility, type_of: {"facility": facility, "facility_type": type_of},
        "assessment": lambda topic, a: {"topic": topic, **alert(*a)},
    }[kind](*details)


def told_activity(a):
    names = ["admin1", "admin2", "admin3", "site"]
    cells = {
        "activity": a["reference"], "kind": a["kind"], "sector": a["sector"],
        "also_sectors": ";".join(a["also_sectors"]), "title": a["title"], "office": a["office"],
        **{name: place["name"] for name, place in zip(names, a["place"])},
        **{f"{name}_pcode": place["pcode"] for name, place in zip(names, a["place"])},
        "start": str(a["start"]), "end": str(a["end"] or ""), "status": a["status"],
        "donors": ";".join(a["donors"]), "project": a["project"] or "", "partner": a["partner"],
        "modality": a["modality"] or "", "reach": a["reach"],
        "new_people": "yes" if a["new_people"] else "",
        **told_details(a["kind"], a["details"]),
    }
    # Positions count from 1; 0 states nothing.
    home = lambda place: {"residence": a["residences"][place - 1]} if place else {}
    household = lambda link: {} if link is None else {"household": link}
    ten = lambda filled: {"cells": [filled.get(i) for i in range(10)]} if filled else {}
    rows, root = a["register"]
    pair = lambda ids: {"first": ids[0], "count": ids[1]}
    people = {
        "persons": [{"person": person, **household(link), **home(place)}
                    for person, link, place in a["persons"]],
        "households": [{"household": one, "size": size, **ten(filled), **home(place)}
                       for (one, size, place), filled in zip(a["households"], a["cells"])],
        "headcounts": a["headcounts"],
        "new_persons": pair(a["new_persons"]), "new_households": pair(a["new_households"]),
        "register_rows": rows, "register_root": root.hex(),
    }
    return {**without_empty(cells), "people": people}


def told_content(event):
    content = {name: value for name, value in event.items() if name not in ("event", "key")}
    if "key" in event:
        content["key_fingerprint"] = event["key"]
    name = event["event"]
    if name == "ProfileSet":
        content = told_profile(event)
    elif name in ("ActivityVoided", "EvidenceAttached", "EvidenceDestroyed"):
        content["activity"] = content.pop("id")
    elif name == "KeyRotated":
        content["register"] = {"rows": content.pop("rows"), "root": content.pop("root")}
    elif name == "GazetteerSet":
        content["places"] = [told_location(place) for place in event["places"]]
    elif name in ("FiguresPublished", "YearClosed"):
        first, last = event["period"]
        content["period"] = {"from": str(first), "to": str(last)}
        if event["period"] == whole_year(last.year):
            content["year"] = last.year
        if not event["label"]:
            del content["label"]
    if name == "FiguresPublished":
        figures = event["figures"]
        content["figures"] = {
            "sectors": [[row["sector"], told_figure(row)] for row in figures["sectors"]],
            "total": told_figure(figures["total"]), "overlap": figures["overlap"],
        }
    return plain(content)


def told_figure(row):
    names = ["people_reached", "registered", "estimated", "indirect", "activities"]
    bounds = {name: row[name] for name in ("lowest", "highest")} if "lowest" in row else None
    cells = [list(ages.values()) for ages in row["sadd"].values()]
    return {**{name: row[name] for name in names}, "sadd": cells, "bounds": bounds}


def told_location(place):
    levels = zip(["admin1", "admin2", "admin3", "site"], place["levels"])
    axes = ("latitude_microdegrees", "longitude_microdegrees")
    return {
        **{level: {"name": name, "pcode": pcode} for level, (name, pcode) in levels},
        "aliases": place["aliases"], "population": place["population"],
        "point": place["point"] and dict(zip(axes, place["point"])),
    }


def told_profile(event):
    profile = event["profile"]
    indicator = lambda *texts: dict(zip(("label", "value", "source", "date"), texts))
    texts = lambda title, overview, presence, note: {
        "title": title, "overview": overview, "presence": presence, "figures_note": note}
    out = {name: profile[name] for name in ("established", "areas", "sectors", "offices",
                                            "donors", "projects")}
    out["staff_mobile"], out["staff_resident"] = profile["staff"]
    out["indicators"] = [indicator(*one) for one in profile["indicators"]]
    out["contact"] = dict(zip(("role", "address", "web"), profile["contact"]))
    out["texts"] = texts(*profile["texts"])
    if event.get("targets"):
        of_year = lambda targets: {target["sector"]: target["people"] for target in targets}
        out["targets"] = {year["year"]: of_year(year["targets"]) for year in event["targets"]}
    if event.get("translations"):
        out["translations"] = {
            language: {
                "contact_role": role, "areas": areas,
                "sectors": {key: {"name": name, "summary": summary, "activities": activities}
                            for key, name, summary, activities in sectors},
                "offices": dict(offices), "donors": dict(donors),
                "indicators": {key: indicator(*rest) for key, *rest in indicators},
                "texts": texts(*sentences), "terms": dict(terms),
            }
            for language, role, areas, sectors, offices, donors, indicators, sentences, terms
            in event["translations"]
        }
    return out


def difference(ours, theirs):
    """The first member in which two values differ; nothing where they are equal."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in ours or name not in theirs:
                return name
            if inner := difference(ours[name], theirs[name]):
                return name if inner is True else f"{name}.{inner}"
        return None
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, both in enumerate(zip(ours, theirs)):
            if inner := difference(*both):
                return str(place) if inner is True else f"{place}.{inner}"
        return None
    # True is no 1, and 1.0 is none either.
    return None if type(ours) is type(theirs) and ours == theirs else True


def plain(value):
    """As JSON has it: bytes are lists of numbers, and those of 16 and 32 bytes hexadecimal."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        value = list(value)
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        is_byte = lambda n: isinstance(n, int) and 0 <= n < 256
        if len(value) in (16, 32) and all(map(is_byte, value)):
            return bytes(value).hex()
        return [plain(member) for member in value]
    return value


# --- The register --------------------------------------------------------------------------------


class Entry:
    """A person or household: the commitments of the pseudonyms that it had, first to last."""

    def __init__(self, commitments, erased):
        self.commitments, self.erased, self.rotations = commitments, erased, 0


def identities(data):
    """The entries that a record brings, persons first."""
    reader = Reader(data)
    if data[:1] in (b"\x10", b"\x11"):
        form = reader.byte()
        seed, persons = reader.take(32), int.from_bytes(reader.take(4), "big")
        end = len(data)
        if form == 17:
            all_entries = int.from_bytes(reader.take(4), "big")
            end = reader.at + 32 * all_entries
            if end >= len(data) or (len(data) - end) % 36:
                raise Fault("the register's pseudonyms are damaged")
            places = [int.from_bytes(data[at:at + 4], "big") for at in range(end, len(data), 36)]
            if places != sorted(set(places)) or places[-1] >= all_entries:
                raise Fault("the register's pseudonyms are damaged")
        entries = []
        while reader.at < end:
            household, place = len(entries) >= persons, len(entries)
            place -= persons if household else 0
            message = bytes([household]) + place.to_bytes(4, "big")
            salt = hmac.new(seed, message, hashlib.sha256).digest()[:16]
            entries.append(Entry([sha256(salt + reader.take(32))], False))
        if not entries or persons > len(entries):
            raise Fault("the register's pseudonyms are damaged")
        return entries
    entries = []
    while reader.at < len(data):
        form = reader.byte()
        former = [reader.take(32) for _ in range(reader.byte())] if form & 4 else []
        pseudonym, salt = reader.take(32), reader.take(16)
        normal = reader.take(32) if form & 8 else bytes(32)
        if form & ~12 == 1:
            entries.append(Entry([*former, sha256(salt + pseudonym)], False))
        elif form & ~12 == 2 and salt == bytes(16) and normal == bytes(32):
            entries.append(Entry([*former, pseudonym], True))
        elif form & ~12 == 3 and normal[16:] == bytes(16):
            # Instead of a salt, a tag that recognises the number for whoever holds the key.
            entries.append(Entry([*former, pseudonym], True))
        else:
            raise Fault("the register's pseudonyms are damaged")
    return entries


def attributes(data, activity):
    """What rows state besides household and residence: code and year of birth of each."""
    reader = Reader(data)
    persons, households = len(activity["persons"]), len(activity["households"])
    codes = column(reader.bytes(), persons)
    births = column(reader.bytes(), persons)
    household_codes = column(reader.bytes(), households)
    if reader.at != len(data):
        raise Fault("bytes are left over after the register's attributes")
    for code in [*codes, *household_codes]:
        if code >> 2 & 7 > len(GROUPS) or code >> 5 > 2:
            raise Fault(f"{code} is no code of sex, population group and disability")
    start = activity["start"].year
    births = [start - unzigzag(n - 1) if n else None for n in births]
    return list(zip(codes, births)), [(code, None) for code in household_codes]


class Register:
    """The register of a bundle, each row of which was checked against the record it came with."""

    def __init__(self):
        self.lists, self.order, self.said_erased = [[], []], [], set()
        self.rows = 0

    def add(self, record, line):
        event = record.event
        parts = [unbase64(line["identities"]), unbase64(line["attributes"])]
        if "activity" in event:
            self.add_activity(record.sequence, event["activity"], *parts)
        elif any(parts):
            raise Fault("the register has rows for a record that brings none")
        elif event["event"] == "PersonErased":
            self.said_erased.add((ENTRY_KINDS.index(event["kind"]), event["entry"]))
        elif event["event"] == "KeyRotated":
            self.check_rotation(event)

    def add_activity(self, sequence, activity, who, what):
        brought = identities(who)
        (first, persons), (first_household, households) = (
            activity["new_persons"], activity["new_households"])
        if ([first, first_household] != [len(entries) for entries in self.lists]
                or persons + households != len(brought)):
            raise Fault("the register's pseudonyms are not as many as the record brought")
        for i, entry in enumerate(brought):
            kind = int(i >= persons)
            self.order.append((kind, len(self.lists[kind])))
            self.lists[kind].append(entry)
        person_traits, household_traits = attributes(what, activity)
        activity["traits"] = person_traits
        rows = [(0, row[0], *traits) for row, traits in zip(activity["persons"], person_traits)]
        listed = [row[0] for row in activity["households"]]
        rows += [(1, h, *traits) for h, traits in zip(listed, household_traits)]
        unlisted = set(range(first_household, first_household + households)) - set(listed)
        rows += [(1, household, 0, None) for household in sorted(unlisted)]
        if activity["register"] != committed([self.leaf(sequence, *row) for row in rows]):
            raise Fault("the register's rows are not the ones that the record commits to")
        self.rows += len(rows)

    def leaf(self, sequence, kind, number, code, birth_year):
        if number >= len(self.lists[kind]):
            raise Fault(f"the register has no {ENTRY_KINDS[kind]} {number}")
        year = birth_year if birth_year in range(1 << 16) else 0
        row = struct.pack(">BIBH", kind, number, code, year)
        commitment = self.lists[kind][number].commitments[0]
        return leaf_hash(commitment + struct.pack(">Q", sequence) + row)

    def check_rotation(self, event):
        leaves = []
        for kind, number in self.order:
            if (kind, number) in self.said_erased:
                continue
            entry = self.lists[kind][number]
            entry.rotations += 1
            if entry.rotations >= len(entry.commitments):
                raise Fault(f"the register has no later pseudonym of {ENTRY_KINDS[kind]} {number}")
            commitment = entry.commitments[entry.rotations]
            leaves.append(leaf_hash(struct.pack(">BI", kind, number) + commitment))
        if (event["rows"], event["root"]) != committed(leaves):
            raise Fault("the register's pseudonyms are not the ones that the rotation commits to")

    def check_entries(self):
        """Those and only those are erased that an event names; rotations changed all others."""
        for kind, number in self.order:
            entry, what = self.lists[kind][number], f"{ENTRY_KINDS[kind]} {number}"
            if entry.erased != ((kind, number) in self.said_erased):
                how = ("was destroyed, and no event says so" if entry.erased
                       else "is still there, although an event says that it was erased")
                raise Fault(f"the identity of {what} {how}")
            if len(entry.commitments) != entry.rotations + 1:
                raise Fault(f"the identity of {what} was changed more often than the key was")


def committed(leaves):
    """How many leaves, and the root over them."""
    return len(leaves), Tree(leaves).root(len(leaves))


# --- State ---------------------------------------------------------------------------------------


def normalised(text):
    return unicodedata.normalize("NFC", text.strip()).casefold()


class Merges:
    """Which entries are one: dropped → (kept, sequence of the merge)."""

    def __init__(self):
        self.kept = {}

    def root(self, entry):
        for _ in range(len(self.kept) + 1):
            if entry not in self.kept:
                break
            entry = self.kept[entry][0]
        return entry

    def turn(self, entry):
        """By which rows of one activity are sorted: the last merged first, the kept one last."""
        return -self.kept[entry][1] if entry in self.kept else 0


class State:
    """What some records say together."""

    def __init__(self, records):
        self.sectors, self.activities, self.voided, self.gazetteer = [], {}, set(), []
        self.adopted, self.published = [], {}
        self.version, self.decided = {}, {}
        self.merges = {"person": Merges(), "household": Merges()}
        for record in records:
            self.apply(record)

    def apply(self, record):
        event = record.event
        name = event["event"]
        if name == "LedgerOpened":
            self.adopted = [(datetime.MINYEAR, event["policy"])]
        elif name == "ProfileSet":
            self.sectors = [sector["id"] for sector in event["profile"]["sectors"]]
        elif name == "GazetteerSet":
            self.gazetteer = event["places"]
        elif name in ("ActivityRecorded", "ActivityCorrected"):
            activity = event["activity"]
            self.activities[activity["reference"]] = activity
            self.version[activity["reference"]] = record.sequence
            self.voided.discard(activity["reference"])
        elif name == "ActivityVoided":
            self.voided.add(event["reference"])
        elif name == "ActivitiesReviewed":
            for reviewed in event["reviewed"]:
                self.decided[reviewed["version"]] = event["decision"]
        elif name == "PeopleMerged":
            merges = self.merges[event["kind"]]
            merges.kept[event["dropped"]] = (event["kept"], record.sequence)
        elif name == "MergeUndone":
            self.merges[event["kind"]].kept.pop(event["dropped"], None)
        elif name == "PolicyAdopted":
            self.adopted.append((event["first_year"], event["policy"]))
        elif name == "FiguresPublished":
            self.published[event["period"]] = event["policy"]

    def policy_of(self, period):
        """That of the period's last publication, else of that of the year it ends in, else the one
        adopted last for that year; none brings a year back to rule 1."""
        year = period[1].year
        for published in (period, whole_year(year)):
            if published in self.published:
                return self.published[published]
        governing = None
        for first_year, policy in self.adopted:
            back = governing is not None and policy["version"] < governing["version"]
            if first_year <= year and not back:
                governing = policy
        return governing

    def is_approved(self, activity):
        """By the last review of its current version."""
        return self.decided.get(self.version[activity["reference"]]) == "approved"

    def current(self):
        """Activities that are not void, in the order of folding."""
        current = [a for ref, a in self.activities.items() if ref not in self.voided]
        return sorted(current, key=lambda a: (a["start"], a["reference"].encode()))


# --- The counting rule ---------------------------------------------------------------------------


UNKNOWN = len(AGES) * len(SEXES) - 1
"""The cell of people of whom neither sex nor age is known."""


class People:
    """A number of people, and their cells sex by sex; those in no other are in the last one."""

    def __init__(self, number=0, cells=None):
        self.number, self.cells, self.filled = number, [0] * (UNKNOWN + 1), bool(cells)
        for cell, people in (cells or {}).items():
            self.cells[cell] += people
        self.cells[UNKNOWN] += number - sum(self.cells)

    def add(self, other):
        self.number += other.number
        self.filled = self.filled or other.filled
        self.cells = [a + b for a, b in zip(self.cells, other.cells)]

    def add_one(self, cell):
        self.number += 1
        self.cells[cell] += 1

    def broken_down(self):
        return self.number - self.cells[UNKNOWN]

    def or_larger(self, other):
        """The larger one; of equals, the later one if it fills a cell."""
        is_later = other.number == self.number and other.filled
        return other if other.number > self.number or is_later else self


def of_row(cells):
    """The ten cells of a table's row, girls and women first, as cells of a figure."""
    return {i // 5 * len(AGES) + i % 5: people for i, people in cells.items()}


def sectors_of(activity):
    return {activity["sector"], *activity["also_sectors"]}


def is_own(activity, own):
    """Whether an activity has every value that is asked for."""
    values = {"office": [activity["office"]], "donor": activity["donors"],
              "project": [activity["project"]], "partner": [normalised(activity["partner"])]}
    asked = [(name, normalised(value) if name == "partner" else value) for name, value in own]
    return all(value in values[name] for name, value in asked)


class Count:
    """The figures of a period under a version of the counting rule. `own`, pairs of a name and a
    value, leaves out all activities that do not have them, as if they had not been logged."""

    def __init__(self, state, period, policy=None, own=()):
        self.state, (self.first, self.last) = state, period
        self.policy = policy or state.policy_of(period)
        self.two = self.policy["version"] == 2
        self.person = state.merges["person"].root
        self.household = state.merges["household"].root
        known = [a for a in state.current() if is_own(a, own)]
        if self.two and self.policy["reviewed"] == "approved":
            known = [a for a in known if state.is_approved(a)]
        self.stating = [a for a in known if self.states(a)]
        self.scope = [a for a in known if self.in_scope(a)]
        self.read_statements()
        direct = [a for a in self.scope if a["reach"] == "direct"]
        homes, declared = self.homes([a for a in self.scope if a["reach"] == "indirect"])
        for mine, others in zip((homes, declared), self.homes(direct)):
            mine.update(others)  # What direct contacts say goes before what indirect ones say.
        self.units = self.units_of_sites() if self.places_are_units() else None
        self.places = {unit: self.place(site) for unit, site in homes.items()}
        self.declared, self.direct = declared, direct
        self.alone = self.figures(direct)
        self.together = self.figures(self.scope)

    # Which activities count, and which state something.

    def states(self, activity):
        return activity["start"] <= self.last and not (
            self.two and activity["status"] in ("planned", "cancelled"))

    def in_scope(self, activity):
        start, end = activity["start"], activity["end"] or activity["start"]
        works = activity["kind"] == "works"
        if works or self.policy["attribution"] == "end":
            start = end
        elif self.policy["attribution"] == "start":
            end = start
        done = ("completed",) if self.two and works else ("completed", "ongoing")
        return (activity["status"] in done
                and activity["kind"] not in self.policy["not_counted"]
                and start <= self.last and end >= self.first)

    # Who people are, and which households they are members of.

    def read_statements(self):
        self.belongs, self.member_of = {}, {}
        self.sex, self.birth_year = {}, {}
        turn = self.state.merges["person"].turn
        in_scope = {activity["reference"] for activity in self.scope}
        stated, before = [], None
        for activity in self.stating:
            in_period = activity["start"] >= self.first
            if in_period and before is None:
                before = dict(self.belongs)
            traits = activity.get("traits") or [(0, None)] * len(activity["persons"])
            rows = sorted(zip(activity["persons"], traits), key=lambda row: turn(row[0][0]))
            for (person, link, _), (code, birth_year) in rows:
                person = self.person(person)
                if link == LEFT:
                    self.belongs.pop(person, None)
                elif link is not None:
                    self.belongs[person] = self.household(link)
                    if in_period or activity["reference"] in in_scope:
                        stated.append((person, self.household(link)))
                if code & 3:
                    self.sex[person] = (code & 3) - 1
                if birth_year is not None:
                    self.birth_year[person] = birth_year
        if not self.two:
            before, stated = self.belongs, []
        elif before is None:
            before = self.belongs
        for person, household in [*before.items(), *stated]:
            self.member_of.setdefault(person, set()).add(household)

    def cell(self, person):
        """The cell of a person by its own sex and age."""
        sex, age = self.sex.get(person, len(SEXES) - 1), len(AGES) - 1
        if person in self.birth_year:
            years = self.last.year - self.birth_year[person]
            if years >= 0 or not self.two:
                age = sum(years >= youngest for youngest in (5, 12, 18, 60))
        return sex * len(AGES) + age

    # Where they live, and how many a household is.

    def site(self, place, name, pcode):
        """What makes a site the same one, as it is compared: P-code, or names from admin1 down."""
        code, names = normalised(pcode), [normalised(area["name"]) for area in place[:3]]
        names = () if code else (*names, normalised(name))
        text = code or "/".join(names)
        return (text, bool(names), names) if self.two else text

    def own_site(self, activity):
        place = activity["place"]
        return self.site(place, place[3]["name"], place[3]["pcode"])

    def unit(self, person):
        """Whose home a person has: its household's, else its own."""
        household = self.belongs.get(person)
        return ("person", person) if household is None else ("household", household)

    def joined(self, activities):
        """Of everybody, the first activity that states the household that they belong to."""
        joined = {}
        for at, activity in enumerate(activities if self.two else []):
            for person, link, _ in activity["persons"]:
                person = self.person(person)
                if link not in (None, LEFT) and self.household(link) == self.belongs.get(person):
                    joined.setdefault(person, at)
        return joined

    def homes(self, activities):
        """The home of every unit; the declared size of every household, and its cells, if any."""
        first, declared, sizes, joined = {}, {}, {}, self.joined(activities)
        turn = self.state.merges["household"].turn
        for at, activity in enumerate(activities):
            rows = []
            listed = zip(activity["households"], activity["cells"])
            for (household, size, residence), cells in sorted(listed, key=lambda r: turn(r[0][0])):
                household = self.household(household)
                sizes.setdefault(household, []).append((size, of_row(cells)))
                rows.append((("household", household), residence, 0))
            for person, _, residence in activity["persons"]:
                person = self.person(person)
                if at >= joined.get(person, 0):
                    rows.append((self.unit(person), residence, 1))
            site, here = self.own_site(activity), {}
            for unit, residence, rank in rows:
                first.setdefault(unit, site)
                if residence:
                    named = activity["residences"][residence - 1]
                    key = (rank, self.site(activity["place"], named["name"], named["pcode"]))
                    here[unit] = min(here.get(unit, key), key)
            declared.update({unit: key[1] for unit, key in here.items()})
        return {**first, **declared}, {h: self.size(rows) for h, rows in sizes.items()}

    def size(self, rows):
        """The declared size that counts, and the last cells that were stated with it."""
        sizes = [size for size, _ in rows]
        size = sizes[-1] if self.two and self.policy["sizes"] == "last" else max(sizes)
        filled = [cells for stated, cells in rows if stated == size and cells]
        return size, filled[-1] if filled else None

    # At which places lists are set against head-counts.

    def places_are_units(self):
        return self.two and self.policy["places"] != "site"

    def units_of_sites(self):
        """The names of admin1 to admin3 of every site with a P-code."""
        units, in_gazetteer = {}, set()
        for location in self.state.gazetteer:
            own = next((level for level in location["levels"][::-1] if any(level)), ("", ""))
            code = normalised(own[1])
            if code and code not in in_gazetteer:
                in_gazetteer.add(code)
                units[code] = tuple(normalised(name) for name, _ in location["levels"][:3])
        for activity in self.stating:
            code = normalised(activity["place"][3]["pcode"])
            names = tuple(normalised(area["name"]) for area in activity["place"][:3])
            most = sum(map(bool, units.get(code, ())))
            if code and code not in in_gazetteer and sum(map(bool, names)) > most:
                units[code] = names
        return units

    def place(self, site):
        """The site, or the unit of the policy's level that it lies in."""
        if self.units is None:
            return site
        names = site[2][:3] or self.units.get(site[0], ())
        level = {"admin1": 1, "admin2": 2, "admin3": 3}[self.policy["places"]]
        for lower in range(level, len(names) + 1):
            if names[lower - 1]:
                return names[:lower]
        return site

    # Who was reached.

    def figures(self, activities):
        """The figure of every sector and, as `None`, of all together; the overlap."""
        persons, households = {}, {}
        for activity in activities:
            own = sectors_of(activity)
            for person, _, _ in activity["persons"]:
                persons.setdefault(self.person(person), set()).update(own)
            for household, _, _ in activity["households"]:
                households.setdefault(self.household(household), set()).update(own)
        registered, overlap = self.registered(persons, households)
        crowds, unmarked, new = self.headcounts(activities)
        places = {place for place, _ in [*registered, *crowds]}
        figures = {}
        for slot in [*self.state.sectors, None]:
            lists = [registered.get((place, slot), People()) for place in places]
            counts = [crowds.get((place, slot), People()) for place in places]
            figures[slot] = self.figure(lists, counts, unmarked.get(slot, 0), new.get(slot))
        return figures, overlap

    def registered(self, persons, households):
        """Registered individuals by place and sector, and by set of sectors that reached them."""
        named, has_leaver = {}, set()
        for person in persons:
            for household in self.member_of.get(person, ()):
                named[household] = named.get(household, 0) + 1
                if self.belongs.get(person) != household:
                    has_leaver.add(household)
        registered, overlap = {}, {}

        def at(place, slots):
            return [registered.setdefault((place, slot), People()) for slot in slots]

        def meet(sectors, number):
            overlap[frozenset(sectors)] = overlap.get(frozenset(sectors), 0) + number

        with_cells = set()
        for household, sectors in households.items():
            place = self.places["household", household]
            size, cells = self.declared[household]
            known = named.get(household, 0)
            unnamed = max(size - known, 0)
            if unnamed:
                meet(sectors, unnamed)
            people = People(unnamed)
            if cells is not None and household not in has_leaver:
                with_cells.add(household)
                people = People(max(size, known), cells)
            for registered_people in at(place, [*sectors, None]):
                registered_people.add(people)
        for person, sectors in persons.items():
            member_of = self.member_of.get(person, ())
            of_households = [households.get(household, set()) for household in member_of]
            sectors = sectors.union(*of_households)
            meet(sectors, 1)
            own, among_cells = self.belongs.get(person), set()
            if own in with_cells:
                among_cells = {*households[own], None}
            slots = [slot for slot in [*sectors, None] if slot not in among_cells]
            for registered_people in at(self.places[self.unit(person)], slots):
                registered_people.add_one(self.cell(person))
        return registered, overlap

    def headcounts(self, activities):
        """By sector, `None` for all together: the crowd of each place; what all unmarked
        head-counts add up to; the new people."""
        groups, unmarked, new = {}, {}, {}
        for activity in activities:
            rows = activity["headcounts"]
            rows = [(normalised(row["group"]), People(row["count"], of_row(
                {i: n for i, n in enumerate(row["cells"]) if n is not None}))) for row in rows]
            whole = People()
            for _, people in rows:
                whole.add(people)
            if self.policy["headcounts"] == "activity":
                rows = [("", whole)] if rows else []
            for slot in [*sectors_of(activity), None]:
                if self.two and activity["new_people"]:
                    new.setdefault(slot, People()).add(whole)
                    continue
                unmarked[slot] = unmarked.get(slot, 0) + whole.number
                by_name = groups.setdefault((self.own_site(activity), slot), {})
                for name, people in rows:
                    by_name[name] = by_name.get(name, People()).or_larger(people)
        crowds = {}
        for (site, slot), by_name in groups.items():
            crowds.setdefault((self.place(site), slot), People()).add(self.crowd(by_name))
        if not self.two:
            self.largest_of_sectors(crowds)
        return crowds, unmarked, new

    def crowd(self, by_name):
        """The crowd of a site, from its groups."""
        by_name = sorted(by_name.items(), key=lambda group: group[0])
        groups, crowd = [people for _, people in by_name], People()
        if self.policy["headcounts"] == "max":
            # Sorting keeps the order of equals, so the smaller name is first.
            groups = sorted(groups, key=lambda people: -people.number)[:1]
        for people in groups:
            crowd.add(people)
        return crowd

    def largest_of_sectors(self, crowds):
        """Rule 1: all sectors together have the crowd of the sector with the largest."""
        for site in {site for site, _ in crowds}:
            crowds[site, None] = People()
            for sector in self.state.sectors:
                other = crowds.get((site, sector), People())
                if other.number > crowds[site, None].number:
                    crowds[site, None] = other

    def figure(self, lists, counts, unmarked, new):
        """A figure, from the registered people and the crowd of each place."""
        new, cells = new or People(), People()
        registered = sum(people.number for people in lists)
        for people, crowd in zip(lists, counts):
            beyond = crowd.number - people.number
            broken_down = not self.two or crowd.broken_down() > people.broken_down()
            if beyond > 0 and broken_down:
                cells.add(crowd)
                continue
            cells.add(people)
            cells.add(People(max(beyond, 0)))
        cells.add(new)
        crowd = sum(people.number for people in counts)
        return {
            "people_reached": cells.number, "registered": registered,
            "estimated": cells.number - registered, "sadd": sadd(cells.cells),
            "lowest": max(registered, crowd) + new.number,
            "highest": registered + unmarked + new.number,
        }

    def report(self):
        order = {sector: i for i, sector in enumerate(self.state.sectors)}
        (alone, overlap), (together, _) = self.alone, self.together

        def row(sector):
            own = [a for a in self.direct if sector is None or sector in sectors_of(a)]
            more = together[sector]["people_reached"] - alone[sector]["people_reached"]
            return {**alone[sector], "indirect": more, "activities": len(own)}

        sets = [(sorted(sectors, key=order.get), people) for sectors, people in overlap.items()]
        sets.sort(key=lambda one: (-one[1], [order[sector] for sector in one[0]]))
        return {
            "policy": self.policy,
            "sectors": [{"sector": sector, **row(sector)} for sector in self.state.sectors],
            "total": row(None),
            "sum_of_sectors": sum(alone[s]["people_reached"] for s in self.state.sectors),
            "overlap": [{"sectors": sectors, "people": people} for sectors, people in sets],
        }


# --- A bundle ------------------------------------------------------------------------------------


class Bundle:
    """A bundle whose every record was decoded and whose every root was recomputed. With the
    register, every row of it was checked."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.head = json.loads(file.readline())
            if self.head.get("format") != "headcount log bundle":
                raise Fault(f"{path} is not a log bundle")
            if self.head["version"] != 1:
                raise Fault(f"{path} has the unknown version {self.head['version']}")
            lines = [json.loads(line) for line in file]
        records = [unbase64(line["record"]) for line in lines]
        self.register = Register() if self.head["with_register"] else None
        self.tree = Tree([leaf_hash(record) for record in records])
        self.records = []
        for sequence, data in enumerate(records):
            try:
                record = Record(data)
                if self.register:
                    self.register.add(record, lines[sequence])
            except (Fault, UnicodeDecodeError, OverflowError, StopIteration) as fault:
                raise Fault(f"record {sequence}: {fault}") from None
            if lines[sequence]["sequence"] != sequence:
                raise Fault(f"line {sequence + 2} says that it is record "
                            f"{lines[sequence]['sequence']}")
            if differs := difference(told(record), lines[sequence]["decoded"]):
                raise Fault(f"record {sequence}: what is to be read says another {differs} than "
                            "the record's bytes")
            if record.sequence != sequence:
                raise Fault(f"record {sequence} says that it is {record.sequence}")
            if record.root_before != self.tree.root(sequence):
                raise Fault(f"record {sequence} carries another root than that of the records "
                            "before it: history was rewritten")
            self.records.append(record)
        if len(records) != self.head["records"]:
            raise Fault(f"{len(records)} records, and the first line says {self.head['records']}")
        self.root = self.tree.root(len(records))
        if self.root.hex() != self.head["root"]:
            raise Fault("the root is not the one in the first line")
        opened = self.records[0].event if self.records else {}
        if str(opened.get("ledger")) != self.head["ledger"]:
            raise Fault("the first record opens another ledger than the first line says")
        if self.register:
            self.register.check_entries()

    def check(self, checkpoint):
        if checkpoint.origin != "headcount/" + self.head["ledger"]:
            raise Fault(f"the checkpoint is of another ledger: {checkpoint.origin}")
        if checkpoint.size > len(self.records):
            raise Fault(f"the log was cut off: the checkpoint covers {checkpoint.size} records, "
                        f"the bundle holds {len(self.records)}")
        if self.tree.root(checkpoint.size) != checkpoint.root:
            raise Fault("history was rewritten: the checkpoint's records are others")

    def key_changes(self):
        """The changes of the signing key: record, new and former verifier key, whether signed."""
        changes = []
        for record in self.records:
            event = record.event
            if event["event"] != "SigningKeyChanged":
                continue
            at, origin = record.sequence, "headcount/" + self.head["ledger"]
            new = Verifier(event["verifier"])
            former = Verifier(event["former"]) if event["former"] else None
            root = base64.b64encode(record.root_before).decode()
            text = f"{origin}\nnew signing key\n{at}\n{root}\n{event['verifier']}\n"
            if any(key and key.name != origin for key in (new, former)):
                raise Fault(f"record {at} names a signing key of another ledger")
            if changes and (former is None or former.key != changes[-1][1].key):
                raise Fault(f"record {at} does not go on from the signing key before")
            if event["signature"] and not (
                    former and ed25519_verifies(former.key, text.encode(), event["signature"])):
                raise Fault(f"record {at}, a new signing key, is not signed by the one before")
            changes.append((at, new, former, bool(event["signature"])))
        return changes

    def signed(self, checkpoint, verifier):
        """Which key signed a checkpoint, in words: the one given, or one it handed over to."""
        trusted = verifier
        keys = [(verifier, f"signed with the key of {verifier.name}")]
        for at, new, former, is_signed in self.key_changes():
            if is_signed and former.key == trusted.key:
                trusted = new
                keys.append((new, f"signed with the key that took over with record {at}"))
        for key, words in keys:
            try:
                checkpoint.check(key)
            except Fault as fault:
                refused = fault if key is verifier else refused
                continue
            for at, new, former, _ in self.key_changes():
                if new.key == key.key and checkpoint.size <= at:
                    raise Fault(f"the checkpoint's key signs from record {at} on only")
                if former and former.key == key.key and checkpoint.size > at:
                    raise Fault(f"the checkpoint's key was replaced by record {at}")
            return words
        raise refused

    def report(self, period, size=None, policy=None, own=()):
        report = Count(State(self.records[:size]), period, policy, own).report()
        if not self.register:
            # Sex and age are in the register.
            for row in [*report["sectors"], report["total"]]:
                del row["sadd"]
        return report

    def check_published(self):
        """Recomputes every published period; what was found, in words."""
        for record in self.records:
            event = record.event
            if event["event"] != "FiguresPublished":
                continue
            size, what = event["log_size"], named_period(event["period"], event["label"])
            if size > record.sequence or self.tree.root(size) != event["log_root"]:
                raise Fault(f"record {record.sequence} publishes {what} from another log")
            again = self.report(event["period"], size, event["policy"])
            if not is_as_published(again, event["figures"]):
                raise Fault(f"record {record.sequence}: the published figures of {what} are not "
                            "those of the records")
            yield f"published {what} (record {record.sequence}): recomputed, identical"


def is_as_published(report, figures):
    """Whether all figures that both have are equal: older publications have no bounds, and bundles
    without the register no sex and age."""
    rows = [[*one["sectors"], one["total"]] for one in (report, figures)]
    same = all(mine[name] == published[name]
               for mine, published in zip(*rows) for name in mine.keys() & published.keys())
    return same and len(rows[0]) == len(rows[1]) and report["overlap"] == figures["overlap"]


def named_period(period, label=""):
    first, last = period
    days = str(last.year) if period == whole_year(last.year) else f"{first}/{last}"
    return f"{label} ({days})" if label else days


# --- The command line ----------------------------------------------------------------------------


def self_test():
    """Known answers: RFC 8032, RFC 6962 as other logs have it, the encoding's edges."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    assert ed25519_verifies(public, b"\x72", signature)
    assert not ed25519_verifies(public, b"\x73", signature)
    assert not ed25519_verifies(public, b"\x72", signature[:-1] + b"\x01")
    # The tree of Certificate Transparency's own tests, over eight leaves.
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
              "606162636465666768696a6b6c6d6e6f"]
    tree = Tree([leaf_hash(bytes.fromhex(leaf)) for leaf in leaves])
    assert tree.root(8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert Reader(bytes([250])).uint() == 250
    assert Reader(bytes([251, 251, 0])).uint() == 251
    assert Reader(bytes([3])).int() == -2
    assert column(bytes([0xAC, 0x02, 0]), 2) == [300, 0]


def proof_digests(most):
    """Makes and checks every proof over the leaves 0, 1, … (8 bytes, big-endian); prints for each
    size the root and the hash over all its inclusion and all its consistency proofs."""
    tree = Tree([leaf_hash(struct.pack(">Q", i)) for i in range(most)])
    for size in range(1, most + 1):
        root, inclusion, consistency = tree.root(size), hashlib.sha256(), hashlib.sha256()
        for index in range(size):
            path = tree.path(index, 0, size)
            assert root_from_inclusion(tree.leaves[index], index, size, path) == root
            inclusion.update(b"".join(path))
        for old in range(1, size + 1):
            path = tree.subproof(old, 0, size, True)
            assert is_consistent(old, tree.root(old), size, root, path)
            consistency.update(b"".join(path))
        print(size, root.hex(), inclusion.hexdigest(), consistency.hexdigest())


def table(report, period, own):
    policy, whose = report["policy"], "".join(f", own figures of {'='.join(one)}" for one in own)
    lines = [f"{period}{whose}: rule {policy['version']}, places: {policy['places']}",
             f"{'':<16} {'reached':>10} {'registered':>11} {'estimated':>10} {'lowest':>10} "
             f"{'highest':>10} {'indirect':>9}"]
    for row in [*report["sectors"], {"sector": "total, each once", **report["total"]}]:
        lines.append(f"{row['sector']:<16} {row['people_reached']:>10,} {row['registered']:>11,} "
                     f"{row['estimated']:>10,} {row['lowest']:>10,} {row['highest']:>10,} "
                     f"{row['indirect']:>9,}")
    lines.append(f"{'sum of sectors':<16} {report['sum_of_sectors']:>10,}")
    return "\n".join(lines)


def given_period(text):
    """A year, or two days with a slash between them."""
    first, slash, last = text.partition("/")
    try:
        period = (tuple(map(datetime.date.fromisoformat, (first, last))) if slash
                  else whole_year(int(text)))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no year and no FROM/TO") from None
    if period[1] < period[0]:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins")
    return period


def given_own(text):
    name, equals, value = text.partition("=")
    if not equals or name not in ("office", "donor", "project", "partner"):
        raise argparse.ArgumentTypeError(f"{text!r} is not office=, donor=, project= or partner=")
    return name, value


def given_key(text):
    if text is None or "+" in text:
        return text
    with open(text, encoding="utf-8") as file:
        return file.read()


def read_text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def run(args):
    out, said = {}, []
    verifier = Verifier(given_key(args.verifier)) if args.verifier else None
    kept = Checkpoint(read_text(args.checkpoint)) if args.checkpoint else None

    def signed(checkpoint):
        if verifier is None:
            return "signature NOT checked: give --verifier"
        checkpoint.check(verifier)
        return f"signed with the key of {verifier.name}"

    # What a forged checkpoint says is of no interest. In a bundle, the key may have handed over.
    kept_is = signed(kept) if kept and not (verifier and args.bundle) else ""
    if args.proof:
        checkpoint, what = check_proof(read_text(args.proof), kept)
        said.append(f"{what}\nroot {checkpoint.root.hex()}, {signed(checkpoint)}")
        out["proved"] = what
    if args.bundle:
        bundle = Bundle(args.bundle)
        size = len(bundle.records)
        out.update(records=size, root=bundle.root.hex(), ledger=bundle.head["ledger"])
        said.append(f"{bundle.head['name']}: {size:,} records, each with the root of all before it\n"
                    f"root {bundle.root.hex()}")
        bundle.key_changes()
        if kept:
            kept_is = bundle.signed(kept, verifier) if verifier else kept_is
            bundle.check(kept)
            said.append(f"its first {kept.size:,} records are those of the checkpoint, {kept_is}")
        if bundle.register:
            register = bundle.register
            entries, erased = len(register.order), len(register.said_erased)
            out["register"] = {"rows": register.rows, "entries": entries, "erased": erased}
            said.append(f"{register.rows:,} rows of the register, of {entries:,} entries "
                        f"({erased:,} erased): those that the records commit to")
        published = list(bundle.check_published())
        said.extend(published)
        out.update(published=len(published), periods={})
        for period in args.periods:
            report, name = bundle.report(period, args.as_of, own=args.own), named_period(period)
            out["periods"][name] = report
            said.append("\n" + table(report, name, args.own))
    print(json.dumps(out) if args.json else "\n".join(said))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?", help="a file that `headcount export log` wrote")
    parser.add_argument("--year", "--period", type=given_period, action="append", default=[],
                        dest="periods", metavar="YEAR|FROM/TO", help="recompute its figures")
    parser.add_argument("--own", type=given_own, action="append", default=[], metavar="NAME=VALUE",
                        help="the own figures of an office, donor, project or partner, by id")
    parser.add_argument("--as-of", type=int, metavar="SIZE", help="from the first SIZE records")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint that you kept")
    parser.add_argument("--verifier", metavar="KEY|FILE", help="the office's verifier key")
    parser.add_argument("--proof", metavar="FILE", help="an inclusion or consistency proof")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--self-test", action="store_true", help="known answers")
    parser.add_argument("--proof-digests", type=int, metavar="SIZE", help="all proofs up to a size")
    args = parser.parse_args()
    if args.self_test:
        self_test()
        print("self-test passed")
    elif args.proof_digests:
        proof_digests(args.proof_digests)
    elif not args.bundle and not args.proof:
        parser.error("name a bundle or a proof")
    else:
        try:
            run(args)
        except (Fault, OSError, ValueError) as fault:
            print(f"FAILED: {fault}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
