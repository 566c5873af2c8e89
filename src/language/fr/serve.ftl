# Ce qu’affiche `headcount serve`.

serve-link = ouvrez { $address }
serve-invitation = lien pour { $staff } : { $address }
serve-enter = Il connecte une seule fois. Entrée affiche un autre lien ; un identifiant puis Entrée, un lien pour cette personne ; Ctrl-C arrête.
serve-closed = le registre est fermé
serve-insecure = la page n’est pas chiffrée : toute personne sur ce réseau peut lire les mots de passe et les chiffres en chemin
serve-proxy-elsewhere = entre le proxy et cet ordinateur, rien n’est chiffré : que seul le proxy puisse atteindre cette adresse
