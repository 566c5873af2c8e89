"""Spreadsheets that somebody keeps by hand, most of them in French, and the intake's own tables filled in badly."""

from truth import Truth
from writing import answers, book, case, expected, step, table

GAO = """
[answers]
activity.kind = { value = "distribution" }
activity.office = { value = "gao" }
activity.sector = { value = "shelter" }
"""
TRAINING = """
[answers]
activity.kind = { value = "session" }
activity.office = { value = "gao" }
activity.sector = { value = "livelihoods" }
"""
HOUSEHOLD = """
household.household = "N° ménage"
household.size = "Taille du ménage"
"""
FIRST = ["Awa", "Bako", "Chata", "Dado", "Eba", "Fodé", "Gado", "Hawa", "Idy"]
ACTIVITIES = ["activity", "kind", "sector", "office", "site", "start"]


def one_activity(site="Sosso", reference="A-1", sector="shelter"):
    return [ACTIVITIES, [reference, "distribution", sector, "gao", site, "2025-03-01"]]


@case("list-with-totals")
def list_with_totals(folder):
    """Title rows, a header of two rows, `Numéro` and `Numéro (2)`, subtotals and a total."""
    rows = [("T-1", "Sosso", 4, 1), ("T-2", "Sosso", 5, 2), ("T-3", "Château", 3, 0), ("T-4", "Château", 6, 3)]
    truth = Truth()
    for number, _, size, _ in rows:
        truth.household("shelter", number, size)
    lines = [["Liste des bénéficiaires", None, None, None, None, None, None], [None],
             ["Numéro", "Localité", "Date de distribution", "Ménage", None, None, "Observations"],
             [None, None, None, "Numéro (2)", "Taille du ménage", "dont enfants < 5 ans", None]]
    for index, (number, site, size, u5) in enumerate(rows, 1):
        lines.append([index, site, "15/03/2025", number, size, u5, None])
        if index == 2:
            lines.append([None, "Sous-total", None, None, 9, 3, None])
    lines.append([None, "TOTAL GÉNÉRAL", None, None, 18, 6, None])
    book(folder / "liste.xlsx", {"Liste": lines}, merged={"Liste": ["D3:F3"]})
    answers(folder, GAO + """
activity.site = "Localité"
activity.start = { column = "Date de distribution", format = "dd/mm/yyyy" }
household.household = "Numéro (2)"
household.size = "Taille du ménage"

headcount.count = "Ménage"
""")
    expected(folder, step(["liste.xlsx"], truth, refused=["is not a whole number"]), either=True)


@case("list-merged-count")
def list_merged_count(folder):
    """90 participants, merged over the three days of one training, are not 270: the rows without are asked for."""
    lines = [["Date", "Village", "Thème", "Nombre de participants"],
             ["2025-03-03", "Sosso", "AGR", 90], ["2025-03-04", "Château", "AGR", None], ["2025-03-05", "Gadeye", "AGR", None],
             ["2025-03-10", "Gao", "AGR", 20]]
    book(folder / "formations.xlsx", {"Formations": lines}, merged={"Formations": ["D2:D4"]})
    answers(folder, TRAINING + """
activity.site = "Village"
activity.start = "Date"
activity.topic = "Thème"
headcount.count = "Nombre de participants"
headcount.group = { value = "participants" }
""")
    expected(folder, step(["formations.xlsx"], refused=["is empty, but required"]))


@case("list-sex-coded")
def list_sex_coded(folder):
    """1 and 2 for men and women; nobody can know which without asking."""
    rows = [("X-1", 1, 30), ("X-2", 2, 8), ("X-3", 2, 61), ("X-4", 2, 17), ("X-5", 1, 3)]
    truth = Truth()
    lines = [["Code bénéficiaire", "Sexe", "Age", "Village", "Date"]]
    for number, sex, age in rows:
        truth.person("shelter", number, {1: "m", 2: "f"}[sex], age)
        lines.append([number, sex, age, "Sosso", "2025-03-01"])
    book(folder / "liste.xlsx", {"Feuil1": lines})
    answers(folder, GAO + """
activity.site = "Village"
activity.start = "Date"
person.person = "Code bénéficiaire"
person.age = "Age"
person.sex = { column = "Sexe", values = { "1" = "m", "2" = "f" } }

[values]
"1" = "m"
"2" = "f"
""")
    expected(folder, step(["liste.xlsx"], truth))


