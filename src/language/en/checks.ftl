# What `headcount check` finds, and what to do about it.

checks-says-household-size = { $cases ->
    [one] { $cases } household changed its size by more than 2 since it was last stated
   *[other] { $cases } households changed their size by more than 2 since it was last stated
}
checks-says-two-households = { $cases ->
    [one] { $cases } person is in another household than before
   *[other] { $cases } people are in another household than before
}
checks-says-contradicting-person = { $cases ->
    [one] { $cases } person has another sex than before, or was born more than two years earlier or later
   *[other] { $cases } people have another sex than before, or were born more than two years earlier or later
}
checks-says-numbers-begin-anew = { $cases ->
    [one] { $cases } number is also on a list at another site, and counts as the same person or household there
   *[other] { $cases } numbers are also on a list at another site, and count as the same people or households there
}
checks-says-distant-household = { $cases ->
    [one] { $cases } household was reached far from where it was reached before
   *[other] { $cases } households were reached far from where they were reached before
}
checks-says-duplicate-person = { $cases ->
    [one] { $cases } person has the household, sex and birth year of somebody with another number
   *[other] { $cases } people have the household, sex and birth year of somebody with another number
}
checks-says-old-age = { $cases ->
    [one] { $cases } person is older than 110
   *[other] { $cases } people are older than 110
}
checks-says-members-above-size = { $cases ->
    [one] { $cases } household has more members listed than its size
   *[other] { $cases } households have more members listed than their size
}
checks-says-listed-elsewhere = { $cases ->
    [one] { $cases } person or household on the list lives elsewhere; if it is in the head-count, it is counted twice
   *[other] { $cases } people or households on the list live elsewhere; those who are in the head-count are counted twice
}
checks-says-above-population = { $cases ->
    [one] { $cases } person is counted beyond the site's population
   *[other] { $cases } people are counted beyond the site's population
}
checks-says-implausible-size = { $cases ->
    [one] { $cases } household is larger than 20, or far larger than most of its list
   *[other] { $cases } households are larger than 20, or far larger than most of their list
}
checks-says-heads-as-persons = { $cases ->
    [one] { $cases } person is an adult of a household of which nobody else is listed
   *[other] { $cases } persons are all adults, and each of another household: probably heads of households
}
checks-says-in-a-crowd-elsewhere = { $cases ->
    [one] { $cases } household is at home where it was reached first, and a crowd was counted where it was reached then; if it is in the crowd, it is counted twice
   *[other] { $cases } households are at home where they were reached first, and a crowd was counted where they were reached then; those who are in the crowd are counted twice
}
checks-says-without-people = { $cases ->
    [one] { $cases } activity reaches nobody: it has no list and no head-count
   *[other] { $cases } activities reach nobody: they have no list and no head-count
}
checks-says-without-sex-and-age = { $cases ->
    [one] { $cases } person was reached without a word on sex and age
   *[other] { $cases } people were reached without a word on sex and age
}
checks-says-share-without-sex-and-age = { $cases ->
    [one] { $cases } activity says nothing of sex and age
   *[other] { $cases } activities say nothing of sex and age
}
checks-says-identical-rows = { $cases ->
    [one] { $cases } row is the same
   *[other] { $cases } rows that follow on each other say the same
}
checks-says-future-date = { $cases ->
    [one] { $cases } date lay in the future when it was recorded
   *[other] { $cases } dates lay in the future when they were recorded
}
checks-says-ongoing-without-end = { $cases ->
    [one] { $cases } activity is ongoing without an end, and began more than a year before the latest record
   *[other] { $cases } activities are ongoing without an end, and began more than a year before the latest record
}
checks-says-jump = { $cases ->
    [one] { $cases } contact, more than three times those of the month before
   *[other] { $cases } contacts, more than three times those of the month before
}
checks-says-start-far-off = { $cases ->
    [one] { $cases } activity began more than ten years before it was recorded, or in another year than all others of its import
   *[other] { $cases } activities began more than ten years before they were recorded, or in another year than all others of their import
}
checks-says-similar-sites = { $cases ->
    [one] { $cases } activity at a site with nearly the name of another one, or with its name in another area; if they are one place, it counts as two
   *[other] { $cases } activities at a site with nearly the name of another one, or with its name in another area; if they are one place, it counts as two
}
checks-says-two-sites = { $cases ->
    [one] { $cases } activity at a site that others state in another way; it counts as two sites
   *[other] { $cases } activities at a site that others state in another way; it counts as two sites
}
checks-says-pcode-of-two = { $cases ->
    [one] { $cases } activity gives a P-code to a place of another name; sites with one code count as one
   *[other] { $cases } activities give a P-code to a place of another name; sites with one code count as one
}
checks-says-place-of-two-pcodes = { $cases ->
    [one] { $cases } activity gives a place another P-code than others do; a site with two codes counts as two
   *[other] { $cases } activities give a place another P-code than others do; a site with two codes counts as two
}
checks-says-pcodes-of-two-lengths = { $cases ->
    [one] { $cases } activity gives a place a P-code of another length than others do; a site with two codes counts as two
   *[other] { $cases } activities give a place a P-code of another length than others do; a site with two codes counts as two
}
checks-says-figure-above-population = { $cases ->
    [one] { $cases } person of the year's figure is beyond the place's population
   *[other] { $cases } people of the year's figure are beyond the place's population
}
checks-says-mark-without-headcount = marked new_people without a head-count: the mark concerns nobody
checks-says-mark-with-list = { $cases ->
    [one] { $cases } person or household is on the list of an activity marked new_people: its head-counts are added to the list
   *[other] { $cases } people or households are on the list of an activity marked new_people: its head-counts are added to the list
}
checks-says-mark-ignored = { $cases ->
    [one] { $cases } counted person is marked new_people, and counting rule 1 governs that year: it ignores the mark
   *[other] { $cases } counted people are marked new_people, and counting rule 1 governs that year: it ignores the mark
}
checks-hint-household-size = Correct the wrong list; accept it where people came or left.
checks-hint-two-households = Say "-" in the list where somebody left a household; accept marriages and moves.
checks-hint-contradicting-person = Look both up in their lists: `headcount lookup --entry ID --in FILE` finds the rows. Two people with one number count as one: correct the list with a number for each. Correct the sex or year where it is one person.
checks-hint-numbers-begin-anew = If the numbers begin anew in each village, record each village's list under a namespace of its own (`--namespace`), or with numbers that have the village in them. Where they are the same people, state their home in the column residence, or accept it.
checks-hint-distant-household = If two lists use one number for two families, correct one with a namespace of its own; accept families that moved.
checks-hint-duplicate-person = `headcount duplicates` says who. Merge those who are one; twins and the like are not.
checks-hint-old-age = Correct the birth year.
checks-hint-members-above-size = Correct the size, or the members' household. The figures take the members.
checks-hint-listed-elsewhere = Take them out of the head-count, or accept it if they are not in it.
checks-hint-above-population = Correct the count or the gazetteer; accept it where people came from elsewhere.
checks-hint-implausible-size = Look the size up in the list: two digits that belong apart, a compound, a slip. Correct the size, or accept it.
checks-hint-heads-as-persons = If each stands for a household, record them as households with their size: as persons, only the heads are counted. Accept it where only adults were reached.
checks-hint-in-a-crowd-elsewhere = State in the list where they live (column residence), or count only others in the crowd; accept it where they are not in it.
checks-hint-without-people = Add the people: a list, households or a head-count. Correct the status where it did not take place; accept it where it reaches nobody by itself.
checks-hint-without-sex-and-age = Fill in sex and birth year, or the columns f_0_4 to m_60, and correct the activity; accept it where nobody knows any more.
checks-hint-share-without-sex-and-age = `headcount check --code without-sex-and-age` names the activities. Ask for sex and age in the forms of these first.
checks-hint-identical-rows = Look whether a row was copied down; correct the list.
checks-hint-future-date = Correct the date, or the status: an activity that is not over is ongoing.
checks-hint-ongoing-without-end = Under most policies it counts in its first year alone. State its end, or correct its status to completed.
checks-hint-jump = Look for a list that was recorded twice; accept it where the work grew so fast.
checks-hint-pcode-of-two = Look both up in the list of P-codes: often one has the code of its commune. Correct the activity that is wrong; load a gazetteer with the other name as an alias where it is one place.
checks-hint-place-of-two-pcodes = Look both up in the list of P-codes and correct the activity that is wrong; accept it where these are two places of one name.
checks-hint-pcodes-of-two-lengths = One code is that of an area above the place, or has lost or gained digits. Correct the activity that is wrong.
checks-hint-figure-above-population = Look at the place with `headcount explain`: people listed twice, arrivals, or an old number in the gazetteer.
checks-hint-start-far-off = Correct the year, or accept it.
checks-hint-similar-sites = Correct the activities that are wrong to one name and area. Load a gazetteer with both where these are two places, or accept it.
checks-hint-two-sites = Load a gazetteer and run `headcount gazetteer apply`, or correct the activities to one name and P-code.
checks-hint-mark-without-headcount = Take the mark away, or add the head-count: `headcount correct REF --set new_people= --reason "…"`.
checks-hint-mark-with-list = Where listed people are in the head-count, take the mark away or count the others only; accept it where they are others.
checks-hint-mark-ignored = Adopt rule 2 from that year on, `headcount policy preview` says what it changes; or accept it.
checks-example-size = from { $from } in { $earlier } to { $to }
checks-example-earlier = otherwise in { $earlier }
checks-example-contradicting = { $column } { $now } in { $list }, { $before } in { $earlier }
checks-listed = { $activity } (entry { $entry })
checks-example-same-list = one in the same list
checks-example-other-list = one is in { $earlier }
checks-example-anew = { $shared } of the { $shorter } numbers of the shorter list: at { $to } here, at { $from } in { $earlier }
checks-example-far = from { $from } in { $earlier } to { $to }
checks-example-km = { $km } km away
checks-example-region = in another region
checks-example-age = one is { $age }
checks-example-members = { $count } listed, size { $size }
checks-example-reached = { $people } reached, { $population } live there
checks-example-population = { $counted } of { $population }
checks-example-before = { $contacts } in { $month }
checks-example-size-in-list = one of { $size }, far above the list: half of its { $list } are of { $median } or fewer
checks-example-size-alone = one of { $size }, more than 20
checks-example-row = row { $row } of its households
checks-example-crowd = one was in { $first } first; the crowd is in { $crowd }
checks-example-share = { $without } of { $all }, { $share }
checks-example-since = since { $start }; latest record { $latest }
checks-example-two-ways = { $this } in { $activity }, { $other } in { $earlier }
checks-shares = of these, a larger share of activities than elsewhere says nothing of sex and age
checks-example-site = also stated as { $site }
checks-more = … and { $count } more: headcount check --code { $code }
checks-warning = warning
checks-none = no warnings
checks-count = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
}
checks-accepted-earlier = { $count } accepted earlier
checks-accepted = accepted
checks-activities = in { $count } activities
checks-months = { $count ->
    [one] { $count } month has more than three times the contacts of the month before
   *[other] { $count } months have more than three times the contacts of the month before
}
checks-sites = { $count ->
    [one] { $count } site is stated in another way elsewhere, and counts as two
   *[other] { $count } sites are stated in another way elsewhere, and count as two
}
checks-how-to-accept = In order? headcount check --accept CODE [SUBJECT] --reason "…"
