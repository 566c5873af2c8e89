# What can be wrong with a table or a file. A key is `issues-` and a code of src/issue/code.rs; its part
# `.remedy` says what to do.

# Around a sentence.

issues-severity-error = { $text }
issues-severity-warning = warning: { $text }
issues-severity-note = note: { $text }
issues-sheet = sheet { $sheet }
issues-row = row { $row }
issues-column = column { $column }
issues-line = { $file } line { $line }
issues-headline = { $place }: { $text }
issues-hint = hint: { $text }
issues-typed = --{ $option } no. { $number }
issues-typed-again = the same of no. { $numbers }
issues-rows-few = rows { $rows } and { $last }
issues-rows-many = { $rows } and { $more } more rows
issues-same-value = { $rows } have the same value
issues-same-note = the same of { $rows }
issues-same-fault = { $rows } have the same fault
issues-alike = { $more ->
    [one] the like in { $more } more row
   *[other] the like in { $more } more rows
}
issues-more-values = and { $more } more values
issues-many-more-values = and many more values
issues-more-kinds = … and { $more } more of other kinds, in { $rows } rows
issues-how-to-see-all = every row is named by --format json, and marked in a copy of the tables by --errors FILE.xlsx
issues-quoted = "{ $text }"
issues-unseen = { $chars ->
    [one] a text of one character
   *[other] a text of { $chars } characters
}
issues-semicolon = ;{ " " }
issues-and = { " " }and{ " " }
issues-or = { " " }or{ " " }
issues-tally = "{ $value }" ({ $rows })
issues-tally-empty = empty ({ $rows })
# A column with its answers, each with how many rows give it.
issues-answers = { $column }, { $answers }
issues-personal = { $personal ->
    [names] people's names
    [phones] phone numbers
    [addresses] addresses
    [papers] numbers of papers
    [stories] free text
    [positions] positions
   *[files] signatures or pictures
}
# In a copy of a table: above the column of what is wrong, and there. A copy is known again by the first
# of them, so it stays as it is.
issues-copy-header = headcount: to correct
issues-copy-column = { $column }: { $text }
issues-copy-remedy = { $text } ({ $remedy })

# Files and folders.

issues-folder-without-tables = holds none of activities.csv, people.csv, households.csv, headcounts.csv
    .remedy = `headcount template DIR` writes empty ones; name a workbook by its file
issues-folder-without-files = holds no workbook and no CSV file
    .remedy = name the files of the export
issues-file-unreadable = cannot be read: { $error }
    .remedy = check that the path is right and that you may read it
issues-file-empty = is empty
    .remedy = write a header and rows, or leave the file out (`headcount template DIR` writes headers)
issues-table-without-rows = has no rows
    .remedy = fill in rows below the header
issues-encoding-none = is not text
    .remedy = give a workbook (XLSX, ODS) or CSV; from other programs, save it as one of them
issues-encoding-unknown = has accents in an encoding that cannot be told (as Excel for Mac or MS-DOS writes)
    .remedy = save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)
issues-encoding-mixed = is UTF-8 in part, and in part another encoding (as when files are pasted together)
    .remedy = save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)
issues-encoding-torn = breaks off within a character of UTF-16
    .remedy = save it as CSV UTF-8 again; the copy is not whole
issues-encoding-other = is read as { $encoding }
    .remedy = where an accent comes out wrong, save the file as CSV UTF-8
issues-csv-broken = is not CSV from here on: { $error }
    .remedy = check the quotes
issues-workbook-old = is a workbook of Excel 97 to 2003, or one with a password
    .remedy = save it as XLSX, without a password
issues-workbook-locked = is a workbook with a password
    .remedy = save a copy without it
issues-workbook-damaged = { $damage-kind ->
    [parts] is no workbook that can be read: its parts do not fit together
    [part-missing] is no workbook that can be read: a part of it is missing
   *[other] is no workbook that can be read: { $damage }
}
    .remedy = open it in a spreadsheet program and save it as XLSX, ODS or CSV UTF-8
issues-archive-too-large = has a file of more than half a gibibyte when unpacked, or more than 1,000 files
    .remedy = unpack it, and import its CSV files
issues-workbook-too-large = holds more than { $max } cells
    .remedy = split it, or clear cells far away from the tables
