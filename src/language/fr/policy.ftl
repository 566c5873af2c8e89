# Ce qu'il y a à dire des règles de comptage.

policy-from-beginning = depuis le début : { $policy }
policy-from = à partir de { $year } : { $policy }
policy-kept = { $period } est publié et garde : { $policy }
policy-replaces = remplace les choix adoptés à partir de { $year } : { $policy }
policy-total = { $year } en tout : { $before } personnes atteintes avant, { $after } selon ces choix
policy-large = le total de { $period } change de plus de 1 % : { $before } avant, { $after } selon ces choix
policy-counts-nothing = avec --reviewed approved une activité compte une fois approuvée, et aucune approbation n’est encore enregistrée : chaque chiffre est 0
policy-preview-title = { $name }, { $period } : chiffres selon les règles qui le régissent, et selon d’autres ; rien n’a été enregistré
policy-preview-now = actuelles : { $policy }
policy-preview-proposed = proposées : { $policy }
policy-preview-lists = total : par listes
policy-preview-headcounts = total : par comptage
policy-preview-lowest = total : au plus bas
policy-preview-highest = total : au plus haut
policy-preview-activities = total : activités
policy-preview-total-by-place = Où le total change le plus, par { $level }
policy-preview-sectors-by-place = Où les chiffres des secteurs changent le plus, par { $level }
policy-preview-others = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
policy-preview-nothing = Aucun chiffre ne change, à aucun endroit.
policy-preview-published = { $period } est publié et garde ses règles : en adopter d’autres n’y change rien ; le publier de nouveau avec ces options, si
