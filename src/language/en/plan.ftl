# What there is to say of activities before they are recorded, and why some cannot be.

plan-warning = warning: { $text }

# What is different of a recorded activity.

plan-about = { $part }
plan-persons = persons: { $counts }
plan-households = households: { $counts }
plan-headcounts = head-counts
plan-added = { $count } added
plan-removed = { $count } removed
plan-changed = { $count } changed
plan-with-rows = { $text } ({ $rows })
plan-row = row { $row }: { $parts }
plan-other-household = another household
plan-other-residence = another residence
plan-other-cells = other sex and age cells
plan-other-size = size { $stated } instead of { $now }
plan-other-trait = { $what ->
    [sex] sex { $stated } instead of { $now }
    [birth-year] birth year { $stated } instead of { $now }
    [population-group] population group { $stated } instead of { $now }
   *[disability] disability { $stated } instead of { $now }
}
plan-none = none

# What became of the submissions that made up an activity.

plan-submissions-moved = { $count ->
    [one] { $count } submission is now part of another activity
   *[other] { $count } submissions are now part of another activity
}
plan-submissions-left-out = { $count ->
    [one] { $count } submission is now left out by the mapping's conditions
   *[other] { $count } submissions are now left out by the mapping's conditions
}
plan-submissions-gone = { $count ->
    [one] { $count } submission is not in the export any more
   *[other] { $count } submissions are not in the export any more
}

plan-submissions-keys = { $text } ({ $keys })

# Notes on activities that are going to be recorded.

plan-note-contradiction = { $reference } row { $row } of its people, column { $column }: "{ $stated }" contradicts "{ $known }", stated of the same person { $earlier }; the last statement counts
plan-earlier-unknown = earlier
plan-earlier-version = in its former version
plan-earlier-activity = in { $reference }
plan-earlier-row = in { $reference } row { $row }
plan-note-contradictions-remedy = two people with one number count as one: give each a number of its own, or correct the row
plan-note-more-contradictions = … and { $count } more such rows
plan-note-alike-numbers = { $count ->
    [one] { $count } number in column { $column } differs from another one only by capitals, spaces, dashes, zeros in front or characters that look alike, and counts as somebody else: { $pairs }. If the two are one, write the number in one way and import again
   *[other] { $count } numbers in column { $column } differ from others only by capitals, spaces, dashes, zeros in front or characters that look alike, and count as others: { $pairs }. Where two are one, write the number in one way and import again
}
plan-alike-rows = { $one } and { $other }
plan-alike-recorded = { $one } and one recorded with { $other }
plan-number-at = { $reference } row { $row } of { $table }
plan-note-counted-twice = { $reference } lists people who live elsewhere and has a head-count: if they are in it, they are counted twice
plan-note-alike = { $reference } differs from { $other }, which is recorded and which the list no longer has, in its place or sector and its people: where it is that row, corrected, void { $other }
plan-note-mark-taken = { $reference } is no longer marked new_people: its head-counts are set against lists and other head-counts again
plan-note-approval-lost = { $reference } was approved; its new version is not, until it is approved again
plan-note-left-voided = { $reference } was voided and stays so; --accept-changes records it again
plan-note-absent = { $count ->
    [one] { $count } recorded activity is of this form, but not in this export: left as they are
   *[other] { $count } recorded activities are of this form, but not in this export: left as they are
}
plan-absent = {"  "}{ $reference }: { $keys }
plan-absent-more = {"  "}… and { $count } more
plan-absent-remedy = {"  "}an export of a part lacks the others; what was deleted from the form goes with `headcount void REF --reason …`
plan-note-differs = { $reference }: { $text }
plan-note-erased-kept = { $count ->
    [one] { $reference } keeps { $count } contact whose identity was erased
   *[other] { $reference } keeps { $count } contacts whose identity was erased
}
plan-note-erased-listed = { $count ->
    [one] { $count } row is of a person or household that was erased ({ $rows }); what is recorded of it is kept, and nothing is added. Leave it out from now on
   *[other] { $count } rows are of people or households that were erased ({ $rows }); what is recorded of them is kept, and nothing is added. Leave them out from now on
}
plan-note-erased-otherwise = { $count ->
    [one] { $text }. { $count } of them says something else than what is recorded, which is not taken ({ $rows })
   *[other] { $text }. { $count } of them say something else than what is recorded, which is not taken ({ $rows })
}
plan-note-erased-again = { $count ->
    [one] { $count } row is of somebody who was erased and comes again ({ $rows }): they are new to the ledger, and count once more in a period in which they were reached before
   *[other] { $count } rows are of people or households that were erased and come again ({ $rows }): they are new to the ledger, and count once more in a period in which they were reached before
}
plan-note-household-again = { $count ->
    [one] { $count } row names the household of somebody who was not erased, which was, and comes again ({ $rows }): it is new to the ledger, and nobody recorded in the former one is in it
   *[other] { $count } rows name the households of people who were not erased, which were, and come again ({ $rows }): they are new to the ledger, and nobody recorded in the former ones is in them
}
plan-note-restates = { $count ->
    [one] { $reference } restates { $periods }, which was published or closed
   *[other] { $reference } restates { $periods }, which were published or closed
}