issues-over-limit = { $bound ->
    [stream] gives more than { $max } MiB, and is no file on a disk
    [row] has a row longer than { $max } MiB
    [cell] has a cell longer than { $max } MiB
    [columns] has a cell beyond column { $max }
    [rows] has rows beyond row { $max }, or in no order
    [repeated] has cells that repeat others more than { $max } times
    [cells] has more than { $max } cells
    [texts] has more than { $max } MiB of text in its cells
    [memory] takes more than { $max } MiB of memory, as no table does
    [merged] has more than { $max } areas of merged cells in a sheet
    [sheets] has more than { $max } sheets
    [files] is an archive of more than { $max } files
    [part] unpacks to more than { $max } MiB
    [unpacked] unpacks to more than { $max } MiB in all
    [times] unpacks to more than { $max } times its size, as no table does
    [piece] has a tag or a text longer than { $max } KiB
    [announced] announces { $max } more texts than it has
    [shared] has texts that would take more than { $max } MiB
   *[styles] has more than { $max } styles of a kind
}{ $has-part ->
    [yes] { " " }(in { $part })
   *[no] { "" }
}
    .remedy = { $bound ->
        [stream] save it as a file, and import that
        [row] check the quotes: one that is not closed makes the rest of the file one cell
        [cell] check the quotes; a cell of a spreadsheet has 32,767 characters at most
        [columns] clear cells far away from the tables
        [rows] clear cells far away from the tables, or split the sheet
        [repeated] copy the table alone into a new workbook
        [cells] split it, or clear cells far away from the tables
        [texts] split the workbook
        [memory] split it, or leave out columns that nothing needs
        [sheets] split the workbook
       *[other] nobody's table is so: do not trust the file; if it is yours, open it in a spreadsheet program and save it as CSV UTF-8
    }
issues-workbook-without-tables = has no sheet that is one of the four intake tables
    .remedy = name the columns as `headcount template --xlsx FILE` does, or describe the sheets in a mapping (`headcount mapping suggest FILE` drafts one)
issues-sheet-hidden = is hidden, and is not read
    .remedy = show the sheet to have it read
issues-sheet-other = is none of the four tables, and is not read
issues-sheet-empty = is empty
    .remedy = export it again, with a header and rows
issues-cells-merged = is where cells are merged over several rows: a text is taken for each row, a number for the first
issues-rows-hidden = { $count ->
    [one] is hidden, as by a filter, and is read like the others
   *[other] is the first of { $count } rows that are hidden, as by a filter, and are read like the others
}
    .remedy = delete rows that are not meant

# Headers.

issues-header-unknown = is not the header of any of the four intake tables
    .remedy = the first row has to name the columns, as in the tables that `headcount template DIR` writes
issues-header-below = { $above ->
    [one] is where the header is; row { $above } above it is left out
   *[other] is where the header is; rows 1 to { $above } above it are left out
}
issues-column-missing = the column "{ $name }" is missing from the header
    .remedy = { $name ->
        [activity] { $table ->
            [activities] add it: reference, unique in the ledger
           *[other] add it: reference of the activity
        }
        [kind] add it: distribution, class, legal-case, rrm-response, session, works or assessment
        [sector] add it: a sector of the profile, by id or name
        [office] add it: an office of the profile, by id or name
        [site] add it: settlement, camp or school
        [start] add it: first day, YYYY-MM-DD
        [person] add it: the person's number on your list; never a name
        [household] add it: the household's number on your list; never a name
        [size] add it: members, at least 1
        [group] add it: who was counted; never a name
       *[count] add it: how many people
    }
issues-column-twice = the column "{ $name }" is there twice
    .remedy = keep one of them
issues-column-unknown = is not a column of this table, and is not read
    .remedy = { $has-near ->
        [yes] if it is "{ $near }", rename it
       *[no] { "" }
    }
issues-column-slip = is not a column of this table, but a typing error away from "{ $name }", which the table lacks
    .remedy = rename it to "{ $name }"; if it is something else, take it out or call it otherwise

# Rows of any table.

issues-row-skipped = { $as-what ->
    [remark] is left out as a remark, since it begins with "# "
    [hashtags] is left out as HXL hashtags
   *[labels] is left out as labels of the columns
}
issues-cell-beside = has something beside the table, in cell { $cell }
    .remedy = take it out of the sheet, or give its column a header
issues-row-total = is left out as a total: the rows that it adds up are counted
    .remedy = where it is no total, write it in another way
issues-row-total-perhaps = reads like a total, which would count people twice
    .remedy = take the row out; where it is no total, write it in another way
issues-header-again = is left out as the header, which stands there again
issues-header-other = is the header of another table, or has the columns in another order; the rows below it are not read
    .remedy = put each table on a sheet or in a file of its own
issues-row-note = { $left-out ->
    [yes] is left out: it has one text only, as a note or a signature has
   *[no] has one text only, as a note or a signature has
}
    .remedy = take the row out, or begin it with "# "
issues-number-merged-across = is one cell merged over several columns of numbers
    .remedy = undo the merging, and write each number into its column
issues-number-merged-below = is merged with a row above, which has the number; the other numbers of this row would count besides
    .remedy = undo the merging, and write the number of each row
