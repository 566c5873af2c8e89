# The country factsheet. Numbers of people are whole numbers, or the mark of one that is held back.

factsheet-title = { $organisation } in { $country }
factsheet-kicker = Country factsheet { $name }
factsheet-document = { $title }: country factsheet { $name }
factsheet-days = { $from } – { $to }

factsheet-restated = Restated.
factsheet-restated-text = { $year ->
    [period] Records that came after the period was published or closed changed its figures. The figures below are those of the first { $records } records.
   *[other] Records that came after { $year } was published or closed changed its figures. The figures below are those of the first { $records } records.
}
factsheet-narrowed = Narrowed.
factsheet-narrowed-text = The figures are not those of the whole ledger. They are narrowed to: { $what }.

factsheet-reached = people reached
factsheet-reached-in = { $year ->
    [period] people reached in the period
   *[other] people reached in { $year }
}
factsheet-reached-each-once = Each of them counts once, however often and in however many sectors they were reached.
factsheet-activities = Activities behind the figure
factsheet-indirect = Reached only indirectly, not in the figure
factsheet-indirect-too = Reached only indirectly, not in the figure: { $people }.
factsheet-by-sector = People reached by sector
factsheet-mechanism = mechanism across sectors
factsheet-sum = Sum of the sectors
factsheet-each-once = Individuals, each once
factsheet-counted-again = The sectors add up to { $sum }, which is { $more } more than the total: who was reached by several sectors is in the figure of each of them, and in the total once.
factsheet-nobody-again = The sectors add up to the total: the ledger knows of nobody whom two sectors reached.
factsheet-unknown-sadd = Sex and age were not recorded.

factsheet-situation = The situation
factsheet-source-unnamed = source not named
factsheet-quoted = These figures are quoted from others; the ledger does not vouch for them.
factsheet-presence = { $organisation } in { $country }
factsheet-established = established
factsheet-staff-resident = resident staff
factsheet-staff-mobile = mobile staff
factsheet-areas = areas of work

factsheet-who = Who was reached, where and when
factsheet-chart-sectors = People reached by sector
factsheet-chart-overlap = Reached by several sectors
factsheet-chart-pyramid = By sex and age
factsheet-chart-areas = By area
factsheet-chart-months = Month by month
factsheet-table = The numbers as a table
factsheet-areas-overlap = The same person can be in several areas, so these do not add up.
factsheet-months-note = New are those whom no earlier month of the period had reached; they add up to its total.
factsheet-pyramid-note = Bands of age are of different widths.
factsheet-overlap-text = Of { $registered } registered individuals, { $one } ({ $one-share }) were reached by one sector, { $two } ({ $two-share }) by two and { $more } ({ $more-share }) by three or more. Head-counts tell nothing about this.
factsheet-overlap-further = { $count ->
    [one] One further combination: { $people }
   *[other] { $count } further combinations: { $people }
}

factsheet-legend-lists = by lists
factsheet-legend-headcounts = by head-counts
factsheet-pyramid-others = { $who }: { $number }
factsheet-upset-columns = Registered people reached by these sectors only:
factsheet-upset-rows = each sector's registered people, and the combinations
factsheet-months-cumulative = Since January, each person once
factsheet-months-monthly = In the month, each person once
factsheet-months-new = new in the period
factsheet-months-again = reached before in the period

factsheet-col-sector = Sector
factsheet-col-people = People reached
factsheet-col-registered = By lists
factsheet-col-estimated = By head-counts
factsheet-col-lowest = Lowest
factsheet-col-highest = Highest
factsheet-col-activities = Activities
factsheet-col-combination = Reached by these only
factsheet-col-individuals = People
factsheet-col-sex = Sex
factsheet-col-all-ages = All ages
factsheet-col-all = All
factsheet-col-area = Area
factsheet-col-month = Month
factsheet-col-monthly = In the month
factsheet-col-new = New
factsheet-col-again = Reached before
factsheet-col-cumulative = Up to its end
factsheet-col-subject = Most frequent first
factsheet-col-office = Office
factsheet-col-begun = Begun
factsheet-col-alerts = Alerts
factsheet-col-responses = Responses
factsheet-col-median = Days, median
factsheet-col-within = Days, 90th percentile
factsheet-col-figure = Figure
factsheet-col-what = What
factsheet-col-source = Source

factsheet-sex-f = Women and girls
factsheet-sex-m = Men and boys
factsheet-sex-x = Another sex
factsheet-sex-unknown = Sex not recorded
factsheet-age-0-4 = 0–4
factsheet-age-5-11 = 5–11
factsheet-age-12-17 = 12–17
factsheet-age-18-59 = 18–59
factsheet-age-60 = 60+
factsheet-age-unknown = unknown
factsheet-age-under-18 = Under 18
factsheet-age-60-and-over = 60 and over
factsheet-share-of = { $name } { $share }
factsheet-area-unspecified = area not stated

