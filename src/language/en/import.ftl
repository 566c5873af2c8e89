# What `headcount import` and `headcount correct` say of tables as a whole.

import-activities = { $count ->
    [one] { $count } activity
   *[other] { $count } activities
}
import-summary = { $done ->
    [imported] imported { $activities }
   *[corrected] corrected { $activities }
}
import-nothing = { $done ->
    [imported] nothing was imported
   *[corrected] nothing was corrected
}
import-nothing-to-do = { $count ->
    [one] nothing to do: the activity is recorded already
   *[other] nothing to do: all { $count } activities are recorded already
}
import-unchanged = { $count ->
    [one] { $count } was recorded already
   *[other] { $count } were recorded already
}
import-voided = { $count } voided
import-left-out = { $count } left out
import-dry-run = { $done ->
    [imported] dry run: { $activities } would be imported
   *[corrected] dry run: { $activities } would be corrected
}
import-dry-run-unchanged = { $count ->
    [one] { $count } is recorded already
   *[other] { $count } are recorded already
}
import-brings = contacts: { $contacts }; new to the register: { $persons }, { $households }
import-persons = { $count ->
    [one] { $count } person
   *[other] { $count } persons
}
import-households = { $count ->
    [one] { $count } household
   *[other] { $count } households
}
import-people-reached = people reached in { $year }: { $change }
import-once-approved = { $year } counts approved activities alone: these are in its figures once they are submitted and approved
import-rate = { $rows } rows in { $seconds } s, { $rate } rows a second
import-interrupted = { $count } of { $all } activities were recorded; repeating the command records the rest

import-copy-there = there is a file { $file } already
import-copy-there-hint = give --errors a file that is not there yet
import-copy-none = { $file } was not written: no row is wrong
import-copy = { $count ->
    [one] { $file }: a copy of the tables in which { $count } row is marked; correct them there and import it
   *[other] { $file }: a copy of the tables in which { $count } rows are marked; correct them there and import it
}

import-rejected = { $nothing }; { $rows }
import-rows-wrong = { $rejected ->
    [one] { $rejected } of { $read } rows needs a correction
   *[other] { $rejected } of { $read } rows need a correction
}
import-files-unusable = { $count ->
    [one] a file cannot be used
   *[other] { $count } files cannot be used
}
import-people-missing-unknown = { $count ->
    [0] { $rows }; people on them are missing from the figures: the number on { $unknown ->
        [one] 1 row
       *[other] { $unknown } rows
    } cannot be read
   *[other] { $rows }; { $count } people on them may be missing from the figures, and those of { $unknown ->
        [one] 1 row
       *[other] { $unknown } rows
    } of which the number cannot be read
}
import-people-missing = { $count ->
    [0] { $rows }; nobody on them is missing from the figures
    [one] { $rows }; up to { $count } person on them may be missing from the figures
   *[other] { $rows }; up to { $count } people on them may be missing from the figures
}