@case("list-served")
def list_served(folder):
    """A list of those planned; two of six did not come for their kit."""
    rows = [("S-1", 4, "Oui"), ("S-2", 6, "Non"), ("S-3", 5, "Oui"), ("S-4", 3, "Oui"), ("S-5", 8, "Non"), ("S-6", 2, "Oui")]
    truth = Truth()
    lines = [["N° ménage", "Taille du ménage", "Village", "Date", "Kit reçu (Oui/Non)"]]
    for number, size, received in rows:
        if received == "Oui":
            truth.household("shelter", number, size)
        lines.append([number, size, "Sosso", "2025-03-01", received])
    table(folder / "liste.csv", lines, delimiter=";")
    answers(folder, GAO + """
activity.site = "Village"
activity.start = "Date"
""" + HOUSEHOLD + """
sheet.keep = { column = "Kit reçu (Oui/Non)", is = ["Oui"] }
""")
    expected(folder, step(["liste.csv"], truth))


@case("list-attendance")
def list_attendance(folder):
    """`Présent`: 1 for who came, 0 for who did not."""
    rows = [("F-1", "F", 1), ("F-2", "M", 1), ("F-3", "F", 0), ("F-4", "F", 1), ("F-5", "M", 0)]
    truth = Truth()
    lines = [["Identifiant", "Sexe", "Présent", "Lieu", "Date"]]
    for number, sex, present in rows:
        if present:
            truth.person("livelihoods", number, sex.lower())
        lines.append([number, sex, present, "Sosso", "2025-03-01"])
    book(folder / "presence.xlsx", {"Présence": lines})
    answers(folder, TRAINING + """
activity.site = "Lieu"
activity.start = "Date"
person.person = "Identifiant"
person.sex = { column = "Sexe", values = { F = "f", M = "m" } }
sheet.keep = { column = "Présent", is = ["1"] }
""")
    expected(folder, step(["presence.xlsx"], truth))


@case("list-months-as-words")
def list_written_dates(folder):
    """`Mar 5, 2025`, `5 mars 2025`."""
    rows = [("D-1", 4, "Mar 5, 2025"), ("D-2", 6, "Dec 30, 2024"), ("D-3", 5, "Apr 12, 2025")]
    truth = Truth()
    lines = [["Household number", "Household size", "Village", "Distribution date"]]
    for number, size, day in rows:
        if day.endswith("2025"):
            truth.household("shelter", number, size)
        lines.append([number, size, "Sosso", day])
    table(folder / "list.csv", lines)
    answers(folder, GAO + """
activity.site = "Village"
activity.start = "Distribution date"
household.household = "Household number"
household.size = "Household size"
""")
    expected(folder, step(["list.csv"], truth))


@case("list-code-benef")
def list_code_benef(folder):
    """`code_benef` is the number; two people have one name and one year of birth."""
    rows = [("GB-01", "Invented Awa", 1990, "F"), ("GB-02", "Invented Awa", 1990, "F"), ("GB-03", "Invented Bako", 1971, "M"),
            ("GB-04", "Invented Chata", 2001, "F")]
    truth = Truth()
    lines = [["code_benef", "nom_prenom", "annee_naissance", "sexe", "village", "date"]]
    for number, name, year, sex in rows:
        truth.person("shelter", number, sex.lower(), 2025 - year)
        lines.append([number, name, year, sex, "Sosso", "2025-03-01"])
    table(folder / "benef.csv", lines)
    answers(folder, GAO + """
activity.site = "village"
activity.start = "date"
person.person = "code_benef"
person.birth_year = "annee_naissance"
person.sex = { column = "sexe", values = { F = "f", M = "m" } }
""")
    expected(folder, step(["benef.csv"], truth))


@case("list-age-and-birth-year")
def list_age_and_birth_year(folder):
    """Of some the year of birth is known, of the others the age."""
    rows = [("Y-1", 1990, None), ("Y-2", None, 8), ("Y-3", None, 70), ("Y-4", 2012, None), ("Y-5", None, 3)]
    truth = Truth()
    lines = [["Identifiant", "Année de naissance", "Âge", "Village", "Date"]]
    for number, year, age in rows:
        truth.person("shelter", number, None, age if year is None else 2025 - year)
        lines.append([number, year, age, "Sosso", "2025-03-01"])
    book(folder / "liste.xlsx", {"Liste": lines})
    answers(folder, GAO + """
activity.site = "Village"
activity.start = "Date"
person.person = "Identifiant"
person.age = "Âge"
person.birth_year = "Année de naissance"
""")
    expected(folder, step(["liste.xlsx"], truth))


