"""Writes the exports of a made-up distribution form as KoboToolbox writes them, and what they add up to.

    python3 make.py    # needs openpyxl; writes beside itself

`labels.xlsx` has French labels, `xml.xlsx` XML names, `later.xlsx` is next month's export: all of
the same submissions, and more. `wrong.xlsx` is the first one with seven wrong cells. Nobody in them exists. `expected.json` is computed here, without
headcount: people reached in 2025, each household once with its largest size.
"""

import json
import pathlib

import openpyxl

HERE = pathlib.Path(__file__).parent
FORM = "Distribution Mopti"
REGIONS = {"mopti": "Mopti", "gao": "Gao"}
KITS = {"nfi": "Kit d'articles ménagers", "cash": "Transfert monétaire", "wash_kit": "Kit d'hygiène"}
SECTORS = {"nfi": "shelter", "cash": "livelihoods", "wash_kit": "wash"}
STATUS = {"hote": "Communauté hôte", "pdi": "Personne déplacée interne", "retourne": "Retourné"}
SEX = {"f": "Féminin", "m": "Masculin"}
APPROVED = ("validation_status_approved", "Approved")
NOT_APPROVED = ("validation_status_not_approved", "Not approved")

# Date, region, site, kits, household, status, size, approved, members as (name, sex, birth year).
SUBMISSIONS = [
    ("2025-02-03", "mopti", "Sevaré, quartier 2", "nfi wash_kit", "001", "pdi", 6, True,
     [("Invented Awa", "f", 1990), ("Invented Bako", "m", 2015)]),
    ("2025-02-03", "mopti", "Sevaré, quartier 2", "nfi", "002", "hote", 4, True,
     [("Invented Chata", "f", 1985)]),
    ("2025-02-03", "mopti", "Sevaré, quartier 2", "wash_kit", "003", "hote", 5, True, []),
    ("2025-03-10", "mopti", "Bankass", "cash", "004", "retourne", 7, True,
     [("Invented Dado", "f", 1979), ("Invented Eba", "f", 2012), ("Invented Fodé", "m", 2018)]),
    ("2025-03-10", "mopti", "Bankass", "cash", "005", "pdi", 3, False, [("Invented Gado", "m", 1960)]),
    ("2025-04-22", "mopti", "Bankass", "nfi cash", "004", "retourne", 8, True,
     [("INVENTED  DADO", "f", 1979)]),
    ("2025-05-05", "gao", "Château d'eau", "cash", "006", "pdi", 2, True, []),
    ("2025-05-05", "gao", "Château d'eau", "cash wash_kit", "007", "pdi", 9, None,
     [("Invented Hawa", "f", 2001)]),
    ("2024-11-30", "gao", "Château d'eau", "nfi", "006", "pdi", 2, True, []),
]
LATER = [
    ("2025-05-05", "gao", "Château d'eau", "cash", "008", "hote", 5, True, [("Invented Idy", "m", 1995)]),
    ("2025-06-14", "mopti", "Bankass", "wash_kit", "009", "pdi", 4, True, []),
]

MAIN = [
    ("start", "start"), ("end", "end"), ("lieu/date_dist", "Lieu/Date de la distribution"),
    ("lieu/region", "Lieu/Région"), ("lieu/site", "Lieu/Nom du site"), ("lieu/gps", "Lieu/Position GPS"),
    ("_lieu/gps_latitude", "Lieu/_Position GPS_latitude"), ("kit", "Assistance reçue"),
    ("kit/nfi", f"Assistance reçue/{KITS['nfi']}"), ("kit/cash", f"Assistance reçue/{KITS['cash']}"),
    ("kit/wash_kit", f"Assistance reçue/{KITS['wash_kit']}"),
    ("menage/hh_no", "Ménage/Numéro de ménage"), ("menage/head_name", "Ménage/Nom du chef de ménage"),
    ("menage/phone", "Ménage/Téléphone"), ("menage/status", "Ménage/Statut"),
    ("menage/hh_size", "Ménage/Taille du ménage"), ("remarques", "Remarques"), ("_id", "_id"),
    ("_uuid", "_uuid"), ("_submission_time", "_submission_time"),
    ("_validation_status", "_validation_status"), ("_notes", "_notes"), ("_status", "_status"),
    ("_submitted_by", "_submitted_by"), ("__version__", "__version__"), ("_tags", "_tags"), ("_index", "_index"),
]
MEMBER = [
    ("membre/m_name", "Membre/Nom et prénom"), ("membre/m_sex", "Membre/Sexe"),
    ("membre/m_birth", "Membre/Année de naissance"), ("_index", "_index"),
    ("_parent_table_name", "_parent_table_name"), ("_parent_index", "_parent_index"),
    ("_submission__id", "_submission__id"), ("_submission__uuid", "_submission__uuid"),
    ("_submission__submission_time", "_submission__submission_time"),
    ("_submission__validation_status", "_submission__validation_status"),
]


