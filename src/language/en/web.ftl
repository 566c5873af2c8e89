# The office's page.

web-skip = Skip to the content
web-sections = Sections
web-home = Home
web-figures = Figures
web-activities = Activities
web-changes = Changes
web-checks = Checks
web-history = History
web-factsheet = Factsheet
web-sign-in = Sign in
web-sign-in-once = This link signs you in once.
web-sign-out = Sign out
web-sign-in-wrong = The staff id or the password is wrong.
web-sign-in-wait = Too many wrong attempts. Try again in { $seconds } s.
web-staff-id = Staff id
web-password = Password
web-no-password = Without a password, or where it was forgotten, ask whoever keeps the ledger for an invitation.
web-invitation = Choose a password
web-invitation-of = You were invited as { $staff }. What you record will say so.
web-new-password = New password
web-password-rule = At least { $characters } characters. A few words that nobody else puts together are easy to remember and hard to find.
web-password-wrong = This password is too short, or longer than 256 bytes.
web-choose-password = Choose it and sign in
web-signed-out = You are signed out
web-read-only = This page is for looking only: nothing is recorded from here.
web-insecure = This page is not encrypted: whoever is on this network can read passwords and figures on the way.
web-as-of = Record { $size }
web-all = all
web-show = Show
web-show-all = Show all
web-start-again = Start again
web-remove = remove
web-download = Download
web-previous = Previous
web-next = Next
web-pages = Pages
web-page-of = Page { $page } of { $pages }
web-as-table = As a table
web-language = Language

# Of what a figure is.
web-of = What these figures are of
web-period = Period
web-period-hint = 2025, 2025-01-01/2025-06-30 or a label
web-records = Records
web-policy = Policy
web-as-of-field = As of
web-as-of-hint = A record, a day or "published"; empty for now
web-now = Show it as it is now
web-pinned = Link to exactly these figures
web-past = These are the figures of the first { $size } records; others were recorded since.
web-restated = Events that were recorded since this period was published or closed changed its figures.
web-own-figures = These are own figures: as if nothing but these activities had been logged.

# The first page.
web-people-reached = People reached in { $year }
web-each-once = Each person once.
web-of-target = of a target of { $target }
web-years = Years
web-sectors = Sectors
web-sectors-overlap = The same person can be in several sectors, so they do not add up to the total.
web-months = Month by month
web-months-picture = People reached in each month, and those of them who are new
web-months-monthly = in the month
web-months-new = of these, new in the period
web-offices = Offices
web-last-activity = Last activity
web-days-ago = Days ago
web-never = none yet
web-latest = Latest events
web-empty = Nothing is logged yet
web-empty-remedy = Log a first activity or import a list: `headcount log` and `headcount import` do it on the terminal.

# Events.
web-events = Events
web-record = Record
web-event = Event
web-what = What
web-by = Recorded by
web-when = When (UTC)
web-effect = Effect
web-restates = Restates { $period }.
web-clock-set-back = The clock was set back.
web-event-ledger-opened = Ledger opened
web-event-profile-set = Profile set
web-event-activity-recorded = Recorded
web-event-activity-corrected = Corrected
web-event-activity-voided = Voided
web-event-people-merged = Merged
web-event-merge-undone = Merge undone
web-event-person-erased = Erased
web-event-policy-adopted = Policy adopted
web-event-figures-published = Published
web-event-year-closed = Closed
web-event-activities-reviewed = Reviewed
web-event-access-granted = Role granted
web-event-access-revoked = Role revoked
web-event-evidence-attached = Evidence attached
web-event-evidence-destroyed = Evidence destroyed
web-event-gazetteer-set = Gazetteer set
web-event-warnings-accepted = Warnings accepted
web-event-entries-derived = Known by derived keys
web-event-signing-key-changed = Signing key changed
web-event-key-rotated = Key rotated
web-only-events = Only some kinds of events
web-since = Since
web-since-hint = A record, a day or "published"
web-until = Until
web-day-hint = YYYY-MM-DD
web-effect-of = Effect on a period
web-effect-hint = 2025, for example; takes a while
web-effect-on = The effect is on the total of { $period }.
web-restating-only = Only what changed a published or closed period
web-events-shown = The last { $count } events.
web-events-all = { $count ->
    [one] 1 event.
   *[other] { $count } events.
}
web-more-events = Show earlier ones

# Figures.
web-figures-of = People reached, { $period }
web-ask = Choose period, filters and breakdowns
web-compare = Compare with
web-compare-hint = A year, days or a label
web-by-dimension = Break down by
web-own = Own figures of the office, donor, project or partner
web-why-total = Why is the total this number?

# How a figure comes about.
web-explain = How a figure comes about
web-explain-how = Everyone on a list belongs to the first activity that reached them, and to the place where they live. What head-counts add belongs to a place: by how much the crowd there is larger than the lists.
web-places = Places
web-places-level = Lists are set against head-counts by { $level }.
web-crowd = crowd
web-counted-by = Counted by
web-runner-up = not counted: { $people } of
web-new-people = { $people } counted nowhere else
web-other-places = { $places ->
    [one] 1 further place
   *[other] { $places } further places
}
web-other-activities = { $activities ->
    [one] 1 further activity
   *[other] { $activities } further activities
}
web-activities-how = The people whom each activity was the first to reach. Added up, they are the people known by lists.
web-new-here = first reached here
web-on-lists = reached by its lists
web-reached-before = Reached before, by

# Which number is explained, and moments.
web-explain-cells = These are cells of a figure, or a part of its lists, so that some of a place's people are left out here.
web-its-history = How it became this number, event by event
web-up-to = up to { $month }
web-with-indirect = direct and indirect together
web-own-short = own figure
web-yes = yes
web-difference-indirect = reached only indirectly
web-difference-indirect-how = Nobody is on a list of those reached only indirectly: it is what direct and indirect contacts reach together, less what direct ones reach.
web-difference-indirect-of = Direct and indirect contacts together
web-difference-indirect-less = Direct contacts
web-difference-new = new in the period
web-difference-new-how = New people of a month are those up to its end, less those up to the end of the month before.
web-difference-new-of = Up to the end of the month
web-difference-new-less = Up to the end of the month before
web-moments = Other moments
web-moment-of = These are the figures after { $size ->
    [one] 1 record
   *[other] { $size } records
}. The last of them:
web-moment-nothing = These are the figures before the first record.
web-moment-choose = After how many of the { $records } records
web-one-record-before = One record before
web-one-record-later = One record later
web-published-in = { $period } published (record { $record })
web-closed-in = { $period } closed (record { $record })

