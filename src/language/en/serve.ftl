# What `headcount serve` prints.

serve-link = open { $address }
serve-invitation = link for { $staff }: { $address }
serve-enter = It signs in once. Enter prints another link; a staff id and Enter, one for them; Ctrl-C ends.
serve-closed = the ledger is closed
