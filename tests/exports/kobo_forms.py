"""Forms of KoboToolbox."""

from kobo import ENGLISH, FRENCH, Form
from truth import Truth
from writing import answers, case, expected, step

KITS = {"nfi": ("Kit d'articles ménagers", "Household kit"), "cash": ("Transfert monétaire", "Cash transfer"),
        "wash_kit": ("Kit d'hygiène", "Hygiene kit")}
SECTORS = {"nfi": "shelter", "cash": "livelihoods", "wash_kit": "wash"}
STATUS = {"pdi": ("Personne déplacée interne", "Internally displaced"), "hote": ("Communauté hôte", "Host community"),
          "retourne": ("Retourné", "Returnee")}
SEX = {"f": ("Féminin", "Female"), "m": ("Masculin", "Male")}
YES_NO = {"oui": ("Oui", "Yes"), "non": ("Non", "No")}
SITES = {"sevare": "Sévaré", "bankass": "Bankass", "fatoma": "Fatoma"}

# The sector of each kind of kit, by label and by XML name.
KIT_ANSWERS = """
[values]
"Kit d'articles ménagers" = "shelter"
"Transfert monétaire" = "livelihoods"
"Kit d'hygiène" = "wash"
"Household kit" = "shelter"
"Cash transfer" = "livelihoods"
"Hygiene kit" = "wash"
nfi = "shelter"
cash = "livelihoods"
wash_kit = "wash"
"""
USUAL = """
[answers]
activity.kind = { value = "distribution" }
activity.office = { value = "mopti" }
"""


def usual_distribution():
    """A household with its members; children under five stand beside the size."""
    form = Form("Distribution NRC", [
        ("start", "start"), ("end", "end"),
        ("begin_group", "lieu", "Lieu"),
        ("date", "date_dist", "Date de la distribution"),
        ("text", "site", "Nom du site"),
        ("end_group", ""),
        ("select_one kit", "kit", "Type d'assistance"),
        ("begin_group", "menage", "Ménage"),
        ("text", "hh_no", "Numéro de ménage"),
        ("text", "head_name", "Nom du chef de ménage"),
        ("integer", "u5", "Nombre d'enfants de moins de 5 ans dans le ménage"),
        ("integer", "hh_size", "Taille du ménage"),
        ("select_one status", "status", "Statut"),
        ("end_group", ""),
        ("begin_repeat", "member", "Membre"),
        ("text", "m_no", "Numéro individuel"), ("text", "m_name", "Nom"),
        ("select_one sex", "m_sex", "Sexe"), ("integer", "m_age", "Âge"),
        ("end_repeat", ""),
    ], {"kit": KITS, "status": STATUS, "sex": SEX})
    rows = [
        ("2025-02-03", "Sévaré", "nfi", "ML-0001", 2, 6, "pdi", [("f", 34), ("m", 9)]),
        ("2025-02-03", "Sévaré", "nfi", "ML-0002", 0, 4, "hote", [("f", 61)]),
        ("2025-02-03", "Sévaré", "nfi", "ML-0003", 1, 5, "pdi", []),
        ("2025-03-10", "Bankass", "cash", "ML-0004", 3, 7, "retourne", [("f", 45), ("f", 2), ("m", 13)]),
        ("2025-03-10", "Bankass", "cash", "ML-0005", 0, 3, "pdi", [("m", 64)]),
        ("2025-04-22", "Fatoma", "wash_kit", "ML-0004", 3, 8, "retourne", []),
        ("2025-04-22", "Fatoma", "wash_kit", "ML-0006", 1, 2, "pdi", [("f", 19), ("f", 0)]),
    ]
    truth, submissions = Truth(), []
    for index, (day, site, kit, number, u5, size, status, members) in enumerate(rows, 1):
        listed = [(f"{number}/{n}", sex, age) for n, (sex, age) in enumerate(members, 1)]
        truth.household(SECTORS[kit], number, size, listed)
        submissions.append(form.submission(index, {
            "date_dist": day, "site": site, "kit": kit, "hh_no": number, "head_name": f"Invented Head {index}",
            "u5": str(u5), "hh_size": str(size), "status": status,
            "member": [{"m_no": number_, "m_name": f"Invented {number_}", "m_sex": sex, "m_age": str(age)}
                       for number_, sex, age in listed],
        }, day=day))
    return form, submissions, truth