# Activities.
web-activities-found = { $count ->
    [one] 1 activity
   *[other] { $count } activities
}
web-counted-only = Only activities that the figures of { $period } count.
web-counted = Only those that the period's figures count
web-review = Review
web-by-policy = as the policy says
web-review-submitted = submitted
web-review-approved = approved
web-review-returned = returned
web-voided-ones = Voided ones, instead of the others
web-search = Search
web-search-hint = Words of the reference, the title or the place
web-more-filters = More filters
web-sorted-by = Sorted by
web-sort-start = first day
web-sort-reference = reference
web-sort-recorded = recorded
web-sort-people = people
web-days = Days
web-lists-overlap = The same people are on several lists, so that these numbers do not add up to the people reached.
web-nothing-found = Nothing fits. Take a filter away.
web-voided = Record { $record } voided it: it is in no figure.
web-says = What it says
web-whom = Whom it reached
web-meaning = What it means to the figures
web-ask-meaning = Show what it means to the figures of { $year }
web-meaning-of = Figures of { $period }.
web-counts-not-in = It does not count in the figures of { $period }.
web-without-it = without it
web-versions = { $count ->
    [one] 1 version
   *[other] { $count } versions
}
web-version-of = Record { $record }
web-current = current
web-reason = Reason
web-versions-alike = The versions differ only in who is on the lists.
web-its-records = Its records in the log

# Logging, correcting, voiding.
web-log = Log an activity
web-which-kind = What was done?
web-needed = (needed)
web-reference-hint = What the office calls it, such as GAO-WASH-2025-001
web-what-where-when = What, where and when
web-new-sites = Take the place as it is written, even if the gazetteer lacks it
web-more-fields = More fields
web-check-it = Check
web-check-again = Check again
web-record-it = Record
web-entry-wrong = This needs a correction
web-entry-line = line { $line }:
web-entry-unchanged = { $reference } is recorded already with the same content.
web-would-be = What it would do to the figures
web-then = then
web-changes-no-figure = It changes no figure.
web-once-approved = It counts in { $year } once it is approved.
web-correct = Correct this activity
web-correct-what = Correct { $reference }
web-stale = Somebody else corrected this activity meanwhile, and nothing of yours is recorded yet. What you typed is still here; their values stand beside the fields that they changed. Check it again.
web-theirs = They recorded
web-void = Void this activity
web-void-means = A voided activity is in no figure. It stays in the history, and a correction brings it back.
web-queue = Review
web-queue-counts = { $waiting ->
    [0] Nothing waits for a reviewer
    [one] 1 activity waits for a reviewer
   *[other] { $waiting } activities wait for a reviewer
}; { $returned ->
    [0] none was returned
   *[other] { $returned } returned
}. Not submitted: { $others }. Approved: { $approved }.
web-returned = Returned
web-returned-means = Correct them; a correction is a new version, to be submitted again.
web-nothing-returned = Nothing was returned.
web-submitted = Submitted
web-nothing-submitted = Nothing waits for a reviewer.
web-not-submitted = Not submitted
web-not-submitted-means = { $count ->
    [one] Nothing was said of 1 activity yet.
   *[other] Nothing was said of { $count } activities yet.
}
web-submit-all = Submit all of them
web-submit = Submit for review
web-approve = Approve
web-approve-chosen = Approve the chosen ones
web-choose = Choose
web-return = Return
web-return-there = To return one, open it: whoever recorded it has to know why.
web-review-note = What has to be put right
web-review-note-hint = It stays in the log: name nobody.
web-said-since = since
web-said-by = by
web-activity = activity
web-done-submitted = Submitted.
web-done-approved = Approved.
web-done-returned = Returned.
web-done-recorded = Recorded.
web-done-before = This form was recorded before: nothing was recorded again. If you changed something in it, correct the activity.
web-done-voided = Voided.

# The form of an activity.
web-entry-no-reason = says nothing: why is it corrected?
web-reason-hint = It stays in the log: name nobody.
web-entry-row = { $list ->
    [people] person { $row }:
    [households] household { $row }:
   *[other] group { $row }:
}
web-entry-entry = entry { $entry }:
web-entry-unknown = of unknown sex and age
web-list-headcounts = Groups counted without a list
web-list-households = Households
web-list-people = Persons
web-list-hint-headcounts = A crowd, or the users of a water point: what it is called, and how many people it is. Who is in no cell by sex and age counts as unknown.
web-list-hint-households = The number on your list, never a name, and how many members the household has.
web-list-hint-people = The number on your list, never a name.
web-row = { $list ->
    [people] person { $row }
    [households] household { $row }
   *[other] group { $row }
}
web-row-more-headcounts = By sex and age, population group
web-row-more-households = By sex and age, population group, home
web-row-more-people = Year of birth, household, population group, disability, home
web-more-rows = More rows
web-cell-group = Group
web-cell-count = People
web-cell-household = Number of the household
web-cell-size = Members
web-cell-person = Number of the person
web-cell-sex = Sex
web-cell-birth-year = Year of birth
web-cell-age = Age
web-cell-population-group = Population group
web-cell-disability = Disability
web-cell-residence = Home, where it is another site
web-sex-f = woman or girl
web-sex-m = man or boy
web-sex-x = another
web-disability-yes = with a disability
web-disability-no = without disability
web-paste = Many at once: paste numbers, or a table
web-households-hint = A household on each line: its number, a space and its size. Or a table out of a spreadsheet with its header: household, size, f_0_4 … Never names.
web-persons-hint = A person's number on each line. Or a table out of a spreadsheet with its header: person, household, sex, age … Never names.
web-whose-numbers = Whose numbers these are
web-place-find = Find the place
web-place-hint = Lists the places of the gazetteer that fit the region and the beginning of a name; the chosen one brings its P-codes.
web-place-which = Which place is it?
web-place-none = The gazetteer has no place that fits.
web-place-more = { $count ->
    [one] and 1 more: type more of its name
   *[other] and { $count } more: type more of its name
}
web-lists-change = Whoever is on the lists stays on them, as they are, unless you take them out here. Rows that you add below come to them; a number that is on the list already is stated again. The register keeps no numbers, so those who are listed are shown by their entries.
web-listed-persons = { $count ->
    [one] 1 person is on the list
   *[other] { $count } persons are on the list
}
web-listed-households = { $count ->
    [one] 1 household is on the list
   *[other] { $count } households are on the list
}
web-listed-show = Show the list
web-listed-first = The first { $shown } of { $count } are shown; take others out by their numbers.
web-listed-entry = Entry
web-listed-says = What is stated
web-listed-take-out = Take out
web-listed-take-out-of = Take out entry { $entry }
web-listed-size-of = Members of the household with entry { $entry }
web-listed-erased = erased: it stays
web-listed-nothing = nothing further
web-listed-in-household = in the household with entry { $entry }
web-listed-cells = { $count ->
    [one] 1 member by sex and age
   *[other] { $count } members by sex and age
}
web-without = Take out by number
web-without-persons = Persons to take out
web-without-households = Households to take out
web-without-hint = A number of your list on each line.

