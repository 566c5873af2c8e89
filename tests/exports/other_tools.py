"""Exports of ODK Central, CommCare, ActivityInfo and DHIS2, and a list with HXL hashtags.

Their shapes are those that their documentation and source describe: nothing here was exported by them.
"""

from truth import Truth
from writing import answers, archive, book, case, csv_bytes, expected, step, table

SESSION = """
[answers]
activity.kind = { value = "session" }
activity.office = { value = "gao" }
"""
DISTRIBUTION = """
[answers]
activity.kind = { value = "distribution" }
activity.office = { value = "gao" }
activity.sector = { value = "shelter" }
"""


def odk_files():
    """A form's CSV and one of its repeat, as ODK Central writes them: group paths with dashes, KEY."""
    rows = [("2025-02-03", "Gao", "Château", "Z-1", 5, "approved", [("f", 30), ("m", 4)]),
            ("2025-02-03", "Gao", "Château", "Z-2", 3, "approved", [("f", 70)]),
            ("2025-02-10", "Gao", "Sosso", "Z-3", 6, "rejected", [("m", 41)]),
            ("2025-02-10", "Gao", "Sosso", "Z-4", 4, "", []),
            ("2025-02-10", "Gao", "Sosso", "Z-5", 2, "hasIssues", [])]
    main = [["SubmissionDate", "date_dist", "lieu-region", "lieu-site", "menage-hh_no", "menage-hh_size", "meta-instanceID",
             "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "Status", "ReviewState", "DeviceID", "Edits",
             "FormVersion"]]
    repeat = [["m_no", "m_sex", "m_age", "PARENT_KEY", "KEY"]]
    truth = Truth()
    for index, (day, region, site, number, size, review, members) in enumerate(rows, 1):
        key = f"uuid:5eed0000-0000-4000-8000-{index:012x}"
        main.append([f"{day}T16:00:00.000Z", day, region, site, number, size, key, key, "12", "agent", "0", "", review,
                     "collect:5eed", "0", "3"])
        listed = []
        for n, (sex, age) in enumerate(members, 1):
            listed.append((f"{number}/{n}", sex, age))
            repeat.append([f"{number}/{n}", sex, age, key, f"{key}/membre[{n}]"])
        if review == "approved":
            truth.household("shelter", number, size, listed)
    return csv_bytes(main), csv_bytes(repeat), truth


ODK_ANSWERS = DISTRIBUTION + """
activity.site = "lieu-site"
activity.start = "date_dist"
household.household = "menage-hh_no"
household.size = "menage-hh_size"
person.person = "m_no"
sheet.keep = { column = "ReviewState", is = ["approved"] }
"""


@case("odk-central-zip")
def odk_central_zip(folder):
    main, repeat, truth = odk_files()
    archive(folder / "Distribution.csv.zip", {"Distribution.csv": main, "Distribution-membre.csv": repeat})
    answers(folder, ODK_ANSWERS)
    expected(folder, step(["Distribution.csv.zip"], truth))


@case("odk-central-files")
def odk_central_files(folder):
    main, repeat, truth = odk_files()
    (folder / "Distribution.csv").write_bytes(main)
    (folder / "Distribution-membre.csv").write_bytes(repeat)
    answers(folder, ODK_ANSWERS)
    expected(folder, step(["Distribution.csv", "Distribution-membre.csv"], truth))