USUAL_ANSWERS = USUAL + """
activity.site = ["Nom du site", "site"]
activity.start = ["Date de la distribution", "date_dist"]
activity.items = ["Type d'assistance", "kit"]
household.household = ["Numéro de ménage", "hh_no"]
household.size = ["Taille du ménage", "hh_size"]
person.person = ["Numéro individuel", "m_no"]
person.age = ["Âge", "m_age"]
""" + KIT_ANSWERS

LABELS = "Distribution_NRC_-_latest_version_-_labels_-_2025-05-01-10-20-30.xlsx"


@case("kobo-labels")
def kobo_labels(folder):
    form, submissions, truth = usual_distribution()
    form.export(folder / LABELS, submissions)
    answers(folder, USUAL_ANSWERS)
    expected(folder, step([LABELS], truth), draft_lacks=["latest_version", "10-20-30"])


@case("kobo-xml-names")
def kobo_xml_names(folder):
    form, submissions, truth = usual_distribution()
    form.export(folder / "distribution.xlsx", submissions, lang=False)
    answers(folder, USUAL_ANSWERS)
    expected(folder, step(["distribution.xlsx"], truth))


@case("kobo-labels-and-xml-names")
def kobo_labels_and_xml_names(folder):
    form, submissions, truth = usual_distribution()
    form.export(folder / "labels.xlsx", submissions)
    form.export(folder / "xml.xlsx", submissions, lang=False, groups=False)
    answers(folder, USUAL_ANSWERS)
    expected(folder, step(["labels.xlsx", "xml.xlsx"], truth))


@case("kobo-english-rrm")
def kobo_english_rrm(folder):
    """The alert comes before the response, and both have a date; two languages, group names in headers."""
    form = Form("RRM Réponse", [
        ("start", "start"), ("end", "end"),
        ("begin_group", "alerte", "Alerte", "Alert"),
        ("text", "alert_no", "Numéro de l'alerte", "Alert number"),
        ("date", "alert_date", "Date de l'alerte", "Alert date"),
        ("select_one shock", "shock", "Type de choc", "Type of shock"),
        ("date", "msa_date", "Date de l'évaluation multisectorielle", "Assessment date"),
        ("end_group", ""),
        ("date", "date_int", "Date de l'intervention", "Intervention date"),
        ("text", "site", "Site d'intervention", "Intervention site"),
        ("text", "hh_no", "Numéro de ménage", "Household number"),
        ("integer", "hh_size", "Taille du ménage", "Household size"),
    ], {"shock": {"conflit": ("Conflit", "Conflict"), "inondation": ("Inondation", "Flood")}}, (FRENCH, ENGLISH))
    rows = [("2024-12-20", "2025-01-04", "Sévaré", "R-1", 4), ("2024-12-20", "2025-01-04", "Sévaré", "R-2", 3),
            ("2024-12-28", "2025-01-09", "Bankass", "R-3", 5), ("2025-02-10", "2025-02-14", "Fatoma", "R-4", 4)]
    truth, submissions = Truth(), []
    for index, (alert, day, site, number, size) in enumerate(rows, 1):
        truth.household("rrm", number, size)
        submissions.append(form.submission(index, {
            "alert_no": f"AL-{index}", "alert_date": alert, "shock": "conflit", "msa_date": alert, "date_int": day,
            "site": site, "hh_no": number, "hh_size": str(size)}, day=day))
    form.export(folder / "rrm.xlsx", submissions, lang=ENGLISH)
    answers(folder, """
[answers]
activity.kind = { value = "rrm-response" }
activity.sector = { value = "rrm" }
activity.office = { value = "mopti" }
activity.start = "Intervention date"
activity.site = "Intervention site"
activity.alert = "Alert number"
activity.alert_date = "Alert date"
activity.assessment_date = "Assessment date"
activity.shock = "Type of shock"
household.household = "Household number"
household.size = "Household size"
""")
    expected(folder, step(["rrm.xlsx"], truth))