issues-row-too-wide = has { $cells } cells, but the header has { $columns } columns
    .remedy = put quotes around a cell that holds the separator
issues-cell-empty = is empty, but required
    .remedy = fill it in
issues-cell-error = is an error of the spreadsheet, not a value
    .remedy = correct the formula or the cell it takes its value from, and save the file again
issues-formula-without-result = is a formula without a result
    .remedy = open the file in a spreadsheet program, have it calculate, and save it again; where no formula is meant, write the value without = and quotes
issues-no-value = stands for no value: everything that has it would be taken for one and the same
    .remedy = { $mapped ->
        [yes] { $needed ->
            [yes] fill in the real one; or say in the mapping that the word means an empty cell (empty = ["…"]) or is a real value (accept = ["…"])
           *[no] leave the cell empty; or say in the mapping that the word means an empty cell (empty = ["…"]) or is a real value (accept = ["…"])
        }
       *[no] { $needed ->
            [yes] fill in the real one; a word that is a real value can be taken by importing under a mapping (accept = ["…"])
           *[no] leave the cell empty; a word that is a real value can be taken by importing under a mapping (accept = ["…"])
        }
    }
issues-number-reformatted = is how a spreadsheet shows a large number: digits are lost, so that different ones look the same
    .remedy = format the column as text in the file that it comes from, and export it again
issues-text-long = is longer than 400 bytes
    .remedy = { $of-place ->
        [yes] take it out
       *[no] shorten it
    }
issues-text-unseen = holds characters that nobody sees; the text is taken without them
issues-text-control = holds a line break, or another character that nobody sees
    .remedy = { $of-place ->
        [yes] take it out
       *[no] take it out, and close every quote of the row
    }
issues-text-email = holds an e-mail address, and personal data never enters a ledger
    .remedy = take it out
issues-text-phone = holds what reads as a phone number, and personal data never enters a ledger
    .remedy = take it out
issues-text-turned = holds a character that shows others in another order than they are kept in
    .remedy = type the text again
issues-word-unknown = { $list ->
    [kind] is not a kind of activity
    [status] is not a status
    [modality] is not a modality
    [reach] is not a value for reach
    [new-people] is neither yes nor no
    [sex] is not a value for sex
    [population-group] is not a population group
   *[disability] is not a value for disability
}
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"? Known: { $known }
       *[no] use one of: { $known }
    }
issues-profile-unknown = { $list ->
    [sectors] is not a sector of the profile
    [offices] is not an office of the profile
    [donors] is not a donor of the profile
   *[projects] is not a project of the profile
}
    .remedy = { $has-known ->
        [no] { $list ->
            [sectors] the profile has no sector: add it with `headcount profile set`
            [offices] the profile has no office: add it with `headcount profile set`
            [donors] the profile has no donor: add it with `headcount profile set`
           *[projects] the profile has no project: add it with `headcount profile set`
        }
       *[yes] { $has-near ->
            [yes] did you mean "{ $near }"? Known: { $known }
           *[no] use one of: { $known }; or add it to the profile
        }
    }
issues-date-malformed = is not a date (write it as YYYY-MM-DD, for example 2025-03-31)
    .remedy = { $has-meant ->
        [yes] did you mean { $meant }?
       *[no] correct the date
    }
issues-date-out-of-range = lies outside 1990 to 2100
    .remedy = { $has-meant ->
        [yes] did you mean { $meant }?
       *[no] correct the date
    }
issues-date-impossible = is not a day of the calendar
    .remedy = check the month and the day
issues-date-serial = is not a date, but the number that a spreadsheet has for { $day }
    .remedy = { $in-workbook ->
        [yes] format the column as a date in the workbook, and save it
       *[no] format the column as YYYY-MM-DD before saving it as CSV
    }
issues-number-malformed = is not a whole number
    .remedy = write it with digits alone, for example 12
issues-number-too-small = is less than { $min }
    .remedy = { $of-what ->
        [people] check the number of people
        [size] check the household's size
        [headcount] check the head-count
        [sessions] check the number of sessions
        [age] check the age in years
       *[birth-year] check the year of birth
    }
issues-number-too-large = { $of-what ->
    [people] is more than { $max }, the most that is taken for a number of people
    [size] is more than { $max }, the most that is taken for a household's size
    [headcount] is more than { $max }, the most that is taken for a head-count
    [sessions] is more than { $max }, the most that is taken for a number of sessions
    [age] is more than { $max }, the most that is taken for an age in years
   *[birth-year] is more than { $max }, the most that is taken for a year of birth
}
    .remedy = check for a typing error
issues-amount-malformed = is not an amount
    .remedy = { $typed ->
        [yes] write it as 1250 or 12.5, without thousands separators, with at most three decimals
       *[no] write it as 1250 or 12.5, without thousands separators, with at most three decimals; a decimal comma is understood in files separated by ;
    }