@case("commcare")
def commcare(folder):
    """A repeat's rows have `number` 0.0, 0.1, …, and `number__0`, the `number` of the form's row."""
    rows = [("2025-02-03", "Sosso", "case-aa", 5, [("cc-1", "female", 30), ("cc-2", "male", 4)]),
            ("2025-02-03", "Sosso", "case-bb", 3, []),
            ("2025-02-17", "Château", "case-cc", 7, [("cc-3", "female", 19), ("cc-4", "female", 1), ("cc-5", "male", 66)])]
    forms = [["number", "formid", "form.date_dist", "form.site", "form.household_id", "form.household_size",
              "completed_time", "started_time", "username", "received_on"]]
    repeat = [["number", "number__0", "number__1", "form.member.member_id", "form.member.sex", "form.member.age"]]
    truth = Truth()
    for index, (day, site, number, size, members) in enumerate(rows):
        truth.household("shelter", number, size, [(p, sex[0], age) for p, sex, age in members])
        forms.append([index, f"5eed0000-0000-4000-8000-{index:012x}", day, site, number, size, f"{day} 10:00:00",
                      f"{day} 09:30:00", "agent", f"{day} 10:02:00"])
        for n, (person, sex, age) in enumerate(members):
            repeat.append([f"{index}.{n}", index, n, person, sex, age])
    book(folder / "commcare.xlsx", {"Forms": forms, "Repeat- member": repeat})
    answers(folder, DISTRIBUTION + """
activity.site = "form.site"
activity.start = "form.date_dist"
household.household = "form.household_id"
household.size = "form.household_size"
person.person = "form.member.member_id"
sheet.submission = "formid"
""")
    expected(folder, step(["commcare.xlsx"], truth))


@case("activityinfo")
def activityinfo(folder):
    """`@id` is the record's; sub-form head-counts stand in the record itself. Written-out dates."""
    rows = [("cm0a1b2c3d4e5f6g", "Mar 5, 2025", "Sosso", 40, 12, 9, 19), ("cm0a1b2c3d4e5f7h", "Mar 19, 2025", "Château", 25, 10, 5, 10),
            ("cm0a1b2c3d4e5f8j", "Apr 2, 2025", "Sosso 2", 33, 0, 20, 13)]
    truth = Truth()
    table_rows = [["@id", "Partner", "Start date", "Village", "Total beneficiaries", "Women", "Men", "Children"]]
    for record, day, site, total, women, men, children in rows:
        truth.crowd("protection", site, record, total)
        table_rows.append([record, "NRC", day, site, total, women, men, children])
    book(folder / "sessions.xlsx", {"Awareness": table_rows})
    answers(folder, SESSION + """
activity.sector = { value = "protection" }
activity.site = "Village"
activity.start = "Start date"
headcount.count = "Total beneficiaries"
headcount.group = { value = "participants" }
sheet.submission = "@id"
""")
    expected(folder, step(["sessions.xlsx"], {"people": truth.figures()["people"]}))


@case("dhis2-events")
def dhis2_events(folder):
    """Events of a tracker programme: a person comes again under the same `trackedEntity`."""
    rows = [("EvAaaaaaa01", "TeAaaaaaa01", "2025-02-03", "CSCom Sosso", "Female", 24),
            ("EvAaaaaaa02", "TeAaaaaaa02", "2025-02-03", "CSCom Sosso", "Male", 31),
            ("EvAaaaaaa03", "TeAaaaaaa01", "2025-03-03", "CSCom Sosso", "Female", 24),
            ("EvAaaaaaa04", "TeAaaaaaa03", "2025-03-04", "CSCom Gao", "Female", 9)]
    found = [["event", "status", "program", "programStage", "enrollment", "trackedEntity", "orgUnit", "orgUnitName",
              "occurredAt", "storedBy", "Sex", "Age in years"]]
    truth = Truth()
    for event, entity, day, unit, sex, age in rows:
        truth.person("protection", entity, sex[0].lower(), age)
        found.append([event, "COMPLETED", "PrAaaaaaa01", "PsAaaaaaa01", "En" + entity[2:], entity, "OuAaaaaaa01", unit,
                      f"{day}T00:00:00.000", "agent", sex, age])
    table(folder / "events.csv", found)
    answers(folder, """
[answers]
activity.kind = { value = "legal-case" }
activity.office = { value = "gao" }
activity.sector = { value = "protection" }
activity.site = "orgUnitName"
activity.start = "occurredAt"
person.person = "trackedEntity"
person.sex = { column = "Sex", values = { Female = "f", Male = "m" } }
person.age = "Age in years"
sheet.submission = "event"
""")
    expected(folder, step(["events.csv"], truth))


HXL_HEADER = [["Référence", "Type", "Secteur", "Bureau", "Village", "Date", "Femmes", "Hommes", "Total"],
              ["#activity+id", "#activity+kind", "#sector", "#org+office", "#loc+name", "#date+start", "#reached+f",
               "#reached+m", "#reached"]]