@case("kobo-nested-repeats")
def kobo_nested_repeats(folder):
    """A submission is a distribution, with a repeat of households, and in each a repeat of members."""
    form = Form("Distribution par site", [
        ("start", "start"), ("end", "end"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("select_one kit", "kit", "Kit"),
        ("begin_repeat", "menage", "Ménage"),
        ("text", "hh_no", "Numéro de ménage"), ("integer", "hh_size", "Taille du ménage"),
        ("begin_repeat", "membre", "Membre"),
        ("text", "m_no", "Numéro individuel"), ("select_one sex", "m_sex", "Sexe"), ("integer", "m_age", "Âge"),
        ("end_repeat", ""),
        ("end_repeat", ""),
    ], {"kit": KITS, "sex": SEX})
    rows = [("2025-02-03", "Sévaré", "nfi", [("N-1", 5, [("f", 30), ("m", 3)]), ("N-2", 4, [("m", 50)])]),
            ("2025-02-20", "Bankass", "cash", [("N-3", 6, [("f", 28), ("f", 7), ("m", 70)])])]
    truth, submissions = Truth(), []
    for index, (day, site, kit, households) in enumerate(rows, 1):
        listed = []
        for number, size, members in households:
            people = [(f"{number}.{n}", sex, age) for n, (sex, age) in enumerate(members, 1)]
            truth.household(SECTORS[kit], number, size, people)
            listed.append({"hh_no": number, "hh_size": str(size), "membre": [
                {"m_no": p, "m_sex": sex, "m_age": str(age)} for p, sex, age in people]})
        submissions.append(form.submission(index, {"date_dist": day, "site": site, "kit": kit, "menage": listed}, day=day))
    form.export(folder / "sites.xlsx", submissions)
    answers(folder, USUAL + """
activity.site = "Site"
activity.start = "Date de la distribution"
activity.items = "Kit"
household.household = "Numéro de ménage"
household.size = "Taille du ménage"
person.person = "Numéro individuel"
person.household = { parent = "Numéro de ménage" }
""" + KIT_ANSWERS)
    expected(folder, step(["sites.xlsx"], truth))


@case("kobo-repeat-of-groups")
def kobo_repeat_of_groups(folder):
    """A repeat of head-counts: women, men, boys and girls of an awareness session."""
    form = Form("Séances de sensibilisation", [
        ("start", "start"), ("end", "end"),
        ("date", "date_seance", "Date de la séance"), ("text", "site", "Site"), ("text", "theme", "Thème"),
        ("begin_repeat", "groupe", "Groupe"),
        ("select_one groupe", "g_nom", "Groupe de participants"), ("integer", "g_nombre", "Nombre de participants"),
        ("end_repeat", ""),
    ], {"groupe": {"femmes": "Femmes", "hommes": "Hommes", "filles": "Filles", "garcons": "Garçons"}})
    rows = [("2025-02-03", "Sévaré", [("femmes", 21), ("hommes", 14)]),
            ("2025-02-20", "Bankass", [("femmes", 9), ("filles", 30), ("garcons", 26)])]
    truth, submissions = Truth(), []
    for index, (day, site, groups) in enumerate(rows, 1):
        for _, count in groups:
            truth.crowd("protection", site, day, count)
        submissions.append(form.submission(index, {"date_seance": day, "site": site, "theme": "VBG", "groupe": [
            {"g_nom": name, "g_nombre": str(count)} for name, count in groups]}, day=day))
    form.export(folder / "seances.xlsx", submissions)
    answers(folder, """
[answers]
activity.kind = { value = "session" }
activity.sector = { value = "protection" }
activity.office = { value = "mopti" }
activity.site = "Site"
activity.start = "Date de la séance"
activity.topic = "Thème"
headcount.group = "Groupe de participants"
headcount.count = "Nombre de participants"
""")
    found = truth.figures()
    expected(folder, step(["seances.xlsx"], {"people": found["people"]}))


def several_kits(multiple):
    def make(folder):
        form = Form("Distribution de kits", [
            ("start", "start"), ("end", "end"),
            ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
            ("text", "hh_no", "Numéro de ménage"), ("integer", "hh_size", "Taille du ménage"),
            ("select_multiple kit", "kit", "Kits reçus"),
        ], {"kit": KITS})
        rows = [("Sévaré", "K-1", 4, "nfi wash_kit"), ("Sévaré", "K-2", 6, "nfi"), ("Bankass", "K-3", 3, "cash wash_kit"),
                ("Bankass", "K-4", 7, "wash_kit"), ("Bankass", "K-5", 2, "nfi cash wash_kit")]
        truth, submissions = Truth(), []
        for index, (site, number, size, kits) in enumerate(rows, 1):
            for kit in kits.split():
                truth.household(SECTORS[kit], number, size)
            submissions.append(form.submission(index, {"date_dist": "2025-03-01", "site": site, "hh_no": number,
                                                       "hh_size": str(size), "kit": kits}))
        form.export(folder / "kits.xlsx", submissions, multiple=multiple)
        answers(folder, USUAL + """
activity.site = "Site"
activity.start = "Date de la distribution"
activity.items = { column = "Kits reçus", multiple = true }
household.household = "Numéro de ménage"
household.size = "Taille du ménage"
""" + ANSWERS_OF_SEVERAL + KIT_ANSWERS)
        expected(folder, step(["kits.xlsx"], truth))
    return make


ANSWERS_OF_SEVERAL = """
activity.sector = { column = "Kits reçus", multiple = true, values = { "Kit d'articles ménagers" = "shelter", \
"Transfert monétaire" = "livelihoods", "Kit d'hygiène" = "wash" } }
"""
for how in ("both", "details", "summary"):
    case(f"kobo-several-kits-{how}")(several_kits(how))


@case("kobo-edited")
def kobo_edited(folder):
    """An edit in Kobo gives a submission a new `_uuid`: a corrected place is no second distribution."""
    form = Form("Distribution", [
        ("start", "start"), ("end", "end"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("text", "hh_no", "Numéro de ménage"), ("integer", "hh_size", "Taille du ménage")])
    first = [("Sévaré", "E-1", 6), ("Sévaré", "E-2", 4), ("Bankass", "E-3", 5)]

    def submissions(rows, edited):
        return [form.submission(index, {"date_dist": "2025-03-01", "site": site, "hh_no": number, "hh_size": str(size)},
                                edited=1 if index in edited else None)
                for index, (site, number, size) in enumerate(rows, 1)]

    def truth(rows):
        found = Truth()
        for _, number, size in rows:
            found.household("shelter", number, size)
        return found

    later = [("Sévaré", "E-1", 6), ("Sévaré", "E-2", 3), ("Fatoma", "E-3", 5)]
    form.export(folder / "march.xlsx", submissions(first, ()))
    form.export(folder / "april.xlsx", submissions(later, (2, 3)))
    answers(folder, USUAL + """
activity.sector = { value = "shelter" }
activity.site = "Site"
activity.start = "Date de la distribution"
household.household = "Numéro de ménage"
household.size = "Taille du ménage"
""")
    expected(folder, step(["march.xlsx"], truth(first)),
             step(["april.xlsx"], truth(first), refused=["*"]),
             step(["april.xlsx"], truth(later), flags=["--accept-changes"]))


@case("kobo-edited-crowd")
def kobo_edited_crowd(folder):
    """The same with a crowd, whose people have no number: 40, not 80, when the place is corrected."""
    form = Form("Séances", [
        ("start", "start"), ("end", "end"),
        ("date", "date_seance", "Date de la séance"), ("text", "site", "Site"),
        ("integer", "participants", "Nombre de participants")])

    def export(name, site, edited):
        form.export(folder / name, [form.submission(1, {"date_seance": "2025-03-01", "site": site, "participants": "40"},
                                                    edited=edited)])

    truth = Truth()
    truth.crowd("protection", "any", "one", 40)
    export("march.xlsx", "Sévaré", None)
    export("april.xlsx", "Bankass", 1)
    answers(folder, """
[answers]
activity.kind = { value = "session" }
activity.sector = { value = "protection" }
activity.office = { value = "mopti" }
activity.site = "Site"
activity.start = "Date de la séance"
headcount.count = "Nombre de participants"
headcount.group = { value = "participants" }
""")
    expected(folder, step(["march.xlsx"], truth), step(["april.xlsx"], truth, flags=["--accept-changes"]))


@case("kobo-reviewed-and-served")
def kobo_reviewed_and_served(folder):
    """All validation states, consent, and whether the household received the kit at all."""
    form = Form("Distribution", [
        ("start", "start"), ("end", "end"),
        ("select_one oui", "consent", "Le répondant donne-t-il son consentement ?"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("text", "hh_no", "Numéro de ménage"), ("integer", "hh_size", "Taille du ménage"),
        ("select_one oui", "recu", "A reçu le kit ?")], {"oui": YES_NO})
    rows = [("oui", "S-1", 6, "oui", "approved"), ("oui", "S-2", 4, "non", "approved"), ("oui", "S-3", 5, "oui", "not_approved"),
            ("oui", "S-4", 3, "oui", "on_hold"), ("oui", "S-5", 7, "oui", None), ("oui", "S-6", 2, "oui", "approved"),
            ("non", "S-7", 8, "non", "approved")]
    truth, submissions = Truth(), []
    for index, (consent, number, size, received, status) in enumerate(rows, 1):
        if consent == received == "oui" and status == "approved":
            truth.household("shelter", number, size)
        submissions.append(form.submission(index, {
            "consent": consent, "date_dist": "2025-03-01", "site": "Sévaré", "hh_no": number, "hh_size": str(size),
            "recu": received}, status=status))
    form.export(folder / "reviewed.xlsx", submissions)
    answers(folder, USUAL + """
activity.sector = { value = "shelter" }
activity.site = "Site"
activity.start = "Date de la distribution"
household.household = "Numéro de ménage"
household.size = "Taille du ménage"
sheet.keep = [
  { column = "_validation_status", is = ["Approved", "validation_status_approved"] },
  { column = "A reçu le kit ?", is = ["Oui"] },
  { column = "Le répondant donne-t-il son consentement ?", is = ["Oui"] },
]
""")
    expected(folder, step(["reviewed.xlsx"], truth))


@case("kobo-two-versions")
def kobo_two_versions(folder):
    """The question of the size was renamed in version 2: the export has a column of each."""
    choices = {"kit": KITS}
    head = [("start", "start"), ("end", "end"), ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
            ("text", "hh_no", "Numéro de ménage")]
    form = Form("Distribution", [*head, ("integer", "taille", "Taille du ménage"), ("select_one kit", "kit", "Kit")], choices)
    form.add_version("v2", [*head, ("integer", "hh_size", "Nombre de personnes dans le ménage"),
                            ("select_one kit", "kit", "Kit")], choices)
    rows = [("v1", "V-1", 4), ("v1", "V-2", 6), ("v2", "V-3", 3), ("v2", "V-4", 7), ("v2", "V-2", 5)]
    truth, submissions = Truth(), []
    for index, (version, number, size) in enumerate(rows, 1):
        truth.household("shelter", number, size)
        day = "2025-03-01" if version == "v1" else "2025-04-01"
        submissions.append(form.submission(index, {
            "date_dist": day, "site": "Sévaré", "hh_no": number, ("taille" if version == "v1" else "hh_size"): str(size),
            "kit": "nfi"}, version=version, day=day))
    form.export(folder / "versions.xlsx", submissions)
    answers(folder, USUAL + """
activity.site = "Site"
activity.start = "Date de la distribution"
activity.items = "Kit"
household.household = "Numéro de ménage"
household.size = ["Nombre de personnes dans le ménage", "Taille du ménage"]
""" + KIT_ANSWERS)
    expected(folder, step(["versions.xlsx"], truth))


@case("kobo-class")
def kobo_class(folder):
    """The enumerator's sex and the guardian's age stand before the child's."""
    form = Form("Inscriptions classe passerelle", [
        ("start", "start"), ("end", "end"),
        ("text", "enq", "Nom de l'enquêteur"), ("select_one sex", "enq_sex", "Sexe de l'enquêteur"),
        ("date", "date_insc", "Date d'inscription"), ("text", "ecole", "École"),
        ("text", "tuteur", "Nom du tuteur"), ("integer", "tuteur_age", "Âge du tuteur"),
        ("text", "id_enfant", "Identifiant de l'enfant"), ("select_one sex", "enf_sex", "Sexe de l'enfant"),
        ("integer", "enf_age", "Âge de l'enfant")], {"sex": SEX})
    rows = [("C-01", "f", 9, 40), ("C-02", "m", 12, 38), ("C-03", "f", 7, 61), ("C-04", "f", 14, 45), ("C-05", "m", 10, 33)]
    truth, submissions = Truth(), []
    for index, (number, sex, age, guardian) in enumerate(rows, 1):
        truth.person("education", number, sex, age)
        submissions.append(form.submission(index, {
            "enq": "Invented Agent", "enq_sex": "m", "date_insc": "2025-10-06", "ecole": "École de Sévaré",
            "tuteur": f"Invented Guardian {index}", "tuteur_age": str(guardian), "id_enfant": number, "enf_sex": sex,
            "enf_age": str(age)}, day="2025-10-06"))
    form.export(folder / "classe.xlsx", submissions)
    answers(folder, """
[answers]
activity.kind = { value = "class" }
activity.sector = { value = "education" }
activity.office = { value = "mopti" }
activity.site = "École"
activity.start = "Date d'inscription"
person.person = "Identifiant de l'enfant"
person.sex = { column = "Sexe de l'enfant", values = { "Féminin" = "f", "Masculin" = "m" } }
person.age = "Âge de l'enfant"
""")
    expected(folder, step(["classe.xlsx"], truth))


@case("kobo-first-and-last-names")
def kobo_first_and_last_names(folder):
    """No number: first names, last names, year of birth. Sisters share all but the first name."""
    form = Form("Formation AGR", [
        ("start", "start"), ("end", "end"),
        ("date", "date_form", "Date de la formation"), ("text", "site", "Site"),
        ("text", "nom", "Nom"), ("text", "prenom", "Prénom"),
        ("select_one sex", "sexe", "Sexe"), ("integer", "annee", "Année de naissance")], {"sex": SEX})
    rows = [("Inventeda", "Invented Awa", "f", 1999), ("Inventeda", "Invented Binta", "f", 1999),
            ("Inventedou", "Invented Coulou", "m", 1980), ("Inventedou", "Invented Demba", "m", 1980),
            ("Inventedou", "Invented Elie", "m", 1985)]
    truth, submissions = Truth(), []
    for index, (last, first, sex, year) in enumerate(rows, 1):
        truth.person("livelihoods", f"{last} {first} {year}", sex, 2025 - year)
        submissions.append(form.submission(index, {"date_form": "2025-05-05", "site": "Sévaré", "nom": last, "prenom": first,
                                                   "sexe": sex, "annee": str(year)}, day="2025-05-05"))
    form.export(folder / "formation.xlsx", submissions)
    answers(folder, """
[answers]
activity.kind = { value = "session" }
activity.sector = { value = "livelihoods" }
activity.office = { value = "mopti" }
activity.site = "Site"
activity.start = "Date de la formation"
person.person = { derive = [ { column = "Nom", as = "name" }, { column = "Prénom", as = "name" }, \
{ column = "Année de naissance", as = "year" } ] }
""")
    expected(folder, step(["formation.xlsx"], truth))


@case("kobo-order-numbers")
def kobo_order_numbers(folder):
    """Members have an order number within their household: 1 of one is not 1 of another."""
    form = Form("Recensement", [
        ("start", "start"), ("end", "end"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("text", "hh_no", "Numéro de ménage"),
        ("begin_repeat", "membre", "Membre"),
        ("integer", "ordre", "N° d'ordre"), ("select_one sex", "m_sex", "Sexe"), ("integer", "m_age", "Âge"),
        ("end_repeat", "")], {"sex": SEX})
    rows = [("O-1", [("f", 30), ("m", 5), ("f", 3)]), ("O-2", [("m", 52), ("f", 48)]), ("O-3", [("f", 66), ("f", 14), ("m", 11), ("m", 8)])]
    truth, submissions = Truth(), []
    for index, (number, members) in enumerate(rows, 1):
        truth.household("shelter", number, 0, [(f"{number} {n}", sex, age) for n, (sex, age) in enumerate(members, 1)])
        submissions.append(form.submission(index, {"date_dist": "2025-03-01", "site": "Sévaré", "hh_no": number, "membre": [
            {"ordre": str(n), "m_sex": sex, "m_age": str(age)} for n, (sex, age) in enumerate(members, 1)]}))
    form.export(folder / "recensement.xlsx", submissions)
    answers(folder, USUAL + """
activity.sector = { value = "shelter" }
activity.site = "Site"
activity.start = "Date de la distribution"
household.household = "Numéro de ménage"
household.size = { rows_of = "membre" }
person.person = { together = [{ parent = "Numéro de ménage" }, "N° d'ordre"] }
person.household = { parent = "Numéro de ménage" }
person.age = "Âge"
""")
    expected(folder, step(["recensement.xlsx"], truth))


@case("kobo-village-of-origin")
def kobo_village_of_origin(folder):
    """`Village d'origine` is where they come from, not where they were reached."""
    form = Form("Accueil PDI", [
        ("start", "start"), ("end", "end"),
        ("date", "arrivee", "Date d'arrivée"), ("text", "origine", "Village d'origine"),
        ("date", "date_dist", "Date de la distribution"), ("text", "village", "Village d'accueil"),
        ("text", "hh_no", "Numéro de ménage"), ("integer", "hh_size", "Taille du ménage")])
    rows = [("2024-09-01", "Nampala", "Sévaré", "P-1", 5), ("2024-11-11", "Dioura", "Sévaré", "P-2", 4),
            ("2024-12-24", "Nampala", "Fatoma", "P-3", 8)]
    truth, submissions = Truth(), []
    for index, (arrived, origin, village, number, size) in enumerate(rows, 1):
        truth.household("shelter", number, size)
        submissions.append(form.submission(index, {"arrivee": arrived, "origine": origin, "date_dist": "2025-03-01",
                                                   "village": village, "hh_no": number, "hh_size": str(size)}))
    form.export(folder / "accueil.xlsx", submissions)
    answers(folder, USUAL + """
activity.sector = { value = "shelter" }
activity.site = "Village d'accueil"
activity.start = "Date de la distribution"
household.household = "Numéro de ménage"
household.size = "Taille du ménage"
""")
    expected(folder, step(["accueil.xlsx"], truth), places=["Sévaré", "Fatoma"])


@case("kobo-ages-in-months")
def kobo_ages_in_months(folder):
    form = Form("Kits enfants", [
        ("start", "start"), ("end", "end"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("text", "id_enfant", "Code de l'enfant"), ("select_one sex", "sexe", "Sexe"),
        ("integer", "mois", "Âge en mois")], {"sex": SEX})
    rows = [("M-01", "f", 7), ("M-02", "m", 23), ("M-03", "f", 59), ("M-04", "m", 60), ("M-05", "f", 13), ("M-06", "m", 71)]
    truth, submissions = Truth(), []
    for index, (number, sex, months) in enumerate(rows, 1):
        truth.person("wash", number, sex, months // 12)
        submissions.append(form.submission(index, {"date_dist": "2025-03-01", "site": "Sévaré", "id_enfant": number,
                                                   "sexe": sex, "mois": str(months)}))
    form.export(folder / "enfants.xlsx", submissions, text=False)
    answers(folder, USUAL + """
activity.sector = { value = "wash" }
activity.site = "Site"
activity.start = "Date de la distribution"
person.person = "Code de l'enfant"
person.age = { column = "Âge en mois", unit = "months" }
""")
    expected(folder, step(["enfants.xlsx"], truth))


@case("kobo-other-age-bands")
def kobo_other_age_bands(folder):
    """Bands 0–5, 6–17, 18+: sizes are their sum; none of ours can be said of them."""
    bands = [("f05", "Filles 0-5 ans"), ("f617", "Filles 6-17 ans"), ("f18", "Femmes 18 ans et +"),
             ("m05", "Garçons 0-5 ans"), ("m617", "Garçons 6-17 ans"), ("m18", "Hommes 18 ans et +")]
    form = Form("Composition des ménages", [
        ("start", "start"), ("end", "end"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("text", "hh_no", "Numéro de ménage"), *[("integer", name, label) for name, label in bands]])
    rows = [("B-1", (1, 2, 1, 0, 1, 1)), ("B-2", (0, 1, 2, 2, 0, 1)), ("B-3", (1, 0, 1, 1, 0, 0))]
    truth, submissions = Truth(), []
    for index, (number, cells) in enumerate(rows, 1):
        truth.household("shelter", number, sum(cells))
        submissions.append(form.submission(index, {"date_dist": "2025-03-01", "site": "Sévaré", "hh_no": number,
                                                   **{name: str(n) for (name, _), n in zip(bands, cells)}}))
    form.export(folder / "composition.xlsx", submissions)
    listed = ", ".join(f'"{label}"' for _, label in bands)
    answers(folder, USUAL + f"""
activity.sector = {{ value = "shelter" }}
activity.site = "Site"
activity.start = "Date de la distribution"
household.household = "Numéro de ménage"
household.size = {{ sum = [{listed}] }}
""")
    found = truth.figures()
    expected(folder, step(["composition.xlsx"], {"people": found["people"]}))


@case("kobo-members-side-by-side")
def kobo_members_side_by_side(folder):
    """No repeat: member_1_sexe, member_2_sexe, … stand side by side."""
    numbers = (1, 2, 3, 4)
    form = Form("Enregistrement", [
        ("start", "start"), ("end", "end"),
        ("date", "date_dist", "Date de la distribution"), ("text", "site", "Site"),
        ("text", "hh_no", "Numéro de ménage"), ("integer", "hh_size", "Taille du ménage"),
        *[question for n in numbers for question in (
            ("text", f"membre_{n}_no", f"Membre {n} numéro"), ("select_one sex", f"membre_{n}_sexe", f"Membre {n} sexe"),
            ("integer", f"membre_{n}_age", f"Membre {n} âge"))]], {"sex": SEX})
    rows = [("W-1", 4, [("f", 30), ("m", 5)]), ("W-2", 2, [("m", 52), ("f", 48)]), ("W-3", 3, [("f", 66), ("f", 14), ("m", 11), ("m", 8)])]
    truth, submissions = Truth(), []
    for index, (number, size, members) in enumerate(rows, 1):
        truth.household("shelter", number, size, [(f"{number}-{n}", sex, age) for n, (sex, age) in enumerate(members, 1)])
        found = {"date_dist": "2025-03-01", "site": "Sévaré", "hh_no": number, "hh_size": str(size)}
        for n, (sex, age) in enumerate(members, 1):
            found |= {f"membre_{n}_no": f"{number}-{n}", f"membre_{n}_sexe": sex, f"membre_{n}_age": str(age)}
        submissions.append(form.submission(index, found))
    form.export(folder / "enregistrement.xlsx", submissions)
    answers(folder, USUAL + """
activity.sector = { value = "shelter" }
activity.site = "Site"
activity.start = "Date de la distribution"
household.household = "Numéro de ménage"
household.size = "Taille du ménage"
person.numbered = 4
person.person = "Membre {n} numéro"
person.household = "Numéro de ménage"
person.sex = { column = "Membre {n} sexe", values = { "Féminin" = "f", "Masculin" = "m" } }
person.age = "Membre {n} âge"
""")
    expected(folder, step(["enregistrement.xlsx"], truth))