issues-cells-above-total = is less than the sex and age cells, which add up to { $sum }
    .remedy = correct the cells or the number

# Activities.

issues-reference-empty = is empty
    .remedy = { $own ->
        [yes] give a short reference
       *[no] give the activity's reference
    }
issues-reference-long = is longer than { $max } bytes
    .remedy = { $own ->
        [yes] give a short reference
       *[no] give the activity's reference
    }
issues-reference-character = holds { $character }, which cannot be part of it
    .remedy = { $own ->
        [yes] give a short reference
       *[no] give the activity's reference
    }
issues-reference-unfit = { $error ->
    [long] is too long for a reference
    [control] holds a character that nobody sees
    [turned] holds a character that shows others in another order than they are kept in
    [email] holds an e-mail address, and personal data never enters a ledger
   *[phone] holds what reads as a phone number, and personal data never enters a ledger
}
    .remedy = give another reference, such as GAO-EDU-2025-012
issues-activity-repeated = is the reference of { $file } row { $row } already, with the same content; taken once
issues-activity-twice = is the reference of { $file } row { $row } already
    .remedy = give each activity its own reference
issues-start-in-future = lies in the future (today is { $today })
    .remedy = record it once it has begun
issues-end-before-start = lies before the start, { $start }
    .remedy = correct either of the two dates
issues-column-of-other-kinds = belongs to { $kinds }, and is not recorded

# People, households and head-counts.

issues-activity-other = is not "{ $typed }"
    .remedy = leave out the rows of other activities; `headcount import` takes several
issues-activity-rejected = is an activity whose own row has to be corrected
    .remedy = correct that row first
issues-activity-unlisted = is not in the activities table
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] { $recorded ->
            [yes] it is recorded already: to add to it or change it, use `headcount correct --tables DIR --reason …`
           *[no] add its row to the activities table, or correct the reference
        }
    }
issues-entry-not-listed = is not on the list of this activity
issues-activity-unrecorded = is not in the ledger
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] check the reference; `headcount import` records what is new
    }
issues-born-after-start = lies after the activity's start, { $start }
    .remedy = check it
issues-age-otherwise = does not go with the age of { $age }, which means { $born }; the birth year is taken
    .remedy = correct either of them
issues-list-too-long = is beyond the { $max } rows that an activity can have
    .remedy = record the list as several activities
issues-listed-twice = { $has-file ->
    [yes] is the same { $who } as in { $file } row { $row }; it counts once
   *[no] is the same { $who } as no. { $row }; it counts once
}
issues-listed-otherwise = { $has-file ->
    [yes] is the same { $who } as in { $file } row { $row }, but with other values
   *[no] is the same { $who } as no. { $row }, but with other values
}
    .remedy = keep the row that is right, or correct what differs: { $columns }
issues-group-total = is left out as the total of the other groups of the activity
    .remedy = where it is no total, give the group another name
issues-group-total-other = is called a total, but the other groups of the activity add up to { $sum }
    .remedy = take the row out, correct the numbers, or give the group another name; people in no other group are a group of their own
issues-group-is-sum = has as many people as { $others } other groups of the activity together (rows { $rows }), and is counted besides
    .remedy = take the row out where it is their total
issues-group-part = is part of another group, as its name says; its people would count twice
    .remedy = take the row out; how many of a group are women or children belongs into its columns of sex and age
issues-group-within = is called like the group of row { $row } with more words, and is no larger; where it is part of that group, its people count twice
    .remedy = take the row out where it is part of that group
issues-groups-twice = together, the groups of rows { $rows } have as many people as those of rows { $others }; where they are the same people, they count twice
    .remedy = keep one of the two breakdowns where they are of the same people
issues-household-is-sum = is as large as all { $others } other households of the list together, and is counted besides
    .remedy = take the row out where it is their total
issues-household-is-sum-above = is as large as the { $others } households above it together, or off by one; it may be their total, and is counted besides
    .remedy = take the row out where it is their total
issues-person-is-count = has nothing but a number, which is that of the { $others } rows above it; it may say how many they are, and is counted besides
    .remedy = take the row out where it is nobody’s
issues-numbers-without-digit = { $count ->
    [one] one number has no digit (row { $rows }), as words and names have none; who has the same is counted as one
   *[other] { $count } numbers have no digit (rows { $rows }), as words and names have none; who has the same is counted as one
}
    .remedy = write each one’s own number
issues-numbers-all-words = none of the numbers has a digit; where they are names, two of the same name are counted as one
    .remedy = write each one’s own number where they are names
