# What `headcount serve` prints.

serve-link = open { $address }
serve-invitation = link for { $staff }: { $address }
serve-enter = It signs in once. Enter prints another link; a staff id and Enter, one for them; Ctrl-C ends.
serve-cannot-lend = warning: while this page runs, commands find the ledger in use: { $why }
serve-unopened = the ledger cannot be opened: { $why }; it is tried again as long as this runs
serve-closed = the ledger is closed
serve-listening = listening on { $address }
serve-insecure = the page is not encrypted: whoever is on this network can read passwords and figures on the way
serve-proxy-elsewhere = between the proxy and this computer nothing is encrypted: let only the proxy reach this address
serve-without-key = { $text }; nobody can be recognised, which looking does not need
# Lines for whoever keeps the page, each after the time.
serve-signed-in = { $staff } signed in
serve-signed-in-files = somebody signed in with a link for whoever has the ledger’s files
serve-accepted = { $staff } accepted an invitation and signed in
serve-signed-out = { $staff } signed out
serve-signed-out-files = somebody who has the ledger’s files signed out
serve-taken-back = a session of { $staff } ended: the role was taken back, or the password changed
serve-taken-back-files = a session of somebody who has the ledger’s files was ended
serve-refused = { $times ->
    [one] a wrong attempt to sign in as { $staff }
   *[other] { $times } wrong attempts to sign in as { $staff }
}
serve-refused-unknown = { $times ->
    [one] a wrong attempt to sign in, under a staff id to which nothing is granted
   *[other] { $times } wrong attempts to sign in, under staff ids to which nothing is granted
}
serve-token = { $times ->
    [one] a program sent a token that is not good
   *[other] programs sent tokens that are not good, { $times } times
}