# Importing.
web-import = Import
web-files = Files
web-files-hint = A workbook (XLSX, ODS), tables (CSV), or the export of a form, with its mapping if you have one. They can be dropped here.
web-mapping = Mapping
web-mapping-hint = What the columns of a form or list are (TOML), if it was answered before
web-namespace = Namespace
web-namespace-hint = Keeps the numbers of one list apart from another's
web-partial = Take the good rows although others are wrong
web-upload-means = Nothing is recorded before you have seen what it comes to. The files are removed when they were recorded, and after an hour.
web-rows-read = { $rows ->
    [one] 1 row
   *[other] { $rows } rows
}
web-rows-wrong = { $rows ->
    [one] 1 needs a correction
   *[other] { $rows } need a correction
}
web-nothing-to-record = Nothing can be recorded as it is
web-wrong-cells = What is wrong, and where
web-marked-copy = Download a copy in which it is marked
web-file = File
web-rows = Rows
web-table-column = Column
web-remedy = What to do
web-severity-error = wrong
web-severity-warning = look
web-severity-note = note
web-and-more-rows = {" "}and { $count } more
web-more-issues = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
web-would-record = { $activities ->
    [one] 1 activity
   *[other] { $activities } activities
} with { $contacts ->
    [one] 1 contact.
   *[other] { $contacts } contacts.
}
web-would-bring = New to the register: { $persons ->
    [one] 1 person
   *[other] { $persons } persons
}, { $households ->
    [one] 1 household.
   *[other] { $households } households.
}
web-unchanged = { $count ->
    [one] 1 is recorded already.
   *[other] { $count } are recorded already.
}
web-remarks = { $count ->
    [one] 1 remark
   *[other] { $count } remarks
}
web-nothing-new = Nothing is new: all of it is recorded already.
web-imported = Recorded { $activities ->
    [one] 1 activity
   *[other] { $activities } activities
} with { $contacts ->
    [one] 1 contact.
   *[other] { $contacts } contacts.
}
web-other-files = Other files

# The script's words.
web-draft-restored = What you had typed before is here again. It was kept in this tab alone, and is not recorded.
web-draft-discard = Discard it
web-sending = Sending…
web-connection-lost = Nobody answers: the connection is lost, or the page is not being served. Nothing was sent, and what you typed is still here. Try again in a while.

# Importing: progress, wrong cells, changes, mappings.
web-again = People who were erased come again, as new ones
web-restate-reason = Why, where the tables restate activities that are recorded
web-restate-reason-hint = With a reason they are corrections of these activities; without one, new activities. It stays in the log: name nobody.
web-import-under-way = Your files are being read: see how far that is
web-step-waiting = Waiting for others' files
web-step-reading = Reading
web-step-recognising = Recognising people
web-step-checking = Looking for what may be wrong
web-step-counting = Counting what it would change
web-step-recording = Recording
web-step-recorded = { $done } of { $total } activities
web-step-means = This page looks again by itself. You can leave it: the work goes on, and the result waits here for an hour.
web-step-look = Look now
web-template = The empty workbook
web-template-what = The four tables with lists to choose from, to be filled in and sent here.
web-template-en = Workbook in English
web-template-fr = Workbook in French
web-wrong-in = What is wrong in { $file }
web-excerpt-row = Row
web-more-rows-wrong = { $count ->
    [one] 1 more row has something wrong; the marked copy has all of them.
   *[other] { $count } more rows have something wrong; the marked copy has all of them.
}
web-changes-asked = The file changes what is recorded
web-changes-asked-means = Activities of this form were recorded before, and the export says something else of them now. Look at both before you record it as corrections.
web-changes-show = Show both, and what it would do
web-would-restate = { $count ->
    [0] What the file no longer has
    [one] 1 recorded activity would be corrected
   *[other] { $count } recorded activities would be corrected
}
web-would-void = { $count ->
    [one] 1 activity would be voided, since nothing in the file makes it up any more:
   *[other] { $count } activities would be voided, since nothing in the file makes them up any more:
}
web-voided-count = { $count ->
    [one] 1 activity was voided.
   *[other] { $count } activities were voided.
}
web-recorded-now = recorded
web-in-the-files = in the files
web-only-in-lists = who is on the lists
web-unknown-columns = Is it the export of a form, or a list of your own?
web-unknown-columns-means = Then nothing has to be retyped: say once what its columns are. The answers are a mapping, which serves next month's export, too.
web-map-begin = Say what the columns are
web-map-title = What are the columns?
web-map-means = { $count ->
    [one] One question is open. Everything else was recognised beyond doubt.
   *[other] { $count } questions are open. Everything else was recognised beyond doubt.
} Below some stand answers that the file itself offers.
web-map-keep = Which rows count?
web-map-rows-with = Rows with: { $values }
web-map-empty-cell = an empty cell
web-map-number = What is this number? If it counts people, choose none here and name it below as text.
web-map-namespace = Whose numbers are they?
web-map-join = By which columns do the rows of two sheets belong together?
web-map-name = What is “{ $value }” for { $field }?
web-map-column = Which column is it: { $field }?
web-map-value = For all rows: { $field }?
web-map-out = None: leave it out
web-map-choose = Choose
web-map-type = Or type it
web-map-which-column = A column
web-map-own-column = Column of this sheet
web-map-parent-column = Column of the other sheet
web-map-answer = Go on
web-map-as-text = The mapping as text
web-map-text = Mapping (TOML)
web-map-use-text = Read the files with this text
web-map-download = Download the mapping
web-mapping-keep = Keep this mapping: send it along with the form's next export, and nothing is asked again. Nothing of it stays here.