@case("hxl-3w")
def hxl_3w(folder):
    """Women and men without ages: all are counted, and it is said that a crowd's cells need ages to have a sex."""
    rows = [("HX-1", "Sosso", 20, 15, 35), ("HX-2", "Château", 31, 4, 40), ("HX-3", "Gadeye", 0, 9, 9)]
    truth = Truth()
    for reference, site, _, _, total in rows:
        truth.crowd("wash", site, reference, total)
    lines = [[r, "session", "wash", "gao", site, "2025-04-01", w, m, t] for r, site, w, m, t in rows]
    table(folder / "3w.csv", HXL_HEADER + lines)
    expected(folder, step(["3w.csv"], truth, said=["their sex is not kept"]), mapping=False)


@case("hxl-total-row")
def hxl_total_row(folder):
    """The row TOTAL is nobody: 70, not 140, and it is said."""
    rows = [("HX-1", "Sosso", 20, 15, 35), ("HX-2", "Château", 31, 4, 35)]
    truth = Truth()
    for reference, site, _, _, total in rows:
        truth.crowd("wash", site, reference, total)
    lines = [[r, "session", "wash", "gao", site, "2025-04-01", w, m, t] for r, site, w, m, t in rows]
    lines.append(["TOTAL", "session", "wash", "gao", "", "2025-04-01", 51, 19, 70])
    table(folder / "3w.csv", HXL_HEADER + lines)
    expected(folder, step(["3w.csv"], {"people": truth.figures()["people"]}, said=["left out as a total"]), mapping=False)


@case("hxl-merged")
def hxl_merged(folder):
    """90 merged over three rows are 90, not 270."""
    rows = [["HX-1", "session", "wash", "gao", "Sosso", "2025-04-01", None, None, 90],
            ["HX-2", "session", "wash", "gao", "Château", "2025-04-01", None, None, None],
            ["HX-3", "session", "wash", "gao", "Gadeye", "2025-04-01", None, None, None]]
    book(folder / "3w.xlsx", {"3W": HXL_HEADER + rows}, merged={"3W": ["I3:I5"]})
    expected(folder, step(["3w.xlsx"], {"people": {"wash": 90, "total": 90}}, said=["a number for the first"]), mapping=False)


@case("hxl-same-tag-twice")
def hxl_same_tag_twice(folder):
    """Two columns `#reached`: neither is taken, nor are they added, without a word."""
    rows = [["Référence", "Type", "Secteur", "Bureau", "Village", "Date", "Ce mois", "Depuis janvier"],
            ["#activity+id", "#activity+kind", "#sector", "#org+office", "#loc+name", "#date+start", "#reached", "#reached"],
            ["HX-1", "session", "wash", "gao", "Sosso", "2025-04-01", 20, 90]]
    table(folder / "3w.csv", rows)
    expected(folder, step(["3w.csv"], refused=["has different values in them"]), mapping=False)


@case("hxl-breakdown-exceeds")
def hxl_breakdown_exceeds(folder):
    """350 women and 364 men are not 700 people."""
    rows = [["HX-1", "session", "wash", "gao", "Sosso", "2025-04-01", 350, 364, 700]]
    table(folder / "3w.csv", HXL_HEADER + rows)
    expected(folder, step(["3w.csv"], refused=["is less than the sex and age cells"]), mapping=False)


@case("hxl-corrected-place")
def hxl_corrected_place(folder):
    """Without `#activity+id`, next month's list has the place of a crowd corrected: 40 people, not 80."""
    def write(month, site):
        (folder / month).mkdir(exist_ok=True)
        rows = [["Type", "Secteur", "Bureau", "Village", "Date", "Total"],
                ["#activity+kind", "#sector", "#org+office", "#loc+name", "#date+start", "#reached"],
                ["session", "wash", "gao", site, "2025-04-01", 40]]
        table(folder / month / "3w.csv", rows)

    write("april", "Sosso")
    write("may", "Sosso Koira")
    truth = {"people": {"wash": 40, "total": 40}}
    expected(folder, step(["april/3w.csv"], truth, said=["reference"]),
             step(["may/3w.csv"], truth, refused=["*"]), mapping=False)
