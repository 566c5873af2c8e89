#!/usr/bin/env python3
"""Checks a headcount log bundle, checkpoints and proofs, and recomputes the figures of a year.

Needs Python 3.8 or later and its standard library, and no part of headcount. Written from
src/audit/BUNDLE.md and src/count/RULE.md alone, so that it can disagree with the program.

    verify_bundle.py mali.bundle.jsonl --year 2025
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
ATTRIBUTIONS = ["touches", "start", "end"]
HEADCOUNT_RULES = ["activity", "sum", "max"]
STATUSES = ["completed", "ongoing", "planned", "cancelled"]
REACHES = ["direct", "indirect"]
MODALITIES = ["in-kind", "cash", "voucher", "service"]
GROUPS = ["idp", "returnee", "refugee", "host", "other"]
ROLES = ["core", "mechanism"]


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
        return {
            "version": self.uint(),
            "attribution": self.one_of(ATTRIBUTIONS),
            "headcounts": self.one_of(HEADCOUNT_RULES),
            "not_counted": self.list(lambda: self.one_of(KINDS)),
        }

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
        return a

    def figure(self):
        figure = {"people_reached": self.uint(), "registered": self.uint(),
                  "estimated": self.uint(), "indirect": self.int(), "activities": self.uint()}
        self.sadd = [self.uint() for _ in range(24)]
        return figure

    def figures(self):
        return {
            "sectors": self.list(lambda: {"sector": self.text(), **self.figure()}),
            "total": self.figure(),
            "overlap": self.list(lambda: {"sectors": self.list(self.text), "people": self.uint()}),
        }

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
                "year": self.int(), "figures": self.figures(), "policy": self.policy(),
                "log_size": self.uint(), "log_root": self.hash(), "note": self.text()}),
            ("YearClosed", lambda: {"year": self.int()}),
            ("KeyRotated", lambda: {
                "key": self.fingerprint(), "rows": self.uint(), "root": self.hash(),
                "reason": self.text()}),
            ("GazetteerSet", lambda: {"places": self.list(self.location)}),
            ("WarningsAccepted", lambda: {
                "code": self.text(),
                "accepted": self.list(lambda: {"subject": self.text(), "cases": self.uint()}),
                "reason": self.text()}),
            ("EntriesDerived", lambda: {
                "persons": roaring(self.bytes()), "households": roaring(self.bytes())}),
        ]
        name, read = self.one_of(events)
        return {"event": name, **read()}


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
        if self.schema not in (1, 2, 3, 4, 5):
            raise Fault(f"the record has the unknown schema version {self.schema}")
        self.sequence, self.id = reader.uint(), reader.uuid()
        self.recorded_at, self.recorded_by = reader.int(), reader.text()
        self.source_key, self.root_before = reader.option(reader.text), reader.hash()
        self.event = reader.event()
        if self.schema == 4:
            self.event.update(reader.later_parts_of_a_profile())
        if reader.at != len(reader.data):
            raise Fault("bytes are left over after the event")


# --- State and counting rule ---------------------------------------------------------------------


def normalised(text):
    return unicodedata.normalize("NFC", text.strip()).casefold()


def site_key(place, name, pcode):
    key = normalised(pcode)
    if key:
        return key
    return "/".join([normalised(area["name"]) for area in place[:3]] + [normalised(name)])


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
    def __init__(self, records):
        self.sectors, self.policies, self.activities, self.voided = [], [], {}, set()
        self.merges = {"person": Merges(), "household": Merges()}
        for record in records:
            self.apply(record)

    def apply(self, record):
        event = record.event
        name = event["event"]
        if name == "LedgerOpened":
            self.policies = [(float("-inf"), event["policy"])]
        elif name == "ProfileSet":
            self.sectors = [sector["id"] for sector in event["profile"]["sectors"]]
        elif name in ("ActivityRecorded", "ActivityCorrected"):
            activity = event["activity"]
            self.activities[activity["reference"]] = activity
            self.voided.discard(activity["reference"])
        elif name == "ActivityVoided":
            self.voided.add(event["reference"])
        elif name == "PeopleMerged":
            merges = self.merges[event["kind"]]
            merges.kept[event["dropped"]] = (event["kept"], record.sequence)
        elif name == "MergeUndone":
            self.merges[event["kind"]].kept.pop(event["dropped"], None)
        elif name == "PolicyAdopted":
            first = event["first_year"]
            self.policies = [p for p in self.policies if p[0] < first] + [(first, event["policy"])]

    def policy_of(self, year):
        return [policy for first, policy in self.policies if first <= year][-1]

    def current(self):
        """Activities that are not void, in the order of folding."""
        current = [a for ref, a in self.activities.items() if ref not in self.voided]
        return sorted(current, key=lambda a: (a["start"], a["reference"].encode()))


def in_scope(activity, year, policy):
    start, end = activity["start"], activity["end"] or activity["start"]
    if activity["kind"] == "works" or policy["attribution"] == "end":
        start = end
    elif policy["attribution"] == "start":
        end = start
    return (activity["status"] in ("completed", "ongoing")
            and activity["kind"] not in policy["not_counted"]
            and start.year <= year <= end.year)


class Count:
    """The figures of a year under the counting rule."""

    def __init__(self, state, year, policy=None):
        self.state, self.year = state, year
        self.policy = policy or state.policy_of(year)
        self.person_root = state.merges["person"].root
        self.household_root = state.merges["household"].root
        self.scope = [a for a in state.current() if in_scope(a, year, self.policy)]
        self.member_of = self.links()
        direct = [a for a in self.scope if a["reach"] == "direct"]
        indirect = [a for a in self.scope if a["reach"] == "indirect"]
        homes, sizes = self.homes(direct)
        self.alone = self.figures(direct, homes, sizes)
        other_homes, other_sizes = self.homes(indirect)
        homes = {**other_homes, **homes}
        # A size that no direct contact declares is that of the indirect ones.
        sizes = {**other_sizes, **{h: n for h, n in sizes.items() if n}}
        self.together = self.figures(self.scope, homes, sizes)
        self.direct = direct

    def links(self):
        """The household of everybody who has one, by the year's end."""
        member_of = {}
        turn = self.state.merges["person"].turn
        for activity in self.state.current():
            if activity["start"].year > self.year:
                continue
            for person, link, _ in sorted(activity["persons"], key=lambda row: turn(row[0])):
                if link == LEFT:
                    member_of.pop(self.person_root(person), None)
                elif link is not None:
                    member_of[self.person_root(person)] = self.household_root(link)
        return member_of

    def unit(self, person):
        """Whose home a person has: its household's, else its own."""
        household = self.member_of.get(person)
        return ("person", person) if household is None else ("household", household)

    def homes(self, activities):
        """The home of every unit, and the largest declared size of every household."""
        first, declared, sizes = {}, {}, {}
        for at, activity in enumerate(activities):
            place = activity["place"]
            site = site_key(place, place[3]["name"], place[3]["pcode"])
            rows = []
            for household, size, residence in activity["households"]:
                household = self.household_root(household)
                sizes[household] = max(sizes.get(household, 0), size)
                rows.append((("household", household), residence, 0))
            for person, _, residence in activity["persons"]:
                rows.append((self.unit(self.person_root(person)), residence, 1))
            here = {}
            for unit, residence, rank in rows:
                first.setdefault(unit, site)
                if residence:
                    named = activity["residences"][residence - 1]
                    key = (rank, site_key(place, named["name"], named["pcode"]))
                    here[unit] = min(here.get(unit, key), key)
            declared.update({unit: key[1] for unit, key in here.items()})
        return {**first, **declared}, sizes

    def figures(self, activities, homes, sizes):
        persons, households = {}, {}
        for activity in activities:
            own = {activity["sector"], *activity["also_sectors"]}
            for person, _, _ in activity["persons"]:
                persons.setdefault(self.person_root(person), set()).update(own)
            for household, _, _ in activity["households"]:
                households.setdefault(self.household_root(household), set()).update(own)
        named, individuals = {}, []
        for person, sectors in persons.items():
            household = self.member_of.get(person)
            if household is not None:
                named[household] = named.get(household, 0) + 1
                sectors = sectors | households.get(household, set())
            individuals.append((homes[self.unit(person)], sectors, 1))
        for household, sectors in households.items():
            unnamed = sizes.get(household, 0) - named.get(household, 0)
            if unnamed > 0:
                individuals.append((homes[("household", household)], sectors, unnamed))
        registered, overlap = {}, {}
        for site, sectors, people in individuals:
            for sector in [*sectors, None]:
                registered[site, sector] = registered.get((site, sector), 0) + people
            key = frozenset(sectors)
            overlap[key] = overlap.get(key, 0) + people
        headcounts = self.headcounts(activities)
        for (site, _), people in list(headcounts.items()):
            headcounts[site, None] = max(headcounts.get((site, None), 0), people)
        figures = {}
        for sector in [*self.state.sectors, None]:
            exact = sum(n for (_, s), n in registered.items() if s == sector)
            more = sum(max(0, n - registered.get((site, s), 0))
                       for (site, s), n in headcounts.items() if s == sector)
            figures[sector] = (exact + more, exact, more)
        return figures, overlap

    def headcounts(self, activities):
        """The head-count that stands, by site and sector."""
        rule, best = self.policy["headcounts"], {}
        for activity in activities:
            place = activity["place"]
            site = site_key(place, place[3]["name"], place[3]["pcode"])
            for sector in {activity["sector"], *activity["also_sectors"]}:
                if rule == "activity":
                    if activity["headcounts"]:
                        count = sum(group["count"] for group in activity["headcounts"])
                        best[site, sector, ""] = max(best.get((site, sector, ""), 0), count)
                    continue
                for group in activity["headcounts"]:
                    key = (site, sector, normalised(group["group"]))
                    best[key] = max(best.get(key, 0), group["count"])
        stands = {}
        for (site, sector, _), count in best.items():
            before = stands.get((site, sector), 0)
            stands[site, sector] = before + count if rule == "sum" else max(before, count)
        return stands

    def report(self):
        order = {sector: i for i, sector in enumerate(self.state.sectors)}
        (alone, overlap), (together, _) = self.alone, self.together

        def row(sector):
            people, registered, estimated = alone[sector]
            own = [a for a in self.direct
                   if sector is None or sector in (a["sector"], *a["also_sectors"])]
            return {"people_reached": people, "registered": registered, "estimated": estimated,
                    "indirect": together[sector][0] - people, "activities": len(own)}

        sets = [(sorted(sectors, key=order.get), people) for sectors, people in overlap.items()]
        sets.sort(key=lambda one: (-one[1], [order[sector] for sector in one[0]]))
        return {
            "sectors": [{"sector": sector, **row(sector)} for sector in self.state.sectors],
            "total": row(None),
            "sum_of_sectors": sum(alone[sector][0] for sector in self.state.sectors),
            "overlap": [{"sectors": sectors, "people": people} for sectors, people in sets],
        }


