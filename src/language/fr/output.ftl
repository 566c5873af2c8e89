# Fichiers qui ne sont pas écrits là où ils devaient l’être.

output-is-a-key = { $file } est une clé, et sans sa clé personne ne peut être reconnu dans un registre : elle n’est pas remplacée
output-is-a-signing-key = { $file } est une clé de signature, et n’est pas remplacée
output-is-a-head = { $file } est la tête d’un registre, et n’est pas remplacée
output-is-a-backup = { $file } est une sauvegarde d’un registre, et n’est pas remplacée
output-key-name = { $file } est la place des clés ou des mots de passe d’un registre
output-is-a-checkpoint = { $file } est un point de contrôle de { $origin }, et seul un point de contrôle du même registre prend sa place
output-never-replaced-hint = donnez un autre nom
output-in-a-ledger = { $file } est dans le registre { $ledger }, où ne sont que ses propres fichiers
output-in-a-ledger-hint = donnez un nom hors du dossier du registre
output-is-no-file = { $file } est un dossier, un tube ou un périphérique, pas un fichier
output-is-no-file-hint = donnez le nom d’un fichier, ou retirez l’option, ou donnez - pour l’afficher
output-names-a-folder = { $file } nomme un dossier, par la barre à la fin, alors qu’un fichier est à écrire
output-names-a-folder-hint = retirez la barre, ou donnez le nom d’un fichier dans ce dossier
output-is-read = { $file } est un fichier que la commande lit, et serait perdu
output-is-read-hint = donnez un autre fichier
output-not-ours = il y a déjà un fichier { $file }, que headcount n’a pas écrit dans ce format, ou qui a été rempli depuis
output-not-ours-hint = donnez un autre nom ; ou, pour remplacer le fichier, ajoutez --force