factsheet-core = What was done
factsheet-mechanisms = Rapid response
factsheet-done = { $year ->
    [period] In the ledger for the period
   *[other] In the ledger for { $year }
}
factsheet-done-text = { $kinds }, at { $sites ->
    [one] one site
   *[other] { $sites } sites
}
factsheet-done-nothing = { $year ->
    [period] The ledger holds no activity of this sector that counts for the period.
   *[other] The ledger holds no activity of this sector that counts for { $year }.
}
factsheet-other-subjects = other subjects

factsheet-kinds-distribution = distributions
factsheet-kinds-class = classes
factsheet-kinds-legal-case = legal cases
factsheet-kinds-rrm-response = rapid responses
factsheet-kinds-session = sessions
factsheet-kinds-works = constructions and repairs
factsheet-kinds-assessment = assessments
factsheet-counted-distribution = { $count ->
    [one] one distribution
   *[other] { $count } distributions
}
factsheet-counted-class = { $count ->
    [one] one class
   *[other] { $count } classes
}
factsheet-counted-legal-case = { $count ->
    [one] one legal case
   *[other] { $count } legal cases
}
factsheet-counted-rrm-response = { $count ->
    [one] one rapid response
   *[other] { $count } rapid responses
}
factsheet-counted-session = { $count ->
    [one] one session
   *[other] { $count } sessions
}
factsheet-counted-works = { $count ->
    [one] one construction or repair
   *[other] { $count } constructions and repairs
}
factsheet-counted-assessment = { $count ->
    [one] one assessment
   *[other] { $count } assessments
}

factsheet-rapid-alerts = alerts responded to
factsheet-rapid-responses = responses
factsheet-rapid-people = people reached by them
factsheet-rapid-median = days from alert to response, median
factsheet-rapid-within = days within which nine in ten alerts had a response
factsheet-rapid-dated = Over { $count ->
    [one] one alert
   *[other] { $count } alerts
} whose date is known.
factsheet-rapid-unnumbered = { $count ->
    [one] One response names
   *[other] { $count } responses name
} no alert.
factsheet-rapid-shocks = Causes of alerts
factsheet-rapid-areas = Responses by area

factsheet-donors = Donors
factsheet-contact = Contact
factsheet-provenance = Where these figures come from
factsheet-method-scope-touches = Figures are of activities with direct reach whose days share at least one with the period, completed or under way and not voided.
factsheet-method-scope-start = Figures are of activities with direct reach that start in the period, completed or under way and not voided.
factsheet-method-scope-end = Figures are of activities with direct reach that end in the period, completed or under way and not voided.
factsheet-method-works-of-rule-1 = Works count where they end.
factsheet-method-works = Works count where they end, once completed.
factsheet-method-households = Reaching a household reaches all its members.
factsheet-method-registered = Registered people are told apart by pseudonyms and counted once, however often they were reached. Two entries of one person count as two until they are merged.
factsheet-method-headcounts-activity = Head-counts are numbers without a list. At each { $place } the larger is taken of the people listed and of the head-count (the largest of any one activity), and never both.
factsheet-method-headcounts-sum = Head-counts are numbers without a list. At each { $place } the larger is taken of the people listed and of the head-count (the largest count of each group, added up), and never both.
factsheet-method-headcounts-max = Head-counts are numbers without a list. At each { $place } the larger is taken of the people listed and of the head-count (the largest count of any one group), and never both.
factsheet-method-added-up = The head-counts of several sites in one such area are added up.
factsheet-method-new-people = A head-count of people who are on no list and in no other head-count, such as new arrivals, is marked so and added.
factsheet-place-site = site
factsheet-place-admin3 = area of the third level (admin3)
factsheet-place-admin2 = area of the second level (admin2)
factsheet-place-admin1 = area of the first level (admin1)
factsheet-method-elsewhere = Listed people who live elsewhere may be in a head-count too.
factsheet-method-not-counted = Logged but not counted: { $kinds }.
factsheet-method-held-back = A number of people marked { $mark } is held back: it is below { $threshold }, or would tell a number that is.
factsheet-prov-ledger = Ledger
factsheet-prov-period = Period
factsheet-prov-log = Log
factsheet-prov-log-text = the first { $records } records
factsheet-prov-root = Root of the log
factsheet-prov-policy = Counting policy
factsheet-prov-policy-text = { $policy }; not counted: { $not-counted }
factsheet-prov-parts = Total
factsheet-prov-restated = Restated
factsheet-prov-restated-yes = { $year ->
    [period] yes: later records changed the figures of the period after they were published or closed
   *[other] yes: later records changed the figures of { $year } after they were published or closed
}
factsheet-prov-restated-no = { $year ->
    [period] no: the period is not marked as restated at this state of the log
   *[other] no: { $year } is not marked as restated at this state of the log
}
factsheet-prov-command = The same again