issues-numbers-are-emails = { $count ->
    [one] one number is an e-mail address (row { $rows }); who has the same is counted as one
   *[other] { $count } numbers are e-mail addresses (rows { $rows }); who has the same is counted as one
}
    .remedy = write each one’s own number

# Places.

issues-site-named-otherwise = is not what the gazetteer calls the place of the P-code: "{ $name }"; the P-code decides
    .remedy = check which of the two is right
issues-site-ambiguous = is the name of { $count } places of the gazetteer
    .remedy = fill in admin1 to admin3, or site_pcode: { $places }
issues-place-unknown = is not in the gazetteer
    .remedy = { $advice ->
        [add] { $has-near ->
            [yes] did you mean "{ $near }"? Else, if it is new, add it with `headcount gazetteer import`, or take it with --new-sites
           *[no] if it is new, add it with `headcount gazetteer import`, or take it with --new-sites
        }
       *[other] { $has-near ->
            [yes] did you mean "{ $near }"?
           *[no] check the spelling
        }
    }

# Gazetteers.

issues-gazetteer-header-unknown = is not the header of a gazetteer
    .remedy = the first row has to name the columns: { $columns }
issues-gazetteer-column-unknown = is not a column of a gazetteer, and is not read
    .remedy = { $has-near ->
        [yes] if it is "{ $near }", rename it
       *[no] { "" }
    }
issues-gazetteer-empty = has no places
    .remedy = fill in rows below the header
issues-gazetteer-too-large = has more than { $max } places
    .remedy = keep the places where the office works
issues-place-twice = is the place of row { $row } already
    .remedy = keep one of them; two places of one name need different P-codes or areas
issues-place-nameless = is empty, and so is the site
    .remedy = name the place
issues-population-malformed = is not a number of people
    .remedy = write it with digits alone
issues-degrees-malformed = is not a { $of-what } in degrees, from -{ $max } to { $max }
    .remedy = write it as 16.2717; west and south are negative
issues-region-unknown = is not a region of { $country }
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] check the spelling
    }

# Sheets with HXL hashtags.

issues-hxl-tag-twice = several columns are tagged { $tag }; "{ $column }", the first, is taken
    .remedy = tell them apart by attributes
issues-hxl-tags-differ = several columns are tagged { $tag } ({ $columns }), and row { $row } has different values in them
    .remedy = tell them apart by attributes (#date+start and #date+end, #loc+name and #loc+code), or take the hashtag from those that are not meant
issues-hxl-ages-overlap = these columns of people overlap, and none counts all people, so that nothing can be added up: { $columns }
    .remedy = tag the column with all people reached as #reached+ind
issues-hxl-reached-skipped = people in these columns are not read, and are missing where no other column counts them: { $columns }
    .remedy = tag the column with all people reached as #reached+ind
issues-hxl-sex-without-age = the people of these columns are counted, and their sex is not kept, since their age is not known: { $columns }
    .remedy = tag columns by sex and age, such as #reached+f+age_5_11
issues-hxl-place-empty = is empty where other rows name the place, so that this may be a total
    .remedy = take the row out where it is a total; else name the place, or the area where it is one as a whole
issues-hxl-row-is-sum = has as many people as the { $others } rows above it together, and is counted besides
    .remedy = take the row out where it is their total
issues-hxl-references-made = no column is tagged #activity+id, so { $count ->
    [one] the reference of { $count } activity is made
   *[other] the references of { $count } activities are made
} of the sector, title, place, first day, project and partners: where one of these is corrected later, the row is another activity
    .remedy = tag a column with a number that each activity keeps as #activity+id
issues-hxl-without-people = no column counts people reached: the activities have nobody
    .remedy = tag the column with how many people were reached as #reached+ind
issues-hxl-columns-skipped = left out, having no place in the intake tables: { $columns }
issues-hxl-organisations = is of { $count } organisations ({ $names })
    .remedy = a ledger has the activities of its own: keep those rows, and tag who carries them out for you as #org+impl
issues-hxl-kind-guessed = where no column says the kind of an activity, it is taken as { $kinds }
    .remedy = tag a column with the kinds that `headcount help log` lists as #activity+type
issues-hxl-office-guessed = where no column says the office, it is the one with the name of the place; some rows have none
    .remedy = tag a column with offices of the profile as #org+office
issues-hxl-site-guessed = where no place is named below an area, the area is taken as the site
    .remedy = tag the column with settlements or camps as #loc+name

# A mapping held against a file.

issues-mapped-sheet-missing = has no sheet { $names }, which the mapping reads
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] it has: { $sheets }
    }
issues-mapped-sheet-taken = the sheet "{ $name }" is read by an earlier [[sheet]] of the mapping
    .remedy = put both sections under one [[sheet]]
issues-mapped-columns-missing = has no sheet with the columns that the mapping reads
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] it has: { $sheets }
    }
