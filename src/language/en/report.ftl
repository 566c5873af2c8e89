# What the tables of a report say.

report-title = { $name }: people reached from { $from } to { $to }
report-labelled = { $what }: { $text }
report-page = page { $page } of { $pages }
report-restated =
    RESTATED: events recorded since this period was published or closed changed its figures
    (`headcount diff` says which)
report-only-sector = sector
report-only-office = office
report-only-donor = donor
report-only-project = project
report-only-partner = partner
report-only-kind = kind
report-only-modality = modality
report-only-admin1 = area
report-only-admin2 = second level
report-only-admin3 = third level
report-only-at-site = site of the activity
report-only-reviewed = activities:
report-own = own figures
report-compared-policy = { $from } to { $to } is counted under another policy ({ $policy }): a part of the change can come from that alone
report-compared-with = compared with { $from } to { $to }

# Names of tables and sheets, at most 31 characters.
report-view-sample = sample
report-view-sectors = sectors
report-view-sadd = sex and age
report-view-sadd-in-total = by sex and age, in total
report-view-sadd-in-sector = by sex and age, in this sector
report-view-overlap = overlap
report-view-depth = by number of sectors
report-view-by-office = by office
report-view-by-month = by month touched
report-view-by-admin1 = by area
report-view-by-admin2 = by unit of the second level
report-view-by-admin3 = by unit of the third level
report-view-by-site = by site
report-view-by-donor = by donor
report-view-by-project = by project
report-view-by-partner = by partner
report-view-by-kind = by kind of activity
report-view-by-modality = by modality
report-view-by-status = by status
report-view-by-facility-type = by type of facility
report-view-by-population-group = by population group
report-view-by-disability = by disability
report-view-by-sex = by sex
report-view-by-age = by age
report-view-months = by month
report-view-months-in-total = month by month, all sectors together
report-view-months-in-sector = month by month, in this sector
report-view-new-by-sector = new people by sector
report-view-rrm = rapid response mechanism
report-view-goods-people = reached by modality
report-view-goods-values = value by modality and currency
report-view-goods-converted = value in one currency
report-view-goods-items = items handed out
report-view-goods-kinds = activities by kind
report-view-compared = compared
report-view-targets = targets
report-view-activities = activities
report-view-own = own figures and the slice
report-view-notes = notes

report-column-sector = sector
report-column-people-reached = reached
report-column-registered = by lists
report-column-estimated = by head-counts
report-column-lowest = lowest
report-column-highest = highest
report-column-indirect = indirect
report-column-activities = activities
report-column-sex = sex
report-column-age-0-4 = 0–4
report-column-age-5-11 = 5–11
report-column-age-12-17 = 12–17
report-column-age-18-59 = 18–59
report-column-age-60 = 60+
report-column-age-unknown = unknown
report-column-these-sectors-only = these sectors only
report-column-registered-people = registered people
report-column-number-of-sectors = sectors
report-column-or-more = so many or more
report-column-office = office
report-column-month = month
report-column-admin1 = area
report-column-donor = donor
report-column-project = project
report-column-population-group = population group
report-column-disability = disability
report-column-age = age
report-column-total = total
report-column-monthly = in the month
report-column-new = new
report-column-cumulative = up to its end
report-column-monthly-lowest = in the month: lowest
report-column-monthly-highest = in the month: highest
report-column-cumulative-lowest = up to its end: lowest
report-column-cumulative-highest = up to its end: highest
report-column-own = own figure
report-column-slice = slice of the ledger
report-column-area = area
report-column-alerts = alerts
report-column-responses = responses
report-column-unnumbered = without a number
report-column-people = people
report-column-dated-alerts = dated alerts
report-column-days-median = days: median
report-column-days-percentile-90 = 90% within
report-column-this-period = this period
report-column-then = then
report-column-now = now
report-column-proposed = proposed
report-column-place = place
report-column-change = change
report-column-change-percent = percent
report-column-target = target
report-column-target-percent = of the target
report-column-activity = activity
report-column-kind = kind
report-column-title = title
report-column-sectors = sectors
report-column-admin2 = second level
report-column-admin3 = third level
report-column-site = site
report-column-start = start
report-column-end = end
report-column-status = status
report-column-donors = donors
report-column-partner = partner
report-column-modality = modality
report-column-facility-type = type of facility
report-column-reach = reach
report-column-persons = persons
report-column-households = households
report-column-household-members = their members
report-column-contacts = contacts
report-column-headcount = head-count
report-column-as-of = as of record
report-column-households-by-members-only = by members only
report-column-currency = currency
report-column-value = value
report-column-without-value = without value
report-column-without-rate = without rate
report-column-item = item
report-column-unit = unit
report-column-quantity = quantity
report-column-without-quantity = without quantity
report-column-below-list = below list
report-column-of-what = of what
report-column-case-status = status of case
report-column-dated = dated here
report-column-ongoing = ongoing
report-column-lessons = lessons
report-column-without-lessons = without lessons
report-column-what = what
report-column-meaning = meaning

