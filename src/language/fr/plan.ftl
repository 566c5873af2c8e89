# Ce qu’il y a à dire d’activités avant de les enregistrer, et pourquoi certaines ne peuvent pas l’être.

plan-warning = avertissement : { $text }

# Ce qui est différent dans une activité enregistrée.

plan-about = { $part ->
    [details] détails
    [place] lieu
   *[other] { $part }
}
plan-persons = personnes : { $counts }
plan-households = ménages : { $counts }
plan-headcounts = effectifs
plan-added = { $count } en plus
plan-removed = { $count } en moins
plan-changed = { $count } autrement
plan-with-rows = { $text } ({ $rows })
plan-row = ligne { $row } : { $parts }
plan-other-household = autre ménage
plan-other-residence = autre domicile
plan-other-cells = autres cellules par sexe et tranche d’âge
plan-other-size = taille { $stated } au lieu de { $now }
plan-other-trait = { $what ->
    [sex] sexe { $stated } au lieu de { $now }
    [birth-year] année de naissance { $stated } au lieu de { $now }
    [population-group] groupe de population { $stated } au lieu de { $now }
   *[disability] handicap { $stated } au lieu de { $now }
}
plan-none = rien

# Ce que sont devenues les soumissions qui formaient une activité.

plan-submissions-moved = { $count ->
    [one] { $count } soumission fait maintenant partie d’une autre activité
   *[other] { $count } soumissions font maintenant partie d’une autre activité
}
plan-submissions-left-out = { $count ->
    [one] { $count } soumission est maintenant écartée par les conditions de la correspondance
   *[other] { $count } soumissions sont maintenant écartées par les conditions de la correspondance
}
plan-submissions-gone = { $count ->
    [one] { $count } soumission n’est plus dans l’export
   *[other] { $count } soumissions ne sont plus dans l’export
}

plan-submissions-keys = { $text } ({ $keys })

# Notes sur les activités qui vont être enregistrées.

plan-note-contradiction = { $reference } ligne { $row } de ses personnes, colonne { $column } : « { $stated } » contredit « { $known } », indiqué pour la même personne { $earlier } ; c’est la dernière indication qui compte
plan-earlier-unknown = auparavant
plan-earlier-version = dans sa version précédente
plan-earlier-activity = dans { $reference }
plan-earlier-row = dans { $reference } ligne { $row }
plan-note-contradictions-remedy = deux personnes qui ont un même numéro comptent pour une seule : donner à chacune son propre numéro, ou corriger la ligne
plan-note-more-contradictions = … et { $count } autres lignes de ce genre
plan-note-alike-numbers = { $count ->
    [one] { $count } numéro de la colonne { $column } ne diffère d’un autre que par des majuscules, des espaces, des tirets, des zéros devant ou des caractères qui se ressemblent, et compte pour quelqu’un d’autre : { $pairs }. Si les deux n’en font qu’un, écrire le numéro d’une seule façon et importer de nouveau
   *[other] { $count } numéros de la colonne { $column } ne diffèrent d’autres que par des majuscules, des espaces, des tirets, des zéros devant ou des caractères qui se ressemblent, et comptent pour d’autres : { $pairs }. Là où deux n’en font qu’un, écrire le numéro d’une seule façon et importer de nouveau
}
plan-alike-rows = { $one } et { $other }
plan-alike-recorded = { $one } et un numéro enregistré avec { $other }
plan-number-at = { $reference } ligne { $row } de { $table }
plan-note-counted-twice = { $reference } liste des personnes qui habitent ailleurs et a un effectif : si elles en font partie, elles sont comptées deux fois
plan-note-alike = { $reference } diffère de { $other }, qui est enregistrée et que la liste n’a plus, par son lieu ou son secteur et par ses personnes : si c’est cette ligne, corrigée, annulez { $other }
plan-note-mark-taken = { $reference } n’est plus marquée new_people : ses comptages sont de nouveau comparés aux listes et aux autres comptages
plan-note-approval-lost = { $reference } était approuvée ; sa nouvelle version ne l’est pas tant qu’elle n’est pas approuvée à nouveau
plan-note-left-voided = { $reference } a été annulée et le reste ; --accept-changes l’enregistre de nouveau
plan-note-absent = { $count ->
    [one] { $count } activité enregistrée est de ce formulaire, mais pas dans cet export : elle reste comme elle est
   *[other] { $count } activités enregistrées sont de ce formulaire, mais pas dans cet export : elles restent comme elles sont
}
plan-absent = {"  "}{ $reference } : { $keys }
plan-absent-more = {"  "}… et { $count } autres
plan-absent-remedy = {"  "}dans un export partiel, les autres manquent ; ce qui a été supprimé du formulaire s’annule avec `headcount void REF --reason …`
plan-note-differs = { $reference } : { $text }
plan-note-erased-kept = { $count ->
    [one] { $reference } garde { $count } contact dont l’identité a été effacée
   *[other] { $reference } garde { $count } contacts dont l’identité a été effacée
}
plan-note-erased-listed = { $count ->
    [one] { $count } ligne est d’une personne ou d’un ménage effacé ({ $rows }) ; ce qui en est enregistré est gardé, et rien n’y est ajouté. Ne la donnez plus
   *[other] { $count } lignes sont de personnes ou de ménages effacés ({ $rows }) ; ce qui en est enregistré est gardé, et rien n’y est ajouté. Ne les donnez plus
}
plan-note-erased-otherwise = { $count ->
    [one] { $text }. { $count } d’entre elles dit autre chose que ce qui est enregistré, ce qui n’est pas repris ({ $rows })
   *[other] { $text }. { $count } d’entre elles disent autre chose que ce qui est enregistré, ce qui n’est pas repris ({ $rows })
}
plan-note-erased-again = { $count ->
    [one] { $count } ligne est de quelqu’un qui a été effacé et qui revient ({ $rows }) : il est nouveau dans le registre, et compte une fois de plus dans une période où il avait déjà été atteint
   *[other] { $count } lignes sont de personnes ou de ménages effacés qui reviennent ({ $rows }) : ils sont nouveaux dans le registre, et comptent une fois de plus dans une période où ils avaient déjà été atteints
}
plan-note-household-again = { $count ->
    [one] { $count } ligne nomme le ménage de quelqu’un qui n’a pas été effacé ; ce ménage l’a été, et revient ({ $rows }) : il est nouveau dans le registre, et personne de l’ancien n’en fait partie
   *[other] { $count } lignes nomment les ménages de personnes qui n’ont pas été effacées ; ces ménages l’ont été, et reviennent ({ $rows }) : ils sont nouveaux dans le registre, et personne des anciens n’en fait partie
}
plan-note-restates = { $count ->
    [one] { $reference } change { $periods }, période publiée ou clôturée
   *[other] { $reference } change { $periods }, périodes publiées ou clôturées
}

