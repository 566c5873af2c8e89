# What `headcount serve` prints.

serve-link = open { $address }
serve-enter = It signs in once. Enter prints another link, Ctrl-C ends.
serve-closed = the ledger is closed
