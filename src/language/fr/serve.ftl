# Ce qu’affiche `headcount serve`.

serve-link = ouvrez { $address }
serve-invitation = lien pour { $staff } : { $address }
serve-enter = Il connecte une seule fois. Entrée affiche un autre lien ; un identifiant puis Entrée, un lien pour cette personne ; Ctrl-C arrête.
serve-cannot-lend = attention : tant que cette page tourne, les commandes trouvent le registre occupé : { $why }
serve-unopened = le registre ne peut pas être ouvert : { $why } ; on réessaie tant que ce programme tourne
serve-closed = le registre est fermé
serve-listening = écoute sur { $address }
serve-insecure = la page n’est pas chiffrée : toute personne sur ce réseau peut lire les mots de passe et les chiffres en chemin
serve-proxy-elsewhere = entre le proxy et cet ordinateur, rien n’est chiffré : que seul le proxy puisse atteindre cette adresse
serve-without-key = { $text } ; personne ne peut être reconnu, ce dont la lecture n’a pas besoin
# Lignes pour la personne qui tient la page, chacune après l’heure.
serve-signed-in = { $staff } : connexion
serve-signed-in-files = quelqu’un s’est connecté avec un lien de la personne qui a les fichiers du registre
serve-accepted = { $staff } : invitation acceptée, connexion
serve-signed-out = { $staff } : déconnexion
serve-signed-out-files = une personne qui a les fichiers du registre s’est déconnectée
serve-taken-back = une session de { $staff } a pris fin : le rôle a été retiré, ou le mot de passe changé
serve-taken-back-files = une session d’une personne qui a les fichiers du registre a été fermée
serve-refused = { $times ->
    [one] une tentative de connexion erronée en tant que { $staff }
   *[other] { $times } tentatives de connexion erronées en tant que { $staff }
}
serve-refused-unknown = { $times ->
    [one] une tentative de connexion erronée, avec un identifiant auquel rien n’est accordé
   *[other] { $times } tentatives de connexion erronées, avec des identifiants auxquels rien n’est accordé
}
serve-token = { $times ->
    [one] un programme a envoyé un jeton qui n’est pas valable
   *[other] des programmes ont envoyé { $times } fois des jetons qui ne sont pas valables
}