# Why figures changed.
web-changes-title = Why figures changed
web-changes-how = Choose a period, and since when. "published" is the moment at which it was last published.
web-events-of = Records { $first } to { $last }.
web-together = Together
web-nothing-between = Nothing was recorded between the two moments.
web-between = from record { $from } to record { $to }
web-policies-differ = The two moments have different policies, and a part of the change comes from that alone.
web-events-that-changed = Events that changed figures
web-nothing-changed = No event changed a figure.
web-without-effect = { $events ->
    [one] 1 event changed none.
   *[other] { $events } events changed none.
}

# Checks.
web-checks-found = { $count ->
    [one] 1 warning
   *[other] { $count } warnings
}
web-checks-mean = What looks wrong here may be right. Nothing is left out of the figures for it.
web-checks-accepted = { $count ->
    [one] 1 is accepted.
   *[other] { $count } are accepted.
}
web-check = Check
web-since-event = Brought by events after
web-since-event-hint = A record's number
web-accepted-too = Accepted ones too
web-checks-choose = Choose the warnings that are in order.
web-checks-accept = Accept the chosen ones
web-checks-why = Why they are in order
web-checks-accept-means = They are not listed again, unless further cases join them. It stays in the log, and is not taken back: name nobody.
web-checks-done = Accepted: they are not listed again, unless further cases join them.
web-nothing-recorded = Nothing was recorded
web-accepted = accepted

# The profile and places.
web-profile = Profile
web-profile-means = What the office calls its sectors, offices, donors and projects, what it plans to reach, and what its factsheet says besides figures. It is part of the history: a report as of an earlier moment has the profile of that moment.
web-profile-replace = Replace it by a file
web-profile-hint = The whole profile, as it is downloaded here (TOML). Every difference is shown before anything is recorded.
web-profile-would = What would be another
web-profile-where = Where
web-profile-no-figure = It changes no figure; names, targets and texts beside the figures are the new ones.
web-profile-unchanged = Nothing differs: nothing was recorded.
web-profile-done = Recorded: this is the profile now.
web-profile-summary = What it does
web-profile-overview = What is happening in the country
web-profile-presence = What the organisation does there
web-profile-note = Remark under the figures
web-profile-contact = Contact
web-profile-areas = Areas
web-profile-languages = Also in
web-contact-elsewhere = A contact's name, e-mail and phone are in no profile and in no log: they are in a `contact.toml` that `headcount factsheet` reads.
web-compare-it = Show what differs
web-name = Name
web-none = none
web-projects = Projects
web-indicators = Indicators
web-source = Source
web-date = Date
web-year = Year
web-targets = Targets
web-no-targets = No targets are set.
web-targets-set = Set the targets of a year
web-targets-of = Targets of { $year }
web-targets-mean = How many people are to be reached. A field that is empty has no target. The total is each person once, and not the sum.
web-target-wrong = a whole number, such as 40000
web-known-places = Known places
web-places-known = { $count ->
    [0] No places are known
    [one] 1 known place
   *[other] { $count } known places
}
web-places-mean = The places that rows are held against when they are entered. What was recorded keeps the place that it states.
web-places-load = Load places
web-places-hint = A row for each place (CSV): admin1, admin2, admin3, site, site_pcode, population, latitude, longitude, and where there are some the other P-codes and aliases
web-places-replace = Keep nothing of the places before
web-places-would = What would be another
web-places-counts = New: { $new }. Changed: { $changed }. Not known any more: { $gone }. In all: { $total }.
web-places-stay = Activities that are recorded keep their places.
web-places-unchanged = All of these places are known already: nothing was recorded.
web-places-done = Recorded: these are the places now.
web-places-unknown = { $count ->
    [one] 1 site of activities is none of these places
   *[other] { $count } sites of activities are none of these places
}
web-places-near = Probably
web-places-apply = `headcount gazetteer apply` restates recorded activities as the places have them.
web-places-areas = Areas
web-pcode = P-code
web-population = Population

# What waits.
web-waits = What waits for you
web-waits-nothing = Nothing waits for you.
web-waits-returned = { $count ->
    [one] 1 returned activity to correct
   *[other] { $count } returned activities to correct
}
web-waits-not-submitted = { $count ->
    [one] 1 activity not submitted: it counts once it is approved
   *[other] { $count } activities not submitted: they count once they are approved
}
web-waits-submitted = { $count ->
    [one] 1 activity to review
   *[other] { $count } activities to review
}
web-waits-checks = { $count ->
    [one] 1 warning that is not accepted
   *[other] { $count } warnings that are not accepted
}
web-waits-duplicates = { $count ->
    [one] 1 probable duplicate
   *[other] { $count } probable duplicates
}
web-waits-look = { $what }: look
web-waits-restated = { $period } is not what was published: { $before } then, { $after } now
web-waits-password = { $count ->
    [one] 1 person without a password
   *[other] { $count } people without a password
}
web-waits-in = in { $office }