def uuid(i):
    return f"5eed0000-0000-4000-8000-{i:012x}"


def write(name, submissions, labels):
    pick = 1 if labels else 0
    book = openpyxl.Workbook()
    main = book.active
    main.title = FORM
    main.append([column[pick] for column in MAIN])
    member = book.create_sheet("membre")
    member.append([column[pick] for column in MEMBER])
    members = 0
    for index, (day, region, site, kits, number, status, size, approved, people) in enumerate(submissions, 1):
        chosen = kits.split()
        validation = {True: APPROVED, False: NOT_APPROVED, None: (None, None)}[approved][pick]
        main.append([
            f"{day}T09:00:00.000Z", f"{day}T09:12:00.000Z", day, REGIONS[region] if labels else region,
            site, "14.5 -4.2 270 5", "14.5",
            " ".join(KITS[kit] for kit in chosen) if labels else kits,
            *("1" if kit in chosen else "0" for kit in KITS), number, f"Invented Head {index}",
            f"+223 00 00 00 {index:02}", STATUS[status] if labels else status, str(size),
            "An invented remark about somebody." if index == 1 else None, 2000 + index, uuid(index),
            f"{day}T16:00:00", validation, None, None, "agent", "v1", None, index,
        ])
        for person, sex, birth in people:
            members += 1
            member.append([
                person, SEX[sex] if labels else sex, str(birth), members, FORM, index, 2000 + index,
                uuid(index), f"{day}T16:00:00", validation,
            ])
    book.save(HERE / name)


# Sheet, row, column and what stands there instead.
WRONG = [
    (FORM, 2, "Lieu/Date de la distribution", "2025-13-03"),
    (FORM, 3, "Lieu/Région", "Moptii"),
    (FORM, 4, "Assistance reçue", "Kit de cuisine"),
    (FORM, 5, "Ménage/Taille du ménage", "sept"),
    (FORM, 7, "Ménage/Taille du ménage", "-8"),
    (FORM, 8, "Ménage/Statut", "Réfugié ?"),
    ("membre", 2, "Membre/Sexe", "Oui"),
]


def spoil(name, original):
    book = openpyxl.load_workbook(HERE / original)
    for sheet, row, column, text in WRONG:
        headers = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(row, headers.index(column) + 1, text)
    book.save(HERE / name)


def figures(submissions):
    sizes, kept = {}, []
    for day, _, _, kits, number, _, size, approved, _ in submissions:
        if approved and day.startswith("2025"):
            kept.append((kits.split(), number))
            sizes[number] = max(sizes.get(number, 0), size)
    reached = lambda kit: sum(sizes[n] for n in {number for kits, number in kept if kit is None or kit in kits})
    return {**{sector: reached(kit) for kit, sector in SECTORS.items()}, "total": reached(None)}


if __name__ == "__main__":
    write("labels.xlsx", SUBMISSIONS, True)
    write("xml.xlsx", SUBMISSIONS, False)
    write("later.xlsx", SUBMISSIONS + LATER, True)
    spoil("wrong.xlsx", "labels.xlsx")
    expected = {"first": figures(SUBMISSIONS), "later": figures(SUBMISSIONS + LATER)}
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