issues-mapped-header-missing = has no row { $row }, where the mapping says that the header is
    .remedy = correct header = … in the mapping
issues-mapped-column-missing = has no column { $names }, which the mapping reads
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"? Else correct the mapping
       *[no] its columns are: { $columns }
    }
issues-mapped-column-ambiguous = "{ $name }" names { $count } columns
    .remedy = { $has-columns ->
        [yes] write one in full: { $columns }
       *[no] write "{ $name } (1)" for the first of them, "{ $name } (2)" for the second
    }
issues-mapped-column-personal = { $in-condition ->
    [yes] { $by-header ->
        [yes] is read for a condition, but seems to hold { issues-personal } by its header: personal data never enters a ledger
       *[no] is read for a condition, but seems to hold { issues-personal } by its values: personal data never enters a ledger
    }
   *[no] { $by-header ->
        [yes] is mapped, but seems to hold { issues-personal } by its header: personal data never enters a ledger
       *[no] is mapped, but seems to hold { issues-personal } by its values: personal data never enters a ledger
    }
}
    .remedy = { $may-be-public ->
        [yes] map another column, or leave it out; if it is about no person, say so with public = true beside column = "…" in the mapping
       *[no] map another column, or leave it out
    }
issues-mapped-numbered-missing = has no column "{ $name }", nor one with another number
    .remedy = { "{" }n{ "}" } in the mapping stands for 1, 2, 3 …: write the names as they are in the file
issues-mapped-numbered-further = has "{ $name }" too, but the mapping reads { $of } people beside each other
    .remedy = write a larger numbered = … in the mapping: whoever is beyond it is left out
issues-mapped-repeat-missing = has no repeat "{ $name }" whose rows could be counted
    .remedy = give the name of a [[sheet]] that has this one as its parent
issues-mapped-join-missing = has no columns that join it to "{ $parent }"
    .remedy = Kobo's are _parent_index and _index; for others write join = { "{" } own = "…", parent = "…" { "}" } in the mapping
issues-mapped-sheets-skipped = { $count ->
    [one] { $count } sheet is not read: { $sheets }
   *[other] { $count } sheets are not read: { $sheets }
}
issues-mapped-sheet-alike = is not read, although it has the columns of "{ $name }"
    .remedy = where it is another export of the form, import it as a file of its own; where it is a copy, delete it
issues-mapped-columns-skipped = { $has-personal ->
    [yes] { $count ->
        [one] { $count } column is not read, personal ones among them: { $personal }
       *[other] { $count } columns are not read, personal ones among them: { $personal }
    }
   *[no] { $count ->
        [one] { $count } column is not read
       *[other] { $count } columns are not read
    }
}
issues-mapped-answers-unread = { $count ->
    [one] { $count } column of yes and no is not read: { $columns }
   *[other] { $count } columns of yes and no are not read: { $columns }
}
    .remedy = where one says who was not reached, leave these rows out: keep = { "{" } column = "…", is = ["…"] { "}" }
issues-mapped-columns-empty = { $count ->
    [one] { $count } column that the mapping reads is empty in all rows: { $columns }
   *[other] { $count } columns that the mapping reads are empty in all rows: { $columns }
}
issues-mapped-default-taken = is empty in { $count } of { $rows } rows, where the mapping takes "{ $value }"
issues-mapped-condition-unmet = no row is left out by the mapping's condition: { $column } is nowhere { $values }
    .remedy = where rows should be left out, write the value as it is in the file
issues-mapped-repeats-skipped = { $count ->
    [one] { $count } row is left out with the row of "{ $parent }" that it belongs to
   *[other] { $count } rows are left out with the rows of "{ $parent }" that they belong to
}
issues-mapped-rows-skipped = { $count ->
    [one] { $count } row is left out, as the mapping says: { $column } is { $values }
   *[other] { $count } rows are left out, as the mapping says: { $column } is { $values }
}

# Rows of a mapped file.

issues-row-without-parent = belongs to no row of "{ $parent }"
    .remedy = export the form again, with all its repeats
issues-row-with-parents = belongs to row { $row } of "{ $parent }" as well as to row { $other }
    .remedy = give rows of "{ $parent }" different values there, or join the sheets by another column: join = { "{" } own = "…", parent = "…" { "}" }
issues-submission-repeated = is the same submission as row { $row }; it counts once
issues-submission-twice = is the same submission as row { $row }, but with other values
    .remedy = keep the row that is right, or correct what differs ({ $columns }); where both are right, { $key } is no key of a submission
issues-submission-differs = is the same submission as { $file } row { $row }, which says something else
    .remedy = import the newer export alone