# Why an activity cannot be recorded.

plan-refused-changed = "{ $reference }" is recorded already, with other content ({ $changes })
    .hint = to restate an activity, use `headcount correct REF --reason …`, or `headcount correct --tables DIR --reason …` for all that a folder restates
plan-refused-edited = "{ $reference }" is recorded already, and the export changes it ({ $changes })
    .hint = look at the rows; where the export is right, import it with --accept-changes, which records corrections
plan-refused-left = "{ $reference }" is recorded, but no row of the export makes it up any more ({ $what })
    .hint = look at the rows; where the export is right, import it with --accept-changes, which records corrections
plan-refused-alike = "{ $reference }" has the people of "{ $other }", which is recorded and which the list no longer has, and another place or sector: it reads like that row, corrected, and would count twice
    .hint = where it is that row, void the recorded activity (`headcount void REF --reason …`) and import again; where it is another, tag a column with a number that each activity keeps as #activity+id
plan-refused-erased = { $count ->
    [one] "{ $reference }" lists somebody who was erased, and did not list them before ({ $rows })
   *[other] "{ $reference }" lists people or households that were erased, and did not list them before ({ $rows })
}
    .hint = leave these rows out; where these people truly came again, say so with --again: they are new to the ledger then, and count once more in a period in which they were reached before
plan-refused-household-erased = { $count ->
    [one] "{ $reference }" gives somebody who was not erased the number of a household that was, and did not list it before ({ $rows })
   *[other] "{ $reference }" gives people who were not erased the number of a household that was, and did not list it before ({ $rows })
}
    .hint = keep these rows, and give them another household number, or none; where the erased household truly came again, say so with --again: it is new to the ledger then, and nobody recorded in the former one is in it
plan-refused-perhaps-erased = { $count ->
    [one] "{ $reference }" has contacts that were erased in a way that leaves nothing to recognise them by, and a row has a number that the ledger does not know ({ $rows }): it may be one of theirs, which would count twice
   *[other] "{ $reference }" has contacts that were erased in a way that leaves nothing to recognise them by, and { $count } rows have numbers that the ledger does not know ({ $rows }): they may be theirs, who would count twice
}
    .hint = leave out the rows of those who were erased, and the numbers of erased households in rows of others: what is recorded of them is kept; where the numbers that are left are of others, add --again
plan-refused-cells-above-size = { $count ->
    [one] "{ $reference }" knows more members of household { $entries } by sex and age than it would have
   *[other] "{ $reference }" knows more members of the households { $entries } by sex and age than they would have
}
    .hint = take it out, and add it again by its number, with its members by sex and age as they are now
plan-refused-voided = "{ $reference }" was voided
    .hint = to bring a voided activity back, use `headcount correct REF --reason …`, or `headcount correct --tables DIR --reason …`
plan-refused-unknown = "{ $reference }" is not in the ledger
    .hint = record it first with `headcount log` or `headcount import`
plan-left-out = left out: { $text }
plan-more-refused = … and { $count } more activities
plan-nothing-recorded = nothing was recorded
