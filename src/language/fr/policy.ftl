# Ce qu'il y a à dire des règles de comptage.

policy-counts-nothing = avec --reviewed approved une activité compte une fois approuvée, et aucune approbation n'est encore enregistrée : chaque chiffre est 0