issues-submissions-shared = { $count ->
    [one] { $count } row is a submission that { $file } has too; it counts once
   *[other] { $count } rows are submissions that { $file } has too; they count once
}
issues-submission-key-unstable = a submission that is edited gets another { $name }
    .remedy = { $has-better ->
        [yes] write  submission = [{ $better }]  in the mapping: any of them is enough
       *[no] export the form with _id or meta/rootUuid, and write  submission = ["_id", "meta/rootUuid", "{ $name }"]  in the mapping
    }
issues-submission-malformed = is not the key of a submission
    .remedy = map a column whose keys the server makes as submission (_id, meta/rootUuid and _uuid of Kobo, KEY of ODK, formid of CommCare, @id of ActivityInfo, event, trackedEntity and enrollment of DHIS2): other numbers may be people's, and are not stored
issues-activity-contradicted = { $has-sheet ->
    [yes] is not what { $sheet }, row { $row } says of the same activity, { $reference }
   *[no] is not what row { $row } says of the same activity, { $reference }
}
    .remedy = correct one of them, or put the field into the reference's pattern, so that they are two activities
issues-choices-contradicted = is said differently by the choices of this row, which are one activity, { $reference }
    .remedy = put the field into the reference's pattern, so that each choice is an activity of its own
issues-choices-differ = { $has-chosen ->
        [yes] says other choices than its columns, which say: { $chosen }
       *[no] says choices of which its columns say none
    }
    .remedy = change both: the columns of 0 and 1 are what is read, and the text is what people see
issues-dates-mixed = has dates of the spreadsheet ({ $days }) and texts that are read with format ({ $texts }): where it took texts of another order for dates, their day and month have changed places
    .remedy = compare some of the first with the form; format the column as text before filling it in
issues-value-unnamed = has no new name in the mapping
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"? Else add  { $has-value ->
            [yes] "{ $value }"
           *[no] the text of the cell
        } = "…"  to the mapping (line { $line })
       *[no] add  { $has-value ->
            [yes] "{ $value }"
           *[no] the text of the cell
        } = "…"  to the mapping (line { $line }), or replace it in the file
    }
issues-reference-part-empty = is empty, and the reference is made with { "{" }{ $name }{ "}" }
    .remedy = fill it in
issues-choices-too-many = has more choices than a row can have, together with those of other columns: { $max }
    .remedy = split the row, or map one of these questions only
issues-namespace-part-empty = is empty, and the list of numbers is named with { "{" }{ $name }{ "}" }
    .remedy = fill it in: the numbers of all rows without it would be on one list
issues-namespace-alike = makes the list of numbers "{ $namespace }", and a row above makes "{ $other }": the same numbers on two lists are different people
    .remedy = write it in one way, or give its spellings one name with values = {"{"} "…" = "…" {"}"} in the mapping
issues-number-part-empty = is empty, and the number is made of it and of other columns
    .remedy = fill it in: a part of a number alone is somebody else's
issues-key-part-empty = is empty, and the key that this form's people are known by needs it
    .remedy = fill it in, or write may_be_empty = true beside it in the mapping
issues-key-too-short = one filled column alone is no key: strangers share it
    .remedy = fill in another of the key's columns

# Mapping files.

issues-mapping-unreadable = cannot read { $path }: { $error }
    .remedy = check the path and its permissions
issues-mapping-malformed = { $says }
    .remedy = `headcount mapping suggest FILE` drafts one; see `headcount help mapping`
issues-mapping-name-empty = the form's name is empty
    .remedy = say what people call the form
issues-mapping-name-unfit = { $error ->
    [long] the form's name is longer than 400 bytes
    [control] the form's name holds a line break, or another character that nobody sees
    [turned] the form's name holds a character that shows others in another order
    [email] the form's name holds an e-mail address, and personal data never enters a ledger
   *[phone] the form's name holds what reads as a phone number, and personal data never enters a ledger
}
    .remedy = give it a short name
issues-mapping-without-sheets = says nothing of any sheet
    .remedy = add a [[sheet]] with what its rows are, such as [sheet.household]
issues-mapping-namespace-empty = the namespace is empty
    .remedy = give a short name such as gao, or a pattern such as list-{ "{" }office{ "}" }
issues-mapping-namespace-malformed = { $error ->
    [opening] the namespace has a { "}" } without a { "{" } before it
    [closing] the namespace has a { "{" } without a { "}" } after it
   *[name] the namespace has braces without the name of a field in them
}
    .remedy = give a short name such as gao, or a pattern such as list-{ "{" }office{ "}" }
issues-mapping-parent-unknown = no sheet above is called "{ $name }"
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] give the name of a [[sheet]] above this one
    }
issues-mapping-name-taken = "{ $name }" has a meaning of its own
    .remedy = give it another one
issues-mapping-sheet-empty = says nothing of what the sheet's rows are
    .remedy = add [sheet.activity], [sheet.household], [sheet.person] or [[sheet.headcount]], or take the sheet out