@case("list-repeated-headers")
def list_repeated_headers(folder):
    """`Numéro` counts the rows, `Numéro (2)` is the household's; the heads' names are nobody's business."""
    rows = [("R-11", "Sosso", 4), ("R-12", "Sosso", 7), ("R-13", "Château", 3), ("R-11", "Gadeye", 5)]
    truth = Truth()
    lines = [["Numéro", "Chef", "Localité", "Date", "Numéro (2)", "Taille du ménage", "Chef (2)"]]
    for index, (number, site, size) in enumerate(rows, 1):
        truth.household("shelter", number, size)
        lines.append([index, f"Invented {FIRST[index]}", site, "2025-03-01", number, size, f"Invented {FIRST[-index]}"])
    book(folder / "liste.xlsx", {"Liste": lines})
    answers(folder, GAO + """
activity.site = "Localité"
activity.start = "Date"
household.household = "Numéro (2)"
household.size = "Taille du ménage"
""")
    expected(folder, step(["liste.xlsx"], truth))


@case("list-heads")
def list_heads(folder):
    """Few rows, small letters, first names alone, as a team writes: `benef` and `hoh` are people."""
    rows = [("invented awa", 4), ("invented bako", 6), ("invented chata", 2)]
    truth = Truth()
    lines = [["id_menage", "benef", "hoh", "taille_menage", "village", "date"]]
    for index, (name, size) in enumerate(rows, 1):
        truth.household("shelter", f"hd-{index}", size)
        lines.append([f"hd-{index}", name.title(), name.title(), size, "Sosso", "2025-03-01"])
    table(folder / "heads.csv", lines)
    answers(folder, GAO + """
activity.site = "village"
activity.start = "date"
household.household = "id_menage"
household.size = "taille_menage"
""")
    expected(folder, step(["heads.csv"], truth))


@case("list-same-sheet-twice")
def list_same_sheet_twice(folder):
    """The workbook keeps a copy of its sheet: nobody is counted twice."""
    rows = [("Q-1", 4), ("Q-2", 5)]
    truth = Truth()
    lines = [["N° ménage", "Taille du ménage", "Village", "Date"]]
    for number, size in rows:
        truth.household("shelter", number, size)
        lines.append([number, size, "Sosso", "2025-03-01"])
    book(folder / "liste.xlsx", {"Mars": lines, "Mars (2)": lines})
    answers(folder, GAO + """
activity.site = "Village"
activity.start = "Date"
""" + HOUSEHOLD)
    expected(folder, step(["liste.xlsx"], truth))


@case("list-crowds-twice")
def list_crowds_twice(folder):
    """The same with crowds, whose people have no number."""
    lines = [["Village", "Date", "Nombre de participants"], ["Sosso", "2025-03-01", 40], ["Château", "2025-03-02", 30]]
    book(folder / "seances.xlsx", {"Mars": lines, "Copie de Mars": lines})
    answers(folder, TRAINING + """
activity.site = "Village"
activity.start = "Date"
headcount.count = "Nombre de participants"
headcount.group = { value = "participants" }
""")
    expected(folder, step(["seances.xlsx"], {"people": {"livelihoods": 70, "total": 70}}))


def people_table(numbers):
    lines = [["activity", "person", "sex"]]
    return lines + [["A-1", number, "f"] for number in numbers]


def own_tables(folder, tables):
    for name, lines in tables.items():
        table(folder / f"{name}.csv", lines)
    return [f"{name}.csv" for name in tables]


@case("tables-no-number")
def tables_no_number(folder):
    """`N/A` and `sans carte` are no numbers: six people, not three."""
    files = own_tables(folder, {"activities": one_activity(),
                                "people": people_table(["001", "N/A", "N/A", "sans carte", "sans carte", "002"])})
    expected(folder, step(files, refused=["stands for no value"]), mapping=False)


