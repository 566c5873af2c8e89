# What `headcount serve` prints.

serve-link = open { $address }
serve-invitation = link for { $staff }: { $address }
serve-enter = It signs in once. Enter prints another link; a staff id and Enter, one for them; Ctrl-C ends.
serve-closed = the ledger is closed
serve-insecure = the page is not encrypted: whoever is on this network can read passwords and figures on the way
serve-proxy-elsewhere = between the proxy and this computer nothing is encrypted: let only the proxy reach this address