report-word-total = total, each once
report-word-sum-of-sectors = sum of sectors
report-word-all = all
report-word-yes = yes
report-word-no = no
report-word-unspecified = unspecified
report-word-sex-f = women and girls
report-word-sex-m = men and boys
report-word-sex-x = another
report-word-sex-unknown = unknown
report-word-age-0-4 = 0–4
report-word-age-5-11 = 5–11
report-word-age-12-17 = 12–17
report-word-age-18-59 = 18–59
report-word-age-60 = 60+
report-word-age-unknown = unknown
report-word-idp = displaced
report-word-returnee = returnees
report-word-refugee = refugees
report-word-host = host community
report-word-other = other
report-word-distribution = distribution
report-word-class = class
report-word-legal-case = legal case
report-word-rrm-response = RRM response
report-word-session = session
report-word-works = works
report-word-assessment = assessment
report-word-completed = completed
report-word-ongoing = ongoing
report-word-planned = planned
report-word-cancelled = cancelled
report-word-in-kind = in kind
report-word-cash = cash
report-word-voucher = voucher
report-word-service = service
report-word-direct = direct
report-word-cash-or-voucher = cash or voucher
report-word-indirect = indirect

report-parts-add-up = The parts are read off the sex and age cells and add up.
report-parts-overlap = The parts overlap: the same person can be in several, so they do not add up.
report-months-mean =
    in the month: everyone reached in it, each once; the same person can be in several.
    new: not reached in an earlier month of the period, so that the new of all months add up to the figure of the period.
report-rrm-unnumbered = { $responses } without an alert's number are in the responses only.
report-rrm-mean =
    days: from an alert to the first response to it, in the area and month of that response.
    Areas and months overlap and do not add up.
report-goods-people-mean = By modality: people and households reached in the period, each once; the same ones can be in several. households: on the list of an activity as a household. by members only: further households to which somebody belongs who was reached in person. Nobody knows the households of a head-count.
report-depth-means = Of people on lists: nobody knows by how many sectors the people of a head-count were reached.
report-goods-dated-mean = Items, values and numbers dated here are of whole activities: each is in the period in which it { $day }, and works where they end, so that months add up. Currencies and units are not added up.
report-goods-dated-by-start = starts
report-goods-dated-by-end = ends
report-goods-rates = Values in { $currency }: { $rates }. Each sum is rounded to a hundredth, and these are added up.
report-goods-without-rate = { $activities ->
    [one] 1 activity states a value without a currency, or in one without a rate: it is in no sum of values in one currency.
   *[other] { $activities } activities state a value without a currency, or in one without a rate: they are in no sum of values in one currency.
}
report-goods-dated-elsewhere = { $activities ->
    [one] 1 distribution or response is in scope and dated outside the period: its goods are counted there.
   *[other] { $activities } distributions and responses are in scope and dated outside the period: their goods are counted there.
}
report-goods-without-value = { $activities ->
    [one] 1 activity states no value, and is in no sum of values.
   *[other] { $activities } activities state no value, and are in no sum of values.
}
report-goods-without-currency = { $activities ->
    [one] 1 activity states a value without a currency.
   *[other] { $activities } activities state a value without a currency: their sum can be of several.
}
report-goods-without-quantity = { $activities ->
    [one] 1 activity states no quantity, and is in no sum of items.
   *[other] { $activities } activities state no quantity, and are in no sum of items.
}
report-goods-without-unit = { $activities ->
    [one] 1 activity states a quantity without a unit.
   *[other] { $activities } activities state a quantity without a unit: their sum can be of several.
}
report-goods-below-list = { $activities ->
    [one] below list: 1 activity states a smaller quantity than households on its list, or persons where it has none. It may be what each of them got.
   *[other] below list: { $activities } activities state a smaller quantity than households on their lists, or persons where they have none. It may be what each of them got.
}
report-goods-indirect = { $activities ->
    [one] 1 activity has indirect reach: it is in rows of its own, and in no other number.
   *[other] { $activities } activities have indirect reach: they are in rows of their own, and in no other number.
}
report-goods-spellings = Added up as one item: { $spellings }
report-sectors-overlap = The sectors add up to { $people } more than the total: people reached by several sectors are in each of them, and once in the total.
report-derived =
    { $persons } of the persons and { $households } of the households are known by a derived key, for want of a number.
