# Ce qu’affiche `headcount serve`.

serve-link = ouvrez { $address }
serve-invitation = lien pour { $staff } : { $address }
serve-enter = Il connecte une seule fois. Entrée affiche un autre lien ; un identifiant puis Entrée, un lien pour cette personne ; Ctrl-C arrête.
serve-closed = le registre est fermé
