"""Forms nobody has seen, made of headers that people use, and what they add up to.

    python3 forms.py FIRST COUNT    # a line of JSON for each: rows, the answers to a draft, the figure

A form is of one kind (households, persons, head-counts). Each column that matters has one of many names;
between them stand columns that look like it and are somebody else's or something else: children under
five beside the size, the day of the alert beside that of the distribution, the village of origin, the
enumerator's sex, the guardian's age. Nobody in them exists.
"""

import json
import random
import sys

MATTERS = {
    "site": ["Village", "Site", "Localité", "Nom du site", "Village d'accueil", "Lieu de distribution", "Location", "Site name",
             "nom_site", "village", "Localidad"],
    "start": ["Date", "Date de distribution", "Date de la distribution", "Date de l'activité", "Distribution date", "date_dist",
              "Date d'intervention", "Fecha"],
    "household": ["N° ménage", "Numéro de ménage", "Code ménage", "hh_no", "Household number", "ID ménage", "household_id",
                  "Numero du menage"],
    "size": ["Taille du ménage", "Taille ménage", "Nombre de personnes dans le ménage", "hh_size", "Household size",
             "Nb personnes", "taille_menage", "Nombre de membres"],
    "person": ["Code bénéficiaire", "code_benef", "Identifiant", "Numéro individuel", "ID", "beneficiary_id", "N° carte",
               "Numéro d'enregistrement"],
    "sex": ["Sexe", "Sexe du bénéficiaire", "sex", "Genre", "Sexo"],
    "age": ["Âge", "Age", "age", "Âge du bénéficiaire", "Age (ans)"],
    "count": ["Nombre de participants", "Participants", "Nombre de personnes", "Total", "Nombre total de bénéficiaires",
              "Number of participants"],
}
# Beside what they stand, and what is in them.
OTHERS = {
    "site": [("Village d'origine", "place"), ("Lieu de naissance", "place"), ("Village de provenance", "place"),
             ("Site de l'enquêteur", "place")],
    "start": [("Date de l'alerte", "day"), ("Date de naissance", "birthday"), ("Date d'arrivée", "day"), ("Date de saisie", "day"),
              ("Date d'expiration de la carte", "day")],
    "household": [("N°", "row"), ("Téléphone", "phone"), ("Code enquêteur", "code")],
    "size": [("Nombre d'enfants de moins de 5 ans", "few"), ("Enfants < 5 ans", "few"), ("Nombre de pièces", "few"),
             ("Femmes enceintes", "few"), ("Nombre de kits", "one"), ("Âge du chef de ménage", "age")],
    "person": [("N°", "row"), ("Téléphone", "phone"), ("Nom et prénom", "name"), ("Nom du tuteur", "name")],
    "sex": [("Sexe de l'enquêteur", "sex"), ("Sexe du chef de ménage", "sex"), ("Sexe du tuteur", "sex")],
    "age": [("Âge du tuteur", "age"), ("Âge de la mère", "age"), ("Âge de l'enquêteur", "age")],
    "count": [("Nombre de séances", "one"), ("Nombre d'animateurs", "few"), ("Nombre de kits distribués", "few"),
              ("Nombre de ménages", "few")],
}
SERVED = ["A reçu le kit ?", "Reçu", "Présent", "Servi", "Kit reçu (oui/non)"]
SITES = ["Sosso", "Château", "Gadeye", "Aljanabandia", "Boulgoundjé", "Sévaré", "Fatoma", "Bankass"]
FIRST = ["Awa", "Bako", "Chata", "Dado", "Eba", "Fodé", "Gado", "Hawa"]
SEXES = [{"F": "f", "M": "m"}, {"Féminin": "f", "Masculin": "m"}, {"Femme": "f", "Homme": "m"}, {"2": "f", "1": "m"}]
KINDS = {"household": ["household", "size"], "person": ["person", "sex", "age"], "headcount": ["count"]}


def other(random, what, row, sexes):
    """A cell of a column that is about something else."""
    return {
        "place": lambda: random.choice(["Nampala", "Dioura", "Tenenkou"]), "phone": lambda: f"7000{random.randint(1000, 9999)}",
        "day": lambda: f"202{random.randint(3, 4)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "birthday": lambda: f"{random.randint(1950, 2010)}-0{random.randint(1, 9)}-11", "row": lambda: row,
        "code": lambda: random.choice(["E1", "E2"]), "few": lambda: random.randint(0, 3), "one": lambda: 1,
        "age": lambda: random.randint(19, 80), "sex": lambda: random.choice(list(sexes)),
        "name": lambda: f"Invented {random.choice(FIRST)} {random.choice(FIRST)}",
    }[what]()


def form(number):
    source = random.Random(number)
    section = source.choice(list(KINDS))
    fields = ["site", "start", *KINDS[section]]
    sexes = source.choice(SEXES)
    columns = []  # (header, field or None, what else)
    for field in fields:
        columns.append((source.choice(MATTERS[field]), field, None))
        for header, what in source.sample(OTHERS[field], source.choice([0, 0, 1, 2])):
            columns.append((header, None, what))
    served = source.choice(SERVED) if source.random() < 0.3 and section != "headcount" else None
    if served:
        columns.append((served, "served", None))
    if source.random() < 0.5:
        source.shuffle(columns)
    headers = [header for header, *_ in columns]
    if len(set(headers)) < len(headers):
        return {**form(number + 1_000_003), "case": number}
    rows, reached, total = [headers], set(), 0
    for index in range(1, source.randint(7, 24)):
        site = source.choice(SITES) if section != "headcount" else f"{SITES[index % 8]} {index}"
        cells = {
            "site": site, "start": f"2025-{source.randint(1, 12):02}-{source.randint(1, 28):02}",
            "household": f"H-{index:04}", "size": source.randint(1, 9), "person": f"P-{index:04}",
            "sex": source.choice(list(sexes)), "age": source.randint(0, 80), "count": source.randint(4, 90),
            "served": source.choice(["Oui", "Oui", "Non"]),
        }
        rows.append([cells[field] if field else other(source, what, index, sexes) for _, field, what in columns])
        if served and cells["served"] == "Non":
            continue
        total += {"household": cells["size"], "person": 1, "headcount": cells["count"]}[section]
        reached.add(index)
    names = {field: header for header, field, _ in columns if field}
    quoted = {field: json.dumps(header, ensure_ascii=False) for field, header in names.items()}
    answers = ["[answers]", 'activity.kind = { value = "distribution" }', 'activity.sector = { value = "shelter" }',
               'activity.office = { value = "gao" }', f"activity.site = {quoted['site']}", f"activity.start = {quoted['start']}"]
    answers += [f"{section}.{field} = {quoted[field]}" for field in KINDS[section] if field != "sex"]
    if section == "person":
        values = ", ".join(f'"{said}" = "{sex}"' for said, sex in sexes.items())
        answers.append(f"person.sex = {{ column = {quoted['sex']}, values = {{ {values} }} }}")
    if section == "headcount":
        answers.append('headcount.group = { value = "participants" }')
    if served:
        answers.append(f'sheet.keep = {{ column = {quoted["served"]}, is = ["Oui"] }}')
    return {"case": number, "rows": [["" if cell is None else str(cell) for cell in row] for row in rows],
            "answers": "\n".join(answers) + "\n", "people": total,
            "columns": {field: header for field, header in names.items() if field != "served"}}


def main(first, count):
    for number in range(int(first), int(first) + int(count)):
        print(json.dumps(form(number), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:3])
