"""The people reached, counted by hand: naive, and without headcount.

Belongs here: what the counting rule (DESIGN 3) says of these small forms. A household counts once, with
the largest size declared for it, or the number of its listed members where that is larger; a person
once; of head-counts at a site the largest. Does not: homes, moves, merges, policies: no form has them.
"""

BANDS = [(0, 4, "0_4"), (5, 11, "5_11"), (12, 17, "12_17"), (18, 59, "18_59"), (60, 150, "60")]


def band(age):
    """The age band of completed years; nothing known is `unknown`."""
    if age is None or age == "":
        return "unknown"
    return next(name for low, high, name in BANDS if low <= int(age) <= high)


class Truth:
    def __init__(self):
        self.households = {}  # number: {sectors, size, members: {person: (sex, band)}, cells}
        self.persons = {}     # number: (sectors, (sex, band))
        self.crowds = {}      # site: [(sector, activity, {cell: people})]

    def household(self, sector, number, size=0, members=(), cells=None):
        """`members`: (number, sex, age); `cells`: {(sex, band): people}."""
        house = self.households.setdefault(number, {"sectors": set(), "size": 0, "members": {}, "cells": {}})
        house["sectors"].add(sector)
        house["size"] = max(house["size"], int(size or 0))
        if cells:
            house["cells"] = {cell: int(n) for cell, n in cells.items() if n}
        for person, sex, age in members:
            house["members"][person] = (sex or "unknown", band(age))

    def person(self, sector, number, sex=None, age=None):
        sectors, _ = self.persons.get(number, (set(), None))
        self.persons[number] = (sectors | {sector}, (sex or "unknown", band(age)))

    def crowd(self, sector, site, activity, count, cells=None):
        """`cells`: {(sex, band): people} of the count; the rest is unknown."""
        cells = {cell: int(n) for cell, n in (cells or {}).items()}
        rest = int(count) - sum(cells.values())
        assert rest >= 0
        cells[("unknown", "unknown")] = cells.get(("unknown", "unknown"), 0) + rest
        self.crowds.setdefault(site, []).append((sector, activity, cells))

    def figures(self):
        """People reached by sector and in total, and the total's cells by sex and age."""
        sectors = {s for h in self.households.values() for s in h["sectors"]}
        sectors |= {s for found, _ in self.persons.values() for s in found}
        sectors |= {c[0] for crowd in self.crowds.values() for c in crowd}
        figures = {sector: self.reached({sector}) for sector in sorted(sectors)}
        figures["total"] = self.reached(sectors)
        cells = {}
        for sex, at, people in self.cells():
            row = cells.setdefault(sex, {})
            row[at] = row.get(at, 0) + people
        return {"people": figures, "sadd": {s: dict(sorted(r.items())) for s, r in sorted(cells.items())}}

    def reached(self, sectors):
        people = sum(max(h["size"], len(h["members"])) for h in self.households.values() if h["sectors"] & sectors)
        people += sum(1 for found, _ in self.persons.values() if found & sectors)
        for crowd in self.crowds.values():
            people += self.largest(crowd, sectors)
        return people

    @staticmethod
    def largest(crowd, sectors):
        activities = {}
        for sector, activity, cells in crowd:
            if sector in sectors:
                activities[activity] = activities.get(activity, 0) + sum(cells.values())
        return max(activities.values(), default=0)

    def cells(self):
        for h in self.households.values():
            size = max(h["size"], len(h["members"]))
            known = 0
            for (sex, at), people in h["cells"].items():
                known += people
                yield sex, at, people
            if not h["cells"]:
                for sex, at in h["members"].values():
                    known += 1
                    yield sex, at, 1
            if size > known:
                yield "unknown", "unknown", size - known
        for _, (sex, at) in self.persons.values():
            yield sex, at, 1
        for crowd in self.crowds.values():
            assert len({activity for _, activity, _ in crowd}) == 1, "one crowd at a site, in these forms"
            for _, _, cells in crowd:
                for (sex, at), people in cells.items():
                    if people:
                        yield sex, at, people
