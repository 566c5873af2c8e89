# Files that are not written where they were to be.

output-is-a-key = { $file } is a key, and without its key nobody in a ledger can be recognised: it is not replaced
output-is-a-signing-key = { $file } is a key of signatures, and is not replaced
output-is-a-head = { $file } is the head of a ledger, and is not replaced
output-is-a-backup = { $file } is a backup of a ledger, and is not replaced
output-key-name = { $file } is the place of a ledger's keys or passwords
output-is-a-checkpoint = { $file } is a checkpoint of { $origin }, and only a checkpoint of the same ledger takes its place
output-never-replaced-hint = give another name
output-in-a-ledger = { $file } is within the ledger { $ledger }, where only the ledger's own files are
output-in-a-ledger-hint = give a name outside of the ledger's folder
output-is-no-file = { $file } is a folder, a pipe or a device, not a file
output-is-no-file-hint = give the name of a file, or leave the option out, or give - to print it
output-names-a-folder = { $file } names a folder, by the slash at its end, and a file was to be written
output-names-a-folder-hint = leave the slash out, or give the name of a file in that folder
output-is-read = { $file } is a file that the command reads, and would be lost
output-is-read-hint = give another file
output-not-ours = there is a file { $file } already, which headcount did not write in this format, or which was filled in since
output-not-ours-hint = give another name; or, to replace the file, add --force