# Duplicates.
web-duplicates = Duplicates
web-duplicates-found = { $count ->
    [0] No probable duplicates
    [one] 1 probable duplicate
   *[other] { $count } probable duplicates
}
web-duplicates-mean = Two entries of the register that are probably one person or household. Nobody is named: an entry is known by its id in the register, and by the activities that list it. The score, from 0 to 100, is for sorting: twins and the children of two wives look like duplicates.
web-no-duplicates = None with this score.
web-score = score { $score }
web-decide = Look at both, and decide
web-lower-scores = { $count } with a lower score
web-kind-person = Person
web-kind-household = Household
web-entry = Entry
web-find-rows = With the ledger’s key, this finds their rows in your own lists: `headcount lookup --kind { $kind } --entry { $keep } --entry { $with } --in FILE`
web-look-it-up = Look both up in your own lists before you decide.
web-alike-same-household-sex-and-birth-year = same household, sex and birth year
web-alike-one-came-when-the-other-was-not-listed-any-more = one came when the other was not listed any more
web-alike-never-on-one-list = never on one list
web-alike-on-one-list = on one list
web-alike-the-household-has-more-members-listed-than-its-size = the household has more members listed than its size
web-alike-several-more-are-alike-look-at-the-households-number-first = several more are alike: look at the household's number first
web-alike-all-members-of-one-are-stated-to-be-in-the-other = all members of one are stated to be in the other
web-alike-several-members-of-one-are-stated-to-be-in-the-other = several members of one are stated to be in the other
web-alike-the-numbers-differ-only-in-how-they-are-written = the numbers differ only in how they are written
web-alike-sex-or-year-of-birth-speak-against-it = sex or year of birth speak against it
web-if-one = If they are one
web-if-two = If they are not one
web-if-undone = If that was a mistake
web-merge = They are one
web-merge-means = From then on both have the contacts and statements of both, and count once. Name nobody: it stays in the log.
web-not-one = They are not one
web-not-one-means = They are not listed as duplicates again. No figure changes. Name nobody: it stays in the log.
web-undo-merge = They are two again
web-undo-means = Each has its own contacts and statements again, and counts for itself. Name nobody: it stays in the log.
web-are-one = Record { $record } states that they are one.
web-are-two = It is stated that they are not one.
web-reason-needed = Say why, in a few words.
web-reason-wrong = Word it without e-mail addresses, phone numbers and characters that nobody sees.
web-merged = Recorded: they are one, and count once.
web-said-two = Recorded: they are not listed as duplicates again.
web-merge-undone = Recorded: they are two again.
web-stated-before = This was recorded before: nothing was recorded again.
web-effect-of-record = What record { $record } did to the figures
web-merges = { $count ->
    [0] No merges in force
    [one] 1 merge in force
   *[other] { $count } merges in force
}
web-merged-entries = Entries
web-more-merges = { $count } earlier ones are in the history.

# People.
web-people = People
web-people-mean = The log says who may do what, and since when; passwords and invitations are not in it.
web-people-without = { $count ->
    [0] Everybody has a password.
    [one] 1 has no password.
   *[other] { $count } have no password.
}
web-no-people = Nothing is granted to anybody yet: whoever has the ledger's files can do everything.
web-role = Role
web-role-officer = officer
web-role-reviewer = reviewer
web-role-m-and-e = monitoring and evaluation
web-role-auditor = auditor
web-role-custodian = custodian
web-role-means-officer = records, imports, corrects and submits activities
web-role-means-reviewer = approves activities, or returns them
web-role-means-m-and-e = looks after the figures: policies, publications, duplicates, checks, the profile
web-role-means-auditor = looks at the history and the figures, and records nothing
web-role-means-custodian = looks after people, backups and keys
web-for-offices = Offices
web-all-offices = all offices
web-granted = Granted
web-has-password = with a password
web-is-invited = invited until { $until }
web-not-invited = neither password nor invitation
web-grant-new = Grant somebody a role
web-grant-invite = Grant it, and invite
web-grant-change = Change it
web-people-change = Change what is granted
web-people-own = Nobody changes their own role or takes away their own password: another custodian does.
web-people-granted = Granted.
web-people-revoked = Taken back. Whoever was signed in is not any more.
web-people-wrong-role = Choose a role.
web-people-wrong-staff-id = A staff id is one short word such as gao-03: a number at work, no name, e-mail address or phone number.
web-people-wrong-alike = This is hard to tell from { $known }, to whom something is granted.
web-people-wrong-changed = Something is granted to this person already, or was changed meanwhile. Look at it as it is now, in the list below.
web-people-wrong-own = Nobody changes what is granted to themselves. Ask another custodian.
web-people-wrong-last = This is the last custodian: without one, nobody here could let others in. Grant somebody else that role before.
web-people-wrong-offices = Choose offices, or all of them, and not both.
web-staff-id-hint = A number at work such as gao-03; no name, since it stays in the log
web-invite = Make an invitation
web-invitation-for = An invitation for { $staff }
web-invitation-means = Hand this link over yourself. It is shown this once, serves once, and for seven days. An earlier invitation is of no use any more.
web-forget = Forget the password
web-forget-means = A password that somebody else may know: it ends at once, and so does every session of theirs. A new invitation is shown.
web-revoke = Take the role back
web-revoke-means = Their role ends at once, and their password is forgotten. What they recorded stays.

# Evidence.
web-kilobytes = { $size } kB
web-evidence = Evidence
web-evidence-none = No file shows what it was yet.
web-evidence-none-short = none
web-evidence-number = No.
web-evidence-kind = Kind
web-evidence-length = Length
web-evidence-attached = Attached
web-evidence-file = File
web-evidence-download = Download
web-evidence-unseen = You do not see what is in it.
web-evidence-attach = Attach files
web-evidence-hint = A signed list or a photograph: PDF, JPEG, PNG, HEIC, TIFF, WebP, XLSX, DOCX, ODS or ODT, at most 25 MB each. They are kept encrypted, and their names are not kept.
web-evidence-destroy = Destroy
web-evidence-destroy-means = The file is overwritten and removed. That it was there, its SHA-256 and your reason stay in the log. Copies in backups stay.
web-evidence-destroyed = Destroyed by { $by }, record { $record }:
web-evidence-refused-none = No file was chosen. Nothing was attached.
web-evidence-refused-empty = A file is empty. Nothing was attached.
web-evidence-refused-large = A file is larger than 25 MB. Nothing was attached.
web-evidence-refused-kind = A file is, by its content, of no kind that is taken. Nothing was attached.
web-done-attached = The files are attached.
web-done-attached-before = These files were attached before.
web-done-destroyed = The file is destroyed.