# --- A bundle ------------------------------------------------------------------------------------


class Bundle:
    """A bundle whose every record was decoded and whose every root was recomputed."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.head = json.loads(file.readline())
            if self.head.get("format") != "headcount log bundle":
                raise Fault(f"{path} is not a log bundle")
            if self.head["version"] != 1:
                raise Fault(f"{path} has the unknown version {self.head['version']}")
            records = [unbase64(json.loads(line)["record"]) for line in file]
        self.tree = Tree([leaf_hash(record) for record in records])
        self.records = []
        for sequence, data in enumerate(records):
            try:
                record = Record(data)
            except (Fault, UnicodeDecodeError, OverflowError, StopIteration) as fault:
                raise Fault(f"record {sequence}: {fault}") from None
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

    def check(self, checkpoint):
        if checkpoint.origin != "headcount/" + self.head["ledger"]:
            raise Fault(f"the checkpoint is of another ledger: {checkpoint.origin}")
        if checkpoint.size > len(self.records):
            raise Fault(f"the log was cut off: the checkpoint covers {checkpoint.size} records, "
                        f"the bundle holds {len(self.records)}")
        if self.tree.root(checkpoint.size) != checkpoint.root:
            raise Fault("history was rewritten: the checkpoint's records are others")

    def report(self, year, size=None, policy=None):
        return Count(State(self.records[:size]), year, policy).report()

    def check_published(self):
        """Recomputes every published year; what was found, in words."""
        for record in self.records:
            event = record.event
            if event["event"] != "FiguresPublished":
                continue
            size, year = event["log_size"], event["year"]
            if size > record.sequence or self.tree.root(size) != event["log_root"]:
                raise Fault(f"record {record.sequence} publishes {year} from another log")
            again = self.report(year, size, event["policy"])
            again.pop("sum_of_sectors")
            if again != event["figures"]:
                raise Fault(f"record {record.sequence}: the published figures of {year} are not "
                            "those of the records")
            yield f"published {year} (record {record.sequence}): recomputed, identical"


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


def table(report, year):
    lines = [f"{year:<16} {'reached':>10} {'registered':>11} {'estimated':>10} {'indirect':>9}"]
    rows = [*report["sectors"], {"sector": "total, each once", **report["total"]}]
    for row in rows:
        lines.append(f"{row['sector']:<16} {row['people_reached']:>10,} {row['registered']:>11,} "
                     f"{row['estimated']:>10,} {row['indirect']:>9,}")
    lines.append(f"{'sum of sectors':<16} {report['sum_of_sectors']:>10,}")
    return "\n".join(lines)


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

    # What a forged checkpoint says is of no interest.
    kept_is = signed(kept) if kept else ""
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
        if kept:
            bundle.check(kept)
            said.append(f"its first {kept.size:,} records are those of the checkpoint, {kept_is}")
        published = list(bundle.check_published())
        said.extend(published)
        out.update(published=len(published), years={})
        for year in args.year:
            report = bundle.report(year, args.as_of)
            out["years"][str(year)] = report
            said.append("\n" + table(report, year))
    print(json.dumps(out) if args.json else "\n".join(said))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?", help="a file that `headcount export log` wrote")
    parser.add_argument("--year", type=int, action="append", default=[], help="recompute its figures")
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