report-sides-mean =
    by lists: known by a list. by head-counts: what head-counts add to the lists of a place.
    indirect: reached only indirectly, not in the figure.
report-bounds-mean = Who was in a crowd that was counted without a list, nobody knows. The lowest figure takes them for people who are listed or counted elsewhere, as far as that is possible; the highest takes every head-count for other people. Other errors are not in these bounds.
report-made-of = { $people } = { $lists } by lists + { $headcounts } by head-counts
report-made-of-lists = { $people }, all by lists
report-made-of-headcounts = { $people }, all by head-counts
report-between = between { $lowest } and { $highest }, depending on who the crowds are
report-own-mean = These are own figures: of a ledger in which nothing but these activities was logged, as whoever has only their lists would count. The slice is what the same activities have in this ledger's figures, where households, homes and sizes are those that all activities together give. Either can be the larger.
report-own-alone = These are own figures: of a ledger in which nothing but these activities was logged, as whoever has only their lists would count. They are not a part of this ledger's figures.
report-approved = Only approved activities count: { $approved ->
    [0] none is, so every figure is 0
    [one] 1 is
   *[other] { $approved } are
}; { $pending ->
    [0] none is not approved
    [one] 1 is not approved
   *[other] { $pending } are not approved
}.

report-policy = rule { $version }, places: { $places }, attribution { $attribution }, head-counts by { $headcounts }, household sizes: { $sizes }, reviewed: { $reviewed }
report-policy-of-rule-1 = rule { $version }, places: { $places }, attribution { $attribution }, head-counts by { $headcounts }
report-policy-in-full = { $policy }, not counted: { $kinds }
report-places-site = site
report-places-admin3 = admin3
report-places-admin2 = admin2
report-places-admin1 = admin1
report-sizes-largest = largest
report-sizes-last = last
report-reviewed-all = all
report-reviewed-approved = approved
report-reviewed-pending = not approved
report-attribution-touches = touches
report-attribution-start = start
report-attribution-end = end
report-headcounts-activity = activity
report-headcounts-sum = sum
report-headcounts-max = max

report-note-ledger = ledger
report-note-period = period
report-note-as-of = as of record
report-note-root = root
report-note-policy = policy
report-note-not-counted = not counted
report-note-registered = by lists
report-note-estimated = by head-counts
report-note-made-of = total
report-note-bounds = lowest, highest
report-note-own = own figures
report-note-compared-policy = compared
report-note-approval = review
report-note-indirect = indirect
report-note-activities = activities
report-note-adding-up = adding up
report-note-new = new
report-note-listed = persons, households
report-note-goods = goods and cash
report-note-depth = number of sectors
report-note-restated = restated
report-note-held-back = *

report-meaning-registered = known by a list; each person once, a household with all its members
report-meaning-estimated = what head-counts add to the lists of a place
report-meaning-indirect = reached only indirectly, not in the figure
report-meaning-activities = activities that the figure comes from
report-meaning-adding-up = sectors, parts and months overlap: the same person can be in several, so they do not add up to the total; new people of months and cells by sex and age do
report-meaning-new = not reached in an earlier month of the period
report-meaning-listed = What the lists of single activities hold. The same people are on several lists, so these do not add up to the people reached.
report-meaning-restated = events recorded since this period was published or closed changed its figures
report-meaning-held-back = held back; the number is below { $threshold }, or would tell a number that is