# For auditors.
web-audit = Audit
web-audit-means = Whatever this page says of its own ledger you can carry away and check elsewhere: with `headcount verify`, with tools for C2SP checkpoints and proofs, or with a program of your own.
web-audit-found = What was found
web-audit-faults = { $count ->
    [one] 1 fault was found. Keep this ledger for examination.
   *[other] { $count } faults were found. Keep this ledger for examination.
}
web-audit-verified = Every record was read and hashed again: { $records } records and { $rows } register rows of { $entries } entries ({ $erased } erased) are sound.
web-audit-agrees = Its first { $size } records are those of your checkpoint.
web-audit-signed-own = The checkpoint is signed with the ledger’s own key.
web-audit-signed-recorded = The checkpoint is signed with a key that the log names.
web-audit-kept = { $count ->
    [one] 1 file of kept answers has this ledger’s seal; it was not used.
   *[other] { $count } files of kept answers have this ledger’s seal; none was used.
}
web-audit-evidence-sound = { $count ->
    [one] 1 file of evidence was decrypted, and is what was attached.
   *[other] { $count } files of evidence were decrypted, and are what was attached.
}
web-audit-evidence-unchanged = { $count ->
    [one] 1 file of evidence is as recorded. It was not decrypted: the key is not here.
   *[other] { $count } files of evidence are as recorded. They were not decrypted: the key is not here.
}
web-audit-evidence-locked = { $count ->
    [one] 1 file of evidence is as recorded, but the key here does not decrypt it.
   *[other] { $count } files of evidence are as recorded, but the key here does not decrypt them.
}
web-audit-evidence-missing = The file that event { $event } attached is not there:
web-audit-verify = Verify
web-audit-verify-means = All records and register rows are read and hashed again. No kept answer is used, and nothing of anybody is shown.
web-audit-checkpoint = Checkpoint
web-audit-checkpoint-hint = Paste the text of one that you keep: then any rewriting of what it covers is found, too. It may stay empty.
web-audit-verify-now = Verify now
web-audit-checkpoints = Checkpoints
web-audit-checkpoints-mean = A checkpoint is the number of records and the root over them, signed. Keep it where the office cannot reach it: whoever has it finds any later rewriting.
web-audit-root = Root
web-audit-checkpoint-now = Download the checkpoint of { $size } records
web-audit-named = Sizes and roots that the log itself names, of what was published
web-audit-growth = Only grew since
web-audit-proof = Proof
web-audit-given-out = The ledger does not know to whom checkpoints were given, nor who cosigned them: those who keep them do.
web-audit-proofs = Proofs
web-audit-proofs-mean = A proof shows somebody without the ledger that a record is in it, or that it only grew. It has its checkpoint in it; `headcount verify --proof` checks it.
web-audit-record = Record or activity
web-audit-record-hint = The number of a record, or a reference for the activity’s last record
web-audit-proof-of-record = Download the proof that it is there
web-audit-from = Records of an earlier checkpoint
web-audit-from-hint = The second line of the checkpoint that you keep
web-audit-proof-of-growth = Download the proof that the log only grew
web-audit-no-checkpoint = What was pasted is not a checkpoint.
web-audit-disagrees = The log is not the one that the checkpoint was signed for.
web-audit-not-signed = No key of this ledger signed that checkpoint.
web-audit-no-key = The signing key is not here, or is not the one in force. Ask whoever keeps the ledger.
web-audit-no-proof = That cannot be proved.
web-audit-no-sample = There is no such sample.
web-audit-no-record = There is no such activity.

# Samples.
web-sample = Sample
web-sample-means = Nobody chooses what is verified in the field: the root of a checkpoint draws activities and contacts. Anybody with the log can draw the same sample again.
web-sample-draw = Draw a sample
web-sample-how = Keep the checkpoint first. Then throw a lot, for example with dice, and add it: so the office cannot have made checkpoints until one suited it.
web-sample-checkpoint-hint = The one that you keep, or the one of this moment that stands here
web-sample-lot = Lot
web-sample-lot-hint = What you threw, once the checkpoint was yours
web-sample-size = Activities, and as many contacts
web-sample-size-hint = If none of 60 is wrong, with 95% confidence at most 4.9% of all are
web-sample-period-hint = 2025, 2025-01-01/2025-06-30 or a label; empty: all
web-sample-stratify = Divide by
web-sample-undivided = not divided
web-sample-drawn = What to verify
web-sample-of = { $drawn } of { $population }.
web-sample-promise = If none is wrong, with 95% confidence at most { $at_most } of all are.
web-sample-all = That is all of them.
web-sample-evidence = { $with } of the { $all } activities have files of evidence. Ask the office for them, and of the others for what there is.
web-sample-form = The form
web-sample-number = Item
web-sample-entry = In the register
web-sample-find = With the ledger’s key, the office finds a person or household in its own lists: `headcount lookup --kind person --entry ID --in FILE`, or `--kind household`.
web-sample-finding = Right or wrong
web-sample-activities = activities
web-sample-contacts = contacts
web-sample-evaluate = Evaluate a form
web-sample-evaluate-means = The form with right or wrong in the column finding, as CSV or a workbook. What could not be verified stays empty.
web-unit-activity = activity
web-unit-person = person
web-unit-household = household
web-unit-group = group
web-findings = What the findings mean
web-findings-mean = From at least to at most is one interval, with { $confidence } confidence (Clopper and Pearson). The upper limit alone has as much confidence, and says nothing of how few may be wrong: it is what the size promised.
web-findings-of = From
web-findings-verified = Verified
web-findings-wrong = Wrong
web-findings-at-least = At least wrong
web-findings-at-most = At most wrong
web-findings-at-most-alone = Upper limit alone
web-findings-open = Not verified
web-findings-if-wrong = At most, if these are wrong

# The factsheet.
web-factsheet-unsafe = This one is for the office. Before it is given out, numbers of few people must be held back: `headcount publish --publish-safe`.

