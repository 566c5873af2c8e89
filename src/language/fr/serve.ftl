# Ce qu’affiche `headcount serve`.

serve-link = ouvrez { $address }
serve-enter = Il connecte une seule fois. Entrée affiche un autre lien, Ctrl-C arrête.
serve-closed = le registre est fermé