issues-mapping-join-alone = has a join, but no parent
    .remedy = add parent = "…", the name of the sheet that it is joined to
issues-mapping-without-activity = does not say which activity the rows belong to
    .remedy = add [sheet.activity] to this sheet or its parent, or activity = "…", the column with the reference
issues-mapping-parent-missing = reads from a parent that the sheet does not have
    .remedy = add parent = "…" to the sheet, or write column instead of parent
issues-mapping-pattern-unknown = the pattern names { "{" }{ $name }{ "}" }, which is no field
    .remedy = { $has-near ->
        [yes] did you mean { "{" }{ $near }{ "}" }?
       *[no] add { $name } = "…", the column, to [sheet.columns]
    }
issues-mapping-pattern-circular = the pattern of "{ $name }" leads back to itself
    .remedy = name fields that are read from columns
issues-mapping-pattern-long = the pattern of "{ $name }" makes a text of more than { $max } pieces, over the fields that it names
    .remedy = name fields that are read from columns
issues-mapping-pattern-malformed = { $error ->
    [opening] the pattern has a { "}" } without a { "{" } before it
    [closing] the pattern has a { "{" } without a { "}" } after it
   *[name] the pattern has braces without the name of a field in them
}
    .remedy = write it as GAO-{ "{" }date{ "}" }-{ "{" }site{ "}" }; a column whose name has braces is given as { "{" } column = "…" { "}" }
issues-mapping-field-unknown = { $table ->
    [activities] "{ $name }" is no field of an activity
    [people] "{ $name }" is no field of a person
    [households] "{ $name }" is no field of a household
   *[headcounts] "{ $name }" is no field of a head-count
}
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] use one of: { $known }
    }
issues-mapping-field-not-derived = "{ $name }" cannot be a derived key
    .remedy = only the number of a person or a household is derived
issues-mapping-source-misplaced = "{ $name }" cannot have { $word }
    .remedy = { $word ->
        [sum] only sizes, counts and the columns by sex and age are added up
        [together] only the number of a person or a household is made of several columns
        [value] with one number for all rows, all would be one and the same: give the column that has it
        [default] everybody without a number would be one and the same: leave the default out
       *[unit] only an age has a unit
    }
issues-mapping-numbered-malformed = numbered is not what it must be
    .remedy = give a whole number from 1 to { $max }, in [sheet.person] or [[sheet.headcount]], with { "{" }n{ "}" } where the number stands in the names of columns
issues-mapping-unit-unknown = "{ $unit }" is no unit of an age
    .remedy = write unit = "months", or nothing where it is in years
issues-mapping-word-both = "{ $word }" is said to be empty, and to be a value
    .remedy = keep it in empty or in accept
issues-mapping-field-missing = { $table ->
    [activities] an activity needs "{ $name }"
    [people] a person needs "{ $name }"
    [households] a household needs "{ $name }"
   *[headcounts] a head-count needs "{ $name }"
}
    .remedy = { $name ->
        [person] add { $name } = "…", the name of the column with its number; where the list has no numbers, make a key of several columns: { $name } = { "{" } derive = ["…", "…"] { "}" }
        [household] add { $name } = "…", the name of the column with its number; where the list has no numbers, make a key of several columns: { $name } = { "{" } derive = ["…", "…"] { "}" }
       *[other] add { $name } = "…", the name of a column, or { $name } = { "{" } value = "…" { "}" } where it is the same for all rows
    }
issues-mapping-source-unclear = does not say in one way where the value comes from
    .remedy = give one of column, parent, value, pattern, derive, together, sum and rows_of
issues-mapping-values-without-column = renames, divides or empties what no column holds
    .remedy = give them where the value comes from a column
issues-mapping-key-too-short = a key or number made of columns needs several
    .remedy = give two or more, such as name and phone: one alone is shared by strangers; a number on a list is given as the column itself
issues-mapping-list-unknown = there is no list of values called "{ $name }"
    .remedy = { $has-near ->
        [yes] did you mean "{ $near }"?
       *[no] add [values.{ $name }] with "value" = "new name"
    }
issues-mapping-values-alike = "{ $value }" and "{ $other }" read the same
    .remedy = keep one of them
issues-mapping-order-unknown = "{ $order }" is no order of a date
    .remedy = use dd/mm/yyyy, mm/dd/yyyy or yyyy-mm-dd
issues-mapping-condition-empty = does not say which rows are kept
    .remedy = add is = ["…"], the values that are kept, or is_not = ["…"]
issues-mapping-to-do = { $has-value ->
    [yes] "{ $value }" still says TODO
   *[no] still says TODO
}
    .remedy = write what it is in headcount's terms