# What the columns of an activity are called.
web-column-activity = Reference
web-column-kind = Kind
web-column-sector = Sector
web-column-also-sectors = Further sectors
web-column-title = Title
web-column-office = Office
web-column-admin1 = Region
web-column-admin2 = Second level
web-column-admin3 = Third level
web-column-site = Place
web-column-admin1-pcode = P-code of the region
web-column-admin2-pcode = P-code of the second level
web-column-admin3-pcode = P-code of the third level
web-column-site-pcode = P-code of the place
web-column-start = First day
web-column-end = Last day
web-column-status = Status
web-column-donors = Donors
web-column-project = Project
web-column-partner = Partner
web-column-modality = Modality
web-column-reach = Reach
web-column-new-people = Head-counts are people counted nowhere else
web-column-items = Items
web-column-quantity = Quantity
web-column-unit = Unit
web-column-value = Value
web-column-currency = Currency
web-column-class-level = Level
web-column-sessions = Lessons held
web-column-case-type = Type of case
web-column-case-status = Status of the case
web-column-alert = Alert
web-column-shock = Shock
web-column-alert-date = Date of the alert
web-column-assessment-date = Date of the assessment
web-column-topic = Topic
web-column-facility = Facility
web-column-facility-type = Type of facility

# Publishing.
web-publish = Publish
web-publish-means = Publishing freezes a period's figures with the records and the policy they come from. Later events can change the figures; the publication stays, and it is said everywhere that they were changed.
web-label = What it is called
web-label-hint = Empty for a year; "ECHO 2025/01", for example
web-safe = Hold back numbers below
web-safe-hint = 3 or more; empty to hold nothing back
web-remark = Remark for readers
web-remark-hint = It stays in the log: name nobody.
web-look = Look at it first
web-moment-is = After { $size } records; root
web-readers-see = readers see
web-held-back = Held back from readers: { $count ->
    [one] 1 number
   *[other] { $count } numbers
} below { $threshold }, or from which one could be worked out.
web-held-back-nothing = Nothing has to be held back.
web-held-back-not = No small numbers are held back: do not give these figures to everybody.
web-held-back-short = Held back
web-warnings-open = { $count ->
    [0] No warning is open.
    [one] 1 warning is open.
   *[other] { $count } warnings are open.
}
web-reviews-open = Reviews: { $submitted } wait, { $returned } returned, { $others } not submitted.
web-reviews-none = Everything is reviewed.
web-publish-it = Publish { $period }
web-publish-once = Exactly what stands here is published, once. If somebody records something before, nothing is published and you see the figures again.
web-publish-changed = Nothing is published yet
web-publish-changed-means = Something was recorded after you looked. Below are the figures as they are now: look at them again.
web-close-it = Close { $period }
web-close-means = Declares the period finished. Later events that change it are accepted, and flagged.
web-publications = Publications
web-publications-none = Nothing was published yet.
web-restated-since = Changed since?
web-restated-to = Now { $people } in total: see what changed
web-restated-not = Nothing has changed these figures since.
web-published-again = This period was published again later.
web-publication-of = { $period } as published
web-publication-differs = Counting the same records again does not give these figures. Run `headcount verify` and `headcount reproduce` before you rely on them.
web-publication-figures = All tables of these figures
web-as-published = as published
web-hand-over = To hand over
web-download-whole = The whole figures, for the office
web-checkpoint = A signed checkpoint
web-checkpoint-means = Size and root of the log, recomputed and signed now. Whoever keeps it can show later whether the records were changed.
web-factsheet-safe = Numbers below { $threshold }, and those from which one could be worked out, are held back.
web-done-published = Published.
web-done-published-before = It was published before, from these very records: nothing was published again.
web-done-closed = Closed.
web-done-closed-before = It was closed before: nothing was recorded.

# Why there is no page, and what to do.
web-problem-no-page = There is no such page
    .remedy = Check the address, or start from the first page.
web-problem-host = This page has another address
    .remedy = Open it at the address that `headcount serve` printed.
web-problem-method = This address is not asked for in this way
    .remedy = Go back, and use the buttons of the page.
web-problem-signed-out = You are not signed in
    .remedy = Sign in with your staff id and your password, or open the link that `headcount serve` printed where it was started. It signs in once; pressing Enter there prints another one.
web-problem-signed-out-again = To sign in again, open a new link: pressing Enter where `headcount serve` runs prints one.
web-problem-link = This link signs nobody in any more
    .remedy = A link serves once, and for a quarter of an hour. Press Enter where `headcount serve` runs: it prints another one.
web-problem-not-allowed = You may not open this
    .remedy = Ask whoever keeps the ledger whether you need another role.
web-problem-other-office = This activity is of another office
    .remedy = Ask somebody who records for that office.
web-problem-changed = Somebody changed this meanwhile
    .remedy = Nothing was recorded. Look at it as it is now, and decide again.
web-problem-read-only = Nothing is recorded here
    .remedy = The page was started for looking only.
web-problem-other-site = This request seems to come from another page
    .remedy = Nothing was done. Open the page anew and try again.
web-problem-address = Something in the address cannot be taken
    .remedy = Nothing is shown rather than something else than was asked for. Go back, and choose again.
web-problem-question = This cannot be answered
    .remedy = Go back, and change what you asked for.
web-problem-not-there = That is not there
    .remedy = Check how it is written, or look for it in the lists.
web-problem-no-form = What was sent is not what the form sends
    .remedy = Nothing was done. Open the page anew and try again.
web-problem-no-file = No file was chosen
    .remedy = Go back and choose one.
web-problem-importing = Other files of yours are being read or recorded
    .remedy = Wait until that is done: it is one at a time. The page of imports leads there.
web-problem-upload-gone = These files are not here any more
    .remedy = They were recorded, or are older than an hour. Look at the activities, or send them again: what is recorded already is not recorded twice.
web-problem-disk = The disk of the server takes nothing more
    .remedy = Nothing was recorded. Ask whoever keeps the ledger to make room.
web-problem-too-large = More was sent than can be taken
    .remedy = Nothing was done. Send less.
web-problem-too-slow = What was sent took too long to arrive
    .remedy = Nothing was done. Try again.