# Pourquoi une activité ne peut pas être enregistrée.

plan-refused-changed = « { $reference } » est déjà enregistrée, avec un autre contenu ({ $changes })
    .hint = pour corriger une activité, utilisez `headcount correct REF --reason …`, ou `headcount correct --tables DOSSIER --reason …` pour toutes celles d’un dossier
plan-refused-edited = « { $reference } » est déjà enregistrée, et l’export la change ({ $changes })
    .hint = regardez les lignes ; si l’export a raison, importez-le avec --accept-changes, qui enregistre des corrections
plan-refused-left = « { $reference } » est enregistrée, mais plus aucune ligne de l’export n’y correspond ({ $what })
    .hint = regardez les lignes ; si l’export a raison, importez-le avec --accept-changes, qui enregistre des corrections
plan-refused-alike = « { $reference } » a les personnes de « { $other } », qui est enregistrée et que la liste n’a plus, et un autre lieu ou secteur : elle se lit comme cette ligne, corrigée, et compterait deux fois
    .hint = si c’est cette ligne, annulez l’activité enregistrée (`headcount void REF --reason …`) et importez de nouveau ; si c’en est une autre, marquez #activity+id une colonne avec un numéro que chaque activité garde
plan-refused-erased = { $count ->
    [one] « { $reference } » liste quelqu’un qui a été effacé, et ne le listait pas avant ({ $rows })
   *[other] « { $reference } » liste des personnes ou des ménages effacés, et ne les listait pas avant ({ $rows })
}
    .hint = laissez ces lignes de côté ; si ces personnes sont vraiment revenues, dites-le avec --again : elles sont alors nouvelles dans le registre, et comptent une fois de plus dans une période où elles avaient déjà été atteintes
plan-refused-household-erased = { $count ->
    [one] « { $reference } » donne à quelqu’un qui n’a pas été effacé le numéro d’un ménage effacé, et ne le listait pas avant ({ $rows })
   *[other] « { $reference } » donne à des personnes qui n’ont pas été effacées le numéro d’un ménage effacé, et ne le listait pas avant ({ $rows })
}
    .hint = gardez ces lignes, et donnez-leur un autre numéro de ménage, ou aucun ; si le ménage effacé est vraiment revenu, dites-le avec --again : il est alors nouveau dans le registre, et personne de l’ancien n’en fait partie
plan-refused-perhaps-erased = { $count ->
    [one] « { $reference } » a des contacts effacés d’une façon qui ne laisse rien à quoi les reconnaître, et une ligne a un numéro que le registre ne connaît pas ({ $rows }) : c’est peut-être l’un des leurs, qui compterait deux fois
   *[other] « { $reference } » a des contacts effacés d’une façon qui ne laisse rien à quoi les reconnaître, et { $count } lignes ont des numéros que le registre ne connaît pas ({ $rows }) : ce sont peut-être les leurs, qui compteraient deux fois
}
    .hint = laissez de côté les lignes de ceux qui ont été effacés, et les numéros de ménages effacés dans les lignes des autres : ce qui en est enregistré est gardé ; si les numéros qui restent sont d’autres personnes, ajoutez --again
plan-refused-cells-above-size = { $count ->
    [one] « { $reference } » connaît plus de membres du ménage { $entries } par sexe et âge qu’il n’en aurait
   *[other] « { $reference } » connaît plus de membres des ménages { $entries } par sexe et âge qu’ils n’en auraient
}
    .hint = retirez-le, et ajoutez-le de nouveau par son numéro, avec ses membres par sexe et âge tels qu’ils sont maintenant
plan-refused-voided = « { $reference } » a été annulée
    .hint = pour rétablir une activité annulée, utilisez `headcount correct REF --reason …`, ou `headcount correct --tables DOSSIER --reason …`
plan-refused-unknown = « { $reference } » n’est pas dans le registre
    .hint = enregistrez-la d’abord avec `headcount log` ou `headcount import`
plan-left-out = laissée de côté : { $text }
plan-more-refused = … et { $count } autres activités
plan-nothing-recorded = rien n’a été enregistré
