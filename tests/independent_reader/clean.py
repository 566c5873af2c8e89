"""Tables as a careful office fills them in: what mutations start from.

Every activity has a site of its own, and is about people, households or head-counts; so a naive count is
right. Rows are lists of cells, the header first. Nobody in them exists.
"""

import datetime

SITES = ["Sosso", "Château d'eau", "Gadeye", "Aljanabandia", "Boulgoundjé", "Sévaré", "Fatoma", "Bankass"]
SECTORS = ["shelter", "wash", "livelihoods", "protection", "education"]
OFFICES = ["gao", "mopti"]


def tables(random):
    """The four tables: {name: rows}."""
    activities = [["activity", "kind", "sector", "office", "admin1", "site", "start", "status"]]
    people = [["activity", "person", "household", "sex", "birth_year"]]
    households = [["activity", "household", "size", "f_0_4", "f_18_59", "m_18_59"]]
    headcounts = [["activity", "group", "count", "f_18_59", "m_18_59"]]
    sites = random.sample(SITES, random.randint(2, 5))
    prefix = random.choice(["", "H-", "ML/", "2025-"])
    next_number = random.choice([1, 100, 4711])
    for at, site in enumerate(sites, 1):
        reference = f"GAO-{at}"
        what = random.choice(["people", "households", "headcounts"])
        kind = {"people": "session", "households": "distribution", "headcounts": "session"}[what]
        start = datetime.date(2025, random.randint(1, 12), random.randint(1, 28))
        status = random.choices(["completed", "", "ongoing", "planned", "cancelled"], [10, 4, 2, 1, 1])[0]
        activities.append([reference, kind, random.choice(SECTORS), random.choice(OFFICES), "Gao", site, start, status])
        for n in range(random.randint(2, 6)):
            number = f"{prefix}{next_number:04}"
            next_number += 1
            if what == "people":
                people.append([reference, f"P{number}", random.choice(["", f"F{number}"]), random.choice(["f", "m", ""]),
                               random.choice([1960, 1988, 2015, None])])
            elif what == "households":
                size = random.randint(2, 9)
                cells = [None] * 3 if random.random() < 0.5 else [random.randint(0, 1), 1, random.randint(0, size - 2)]
                if sum(n or 0 for n in cells) > size:
                    cells = [None] * 3
                households.append([reference, f"H{number}", size, *cells])
            else:
                count = random.randint(5, 400)
                women = random.randint(0, count)
                cells = [None, None] if random.random() < 0.5 else [women, count - women]
                headcounts.append([reference, f"groupe {n + 1}", count, *cells])
        if what == "people" and len(people) > 2 and random.random() < 0.3:
            again = list(random.choice(people[1:]))
            people.append([reference, *again[1:]] if again[0] != reference else again)
    found = {"activities": activities, "people": people, "households": households, "headcounts": headcounts}
    return {name: rows for name, rows in found.items() if len(rows) > 1}


FORMS = {
    "household": ('household = "N° ménage"\nsize = "Taille du ménage"\n', ["N° ménage", "Taille du ménage"]),
    "person": ('person = "Code bénéficiaire"\nsex = { column = "Sexe", values = { "F" = "f", "M" = "m" } }\n',
               ["Code bénéficiaire", "Sexe"]),
    "headcount": ('group = { value = "participants" }\ncount = "Nombre de participants"\n', ["Nombre de participants"]),
}


def form(random):
    """A list kept by hand, and the mapping of it: (section, rows, mapping)."""
    section = random.choice(list(FORMS))
    fields, columns = FORMS[section]
    keep = random.random() < 0.4
    more = ["Reçu"] if keep else []
    rows = [["Village", "Date", *columns, *more, "Téléphone du point focal"]]
    sites = random.sample(SITES, random.randint(2, 5))
    number = random.choice([1, 100, 4711])
    for site in sites:
        day = datetime.date(2025, random.randint(1, 12), random.randint(1, 28))
        for _ in range(1 if section == "headcount" else random.randint(2, 4)):
            number += 1
            cells = {"household": [f"H-{number:04}", random.randint(1, 9)],
                     "person": [f"P-{number:04}", random.choice("FM")], "headcount": [random.randint(3, 300)]}[section]
            rows.append([site, day, *cells, *(random.choice(["Oui", "Oui", "Non"]) for _ in more), "+223 00 00 00 00"])
    mapping = ['name = "Liste"', "", "[[sheet]]", 'name = "Liste"']
    if keep:
        mapping.append('keep = { column = "Reçu", is = ["Oui"] }')
    mapping += ["", "[sheet.activity]", 'reference = "L-{date}-{site}"', 'kind = { value = "distribution" }',
                'sector = { value = "shelter" }', 'office = { value = "gao" }', 'site = "Village"', 'start = "Date"', "",
                "[[sheet.headcount]]" if section == "headcount" else f"[sheet.{section}]", *fields.strip().split("\n")]
    return rows, "\n".join(mapping) + "\n"


REPEAT = """name = "Enquête"

[[sheet]]
name = "Enquête"

[sheet.activity]
reference = "E-{date}-{site}"
kind = { value = "distribution" }
sector = { value = "shelter" }
office = { value = "gao" }
site = "Village"
start = "Date"

[sheet.household]
household = "N° ménage"
size = "Taille du ménage"

[[sheet]]
name = "membre"
parent = "Enquête"

[sheet.person]
person = "Code bénéficiaire"
sex = { column = "Sexe", values = { "F" = "f", "M" = "m" } }
"""


def form_with_repeat(random):
    """An export with a repeat, as Kobo joins it: (rows, rows of the repeat, mapping)."""
    main = [["Date", "Village", "N° ménage", "Taille du ménage", "_uuid", "_index"]]
    repeat = [["Code bénéficiaire", "Sexe", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"]]
    number = random.choice([1, 100, 4711])
    for site in random.sample(SITES, random.randint(2, 4)):
        day = datetime.date(2025, random.randint(1, 12), random.randint(1, 28))
        for _ in range(random.randint(1, 3)):
            number += 1
            index, uuid = len(main), f"5eed0000-0000-4000-8000-{number:012x}"
            members = random.randint(0, 4)
            main.append([day, site, f"H-{number:04}", random.randint(max(1, members), members + 4), uuid, index])
            for n in range(members):
                repeat.append([f"H-{number:04}/{n + 1}", random.choice("FM"), len(repeat), "Enquête", index, uuid])
    return main, repeat, REPEAT