web-problem-verifying = Somebody else verifies the ledger at this moment
    .remedy = It reads all there is, so one at a time does. Try again in a moment.
web-problem-busy = Many others are recording at this moment
    .remedy = Nothing was recorded. Try again in a moment.
web-problem-taken = A command on the server is using the ledger
    .remedy = Nothing was recorded. Try again in a moment; what was sent can be sent again, and is recorded once.
web-problem-unopened = The ledger cannot be opened at this moment
    .remedy = Nothing was recorded. It is tried again and again. If this stays, whoever runs the server finds the reason where it was started.
web-problem-closing = The ledger is being closed
    .remedy = Nothing more was recorded. Open the page again when it is running again.
web-problem-ledger = The ledger could not be read
    .remedy = Whoever keeps it should stop `headcount serve` and run `headcount doctor`. What was acknowledged is recorded.
web-problem-internal = The program made a mistake
    .remedy = What was acknowledged is recorded. If it happens again, tell whoever keeps the ledger.

# Backups, keys, erasing.
web-backups = Backups and keys
web-backup = Backups
web-backup-known = A ledger does not know where its backups are. The name of a backup says up to which record it goes; the ledger has { $records } now.
web-backup-make = Make a backup
web-backup-means = All records and the register, in one file to be kept on another disk, away from this computer. It is always encrypted. It holds pseudonyms, sex and year of birth, and no name or number. Files of evidence are not in it: copy the folder .evidence beside the ledger, too. Making it is recorded nowhere.
web-backup-lock = Who can open it
web-backup-by-recipient = Whoever has the private half of an age key
web-backup-by-passphrase = Whoever knows a passphrase
web-backup-recipient = Public age key
web-backup-recipient-hint = It begins with age1. The country or head office has the private half. Several are separated by spaces.
web-backup-passphrase = Passphrase
web-backup-passphrase-hint = Without it nobody can open the backup, ever. Spaces at its beginning and end do not count.
web-backup-again = The same passphrase again
web-backup-again-hint = A slip would lock everybody out.
web-backup-with-key = Put the key in, too
web-backup-with-key-hint = Whoever opens the backup can then find people by their numbers. Without it, keep a copy of the key elsewhere.
web-backup-do = Make and download it
web-backup-no-recipient = No public age key was given
web-backup-wrong-recipient = That is no public age key
web-backup-no-passphrase = No passphrase was given
web-backup-not-the-same = The two passphrases are not the same
web-backup-cannot-encrypt = This program was built without encryption
web-diagnosis = Diagnosis
web-diagnosis-means = Looks at every file of the ledger, on a copy, and changes nothing. The page waits as long; a large ledger takes minutes. What is found to be mendable is mended on the terminal, with the page stopped.
web-diagnosis-do = Look at everything now
web-diagnosis-sound = Nothing is wrong with the ledger.
web-diagnosis-mendable = Nothing is lost; something can be mended on the terminal, with the page stopped.
web-diagnosis-damaged = Something is lost or changed. Nothing was touched. Stop the page, and look for the latest backup.
web-finding = Finding
web-finding-part = Part
web-finding-state = State
web-finding-sound = in order
web-finding-note = note
web-finding-mendable = can be mended
web-finding-damaged = damaged
web-keys = Keys
web-key-there = The key that pseudonyms are made with is in its file. Keep a copy in a safe place: without it nobody who was reached can be recognised again.
web-key-missing = The key that pseudonyms are made with is not in its file. Bring it back from its copy, on the terminal: until then no list can be recorded and nobody can be recognised.
web-key-fingerprint = Fingerprint of the key
web-key-rotations = Times it was replaced
web-verifier = Verifier key
web-verifier-missing = The signing key is not at hand.
web-verifier-means = Auditors check checkpoints with the verifier key. It is no secret: give it to them.
web-rotate = Replace the key
web-rotate-means = When the key may be in other hands: everybody gets a new pseudonym under a new key, and whoever has the old one finds nobody in the ledger any more. No figure changes. It cannot be taken back.
web-rotate-after = Old copies and backups still have the old pseudonyms: destroy them, make a new backup, and export the new key on the terminal. Where the signing key lay beside it, replace that, too.
web-rotate-takes = The page waits until it is done.
web-rotate-reason-hint = Why; it is kept in the log.
web-rotate-do = Replace the key now
web-erased = What was erased
web-erased-count = { $count ->
    [0] Nobody's data was erased.
    [one] The data of one person or household was erased.
   *[other] The data of { $count } people and households was erased.
}
web-erase = Erase a person or household
web-erase-means = What leads back to somebody is destroyed; their contacts stay, so no figure changes. It cannot be taken back.
web-erase-stays = What is left is a tag by which whoever holds the key recognises the number when a table has it again.
web-erase-after = The erased bytes are in the ledger's files until the store is written anew, and in old copies, backups and the office's own tables until those are destroyed.
web-erase-whom = Whose data
web-erase-person = A person's
web-erase-household = A household's
web-erase-number = Their number
web-erase-number-hint = As the office's lists have it. It is kept nowhere.
web-erase-reason-hint = On what ground; it is kept in the log. No name and no number.
web-erase-look = Go on
web-erase-do = Erase for ever
web-erase-nobody = The ledger has nobody of that number
web-erase-no-number = No number was given
web-erase-no-reason = The reason is missing, or holds what may be a phone number or an e-mail address
web-compact = Write the store anew
web-compact-means = A store keeps what was overwritten until it is written anew. After that, what was erased is in no file of the ledger. No record and no figure changes.
web-compact-takes = The page waits until it is done, and it takes as much free space as the ledger. Interrupted, the ledger is as it was.
web-compact-do = Write it anew now
web-confirm-type = Type the ledger's name
web-confirm-type-hint = It is: { $name }
web-confirm-not = Do nothing
web-confirm-not-typed = What was typed is not the ledger's name
web-nothing-done = Nothing was done
web-go-on = Go on
web-done-compacted = The store was written anew.
web-done-rotated = The key was replaced. Make a new backup, and destroy old ones.
web-done-erased = Erased. Write the store anew, so that it is in no file of the ledger.
