# Words that several rooms use.

common-error = error: { $text }
common-recorded = recorded { $what } as event { $sequence }

common-date = { $day } { $month } { $year }
common-date-first = { $day } { $month } { $year }
common-days = { $from } to { $to }

common-month-1 = January
common-month-2 = February
common-month-3 = March
common-month-4 = April
common-month-5 = May
common-month-6 = June
common-month-7 = July
common-month-8 = August
common-month-9 = September
common-month-10 = October
common-month-11 = November
common-month-12 = December

common-month-short-1 = Jan
common-month-short-2 = Feb
common-month-short-3 = Mar
common-month-short-4 = Apr
common-month-short-5 = May
common-month-short-6 = Jun
common-month-short-7 = Jul
common-month-short-8 = Aug
common-month-short-9 = Sep
common-month-short-10 = Oct
common-month-short-11 = Nov
common-month-short-12 = Dec

common-no-ledger = there is no ledger in the folder "{ $folder }"
common-no-ledger-hint = name one with --ledger DIR or $HEADCOUNT_LEDGER, or create one with `headcount init DIR --name … --country …`
common-in-use = another headcount is using the ledger ({ $file } is locked)
common-in-use-hint = wait until it is done and try again; a ledger has one user at a time
common-served = the ledger is shown to browsers at { $address }
common-served-hint = end that page first (Ctrl-C where `headcount serve` runs): this command needs the ledger's files for itself, or another page would show the same ledger
common-page-busy = the page at { $address } is using the ledger and did not lend it
common-page-busy-hint = try again in a moment; if it goes on, wait until the import or command that runs there is done, or end the page
common-page-unknown = an address that is not known yet
common-waits-for-page = waiting for the page at { $address } to lend the ledger
common-key-missing = the key file { $file } is missing
common-key-missing-hint = name the key with --key FILE or $HEADCOUNT_KEY; without it people cannot be recognised, so lists cannot be recorded (reports need no key)
common-key-wrong = the key is not this ledger's
common-key-wrong-hint = name the key file that `headcount init` wrote for this ledger with --key FILE or $HEADCOUNT_KEY

common-step-reading = reading
common-step-recognising-people = recognising people
common-step-checking = checking
common-step-counting = counting
common-step-holding-back = choosing what is held back
common-step-recording = recording
common-step-hashing = hashing
common-step-verifying = verifying
common-step-rotating = rotating
common-step-comparing = comparing
common-step-rewriting = rewriting
common-step-backing-up = backing up
common-step-restoring = restoring
common-step-exporting = exporting
common-reading = { $rows } rows, { $rate }/s, { $left } left
common-left = left