@case("tables-no-pcode")
def tables_no_pcode(folder):
    """`n/a` as P-code is no place: two villages, 400 and 300 people."""
    files = own_tables(folder, {
        "activities": [[*ACTIVITIES, "site_pcode"], ["A-1", "session", "wash", "gao", "Sosso", "2025-03-01", "n/a"],
                       ["A-2", "session", "wash", "gao", "Château", "2025-03-02", "n/a"]],
        "headcounts": [["activity", "group", "count"], ["A-1", "users", 400], ["A-2", "users", 300]]})
    expected(folder, step(files, refused=["stands for no value"]), mapping=False)


@case("tables-scientific-numbers")
def tables_scientific_numbers(folder):
    """A spreadsheet made `2.23001E+11` of many numbers."""
    files = own_tables(folder, {"activities": one_activity(),
                                "people": people_table(["2.23001E+11", "2.23001E+11", "2.23002E+11"])})
    expected(folder, step(files, refused=["digits are lost"]), mapping=False)


@case("tables-vlookup")
def tables_vlookup(folder):
    """A VLOOKUP that found nothing leaves `#N/A` as the number of a household."""
    def fail(made):
        sheet = made["households"]
        for row in (3, 4):
            sheet.cell(row, 2).value = "#N/A"
            sheet.cell(row, 2).data_type = "e"
    book(folder / "tables.xlsx", {
        "activities": one_activity(),
        "households": [["activity", "household", "size"], ["A-1", "H-1", 4], ["A-1", None, 5], ["A-1", None, 5]]}, change=fail)
    expected(folder, step(["tables.xlsx"], refused=["is an error of the spreadsheet"]), mapping=False)


@case("tables-formula-without-result")
def tables_formula_without_result(folder):
    """Sizes are formulas that no spreadsheet has computed yet: nothing is known of them."""
    book(folder / "tables.xlsx", {
        "activities": one_activity(),
        "households": [["activity", "household", "size"], ["A-1", "H-1", "=2+2"], ["A-1", "H-2", "=3+3"]]})
    expected(folder, step(["tables.xlsx"], refused=["a formula without a result"]), mapping=False)


@case("tables-whole-numbers")
def tables_whole_numbers(folder):
    """`4.0` is 4, and a date with a time at midnight is a date."""
    files = own_tables(folder, {
        "activities": [ACTIVITIES, ["A-1", "distribution", "shelter", "gao", "Sosso", "2025-02-01 00:00:00"]],
        "households": [["activity", "household", "size"], ["A-1", "H-1", "4.0"], ["A-1", "H-2", "12.0"]]})
    expected(folder, step(files, {"people": {"shelter": 16, "total": 16}}), mapping=False)


@case("tables-total-row")
def tables_total_row(folder):
    """4 + 5 and a row TOTAL of 9: nine people, and the row is said."""
    files = own_tables(folder, {
        "activities": one_activity(),
        "households": [["activity", "household", "size"], ["A-1", "H-1", 4], ["A-1", "H-2", 5], ["A-1", "TOTAL", 9]]})
    expected(folder, step(files, {"people": {"shelter": 9, "total": 9}}, said=["left out as a total"]), mapping=False)


@case("tables-numbers-alike")
def tables_numbers_alike(folder):
    """`H-0001`, `h-0001`, `H 0001` and `H–0001` are one household, or they are said to be alike."""
    files = own_tables(folder, {
        "activities": [ACTIVITIES] + [[f"A-{n}", "distribution", "shelter", "gao", "Sosso", f"2025-03-0{n}"] for n in range(1, 5)],
        "households": [["activity", "household", "size"]] + [
            [f"A-{n}", number, 4] for n, number in enumerate(["H-0001", "h-0001", "H 0001", "H–0001"], 1)]})
    expected(folder, step(files, said=["differ from others only by"]), mapping=False)


@case("tables-one-number-two-people")
def tables_one_number_two_people(folder):
    """One number, a woman of 1970 and a man of 2012: said, with both rows."""
    files = own_tables(folder, {
        "activities": [ACTIVITIES] + [[f"A-{n}", "distribution", "shelter", "gao", "Sosso", f"2025-03-0{n}"] for n in (1, 2)],
        "people": [["activity", "person", "sex", "birth_year"], ["A-1", "P-1", "f", 1970], ["A-2", "P-1", "m", 2012]]})
    expected(folder, step(files, said=["two people with one number"]), mapping=False)
