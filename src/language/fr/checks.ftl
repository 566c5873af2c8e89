# Ce que trouve `headcount check`, et qu’en faire.

checks-says-household-size = { $cases ->
    [one] { $cases } ménage a changé de taille de plus de 2 depuis la dernière indication
   *[other] { $cases } ménages ont changé de taille de plus de 2 depuis la dernière indication
}
checks-says-two-households = { $cases ->
    [one] { $cases } personne est dans un autre ménage qu’avant
   *[other] { $cases } personnes sont dans un autre ménage qu’avant
}
checks-says-contradicting-person = { $cases ->
    [one] { $cases } personne a un autre sexe qu’avant, ou est née plus de deux ans plus tôt ou plus tard
   *[other] { $cases } personnes ont un autre sexe qu’avant, ou sont nées plus de deux ans plus tôt ou plus tard
}
checks-says-distant-household = { $cases ->
    [one] { $cases } ménage a été atteint loin de l’endroit d’avant
   *[other] { $cases } ménages ont été atteints loin de l’endroit d’avant
}
checks-says-duplicate-person = { $cases ->
    [one] { $cases } personne a le ménage, le sexe et l’année de naissance de quelqu’un d’un autre numéro
   *[other] { $cases } personnes ont le ménage, le sexe et l’année de naissance de quelqu’un d’un autre numéro
}
checks-says-old-age = { $cases ->
    [one] { $cases } personne a plus de 110 ans
   *[other] { $cases } personnes ont plus de 110 ans
}
checks-says-members-above-size = { $cases ->
    [one] { $cases } ménage a plus de membres listés que sa taille
   *[other] { $cases } ménages ont plus de membres listés que leur taille
}
checks-says-listed-elsewhere = { $cases ->
    [one] { $cases } personne ou ménage de la liste habite ailleurs ; compté aussi sans liste, c’est compté deux fois
   *[other] { $cases } personnes ou ménages de la liste habitent ailleurs ; comptés aussi sans liste, ils le sont deux fois
}
checks-says-above-population = { $cases ->
    [one] { $cases } personne est comptée au-delà de la population du lieu
   *[other] { $cases } personnes sont comptées au-delà de la population du lieu
}
checks-says-identical-rows = { $cases ->
    [one] { $cases } ligne est la même
   *[other] { $cases } lignes qui se suivent disent la même chose
}
checks-says-future-date = { $cases ->
    [one] { $cases } date était dans le futur à l’enregistrement
   *[other] { $cases } dates étaient dans le futur à l’enregistrement
}
checks-says-jump = { $cases ->
    [one] { $cases } contact, plus de trois fois ceux du mois d’avant
   *[other] { $cases } contacts, plus de trois fois ceux du mois d’avant
}
checks-says-two-sites = { $cases ->
    [one] { $cases } activité en un lieu que d’autres indiquent autrement ; il compte pour deux
   *[other] { $cases } activités en un lieu que d’autres indiquent autrement ; il compte pour deux
}
checks-says-figure-above-population = { $cases ->
    [one] { $cases } personne du chiffre de l’année dépasse la population du lieu
   *[other] { $cases } personnes du chiffre de l’année dépassent la population du lieu
}
checks-says-mark-without-headcount = marquée new_people sans comptage : la marque ne concerne personne
checks-says-mark-with-list = { $cases ->
    [one] { $cases } personne ou ménage est sur la liste d’une activité marquée new_people : ses comptages s’ajoutent à la liste
   *[other] { $cases } personnes ou ménages sont sur la liste d’une activité marquée new_people : ses comptages s’ajoutent à la liste
}
checks-says-mark-ignored = { $cases ->
    [one] { $cases } personne comptée est marquée new_people, et la règle de comptage 1 régit cette année : elle ignore la marque
   *[other] { $cases } personnes comptées sont marquées new_people, et la règle de comptage 1 régit cette année : elle ignore la marque
}
checks-hint-household-size = Corrigez la liste qui se trompe ; acceptez si des gens sont venus ou partis.
checks-hint-two-households = Mettez « - » dans la liste où quelqu’un a quitté un ménage ; acceptez les mariages et les départs.
checks-hint-contradicting-person = Cherchez les deux dans leurs listes. Deux personnes qui ont un même numéro comptent pour une : corrigez la liste en donnant un numéro à chacune. Si c’est une seule personne, corrigez le sexe ou l’année.
checks-hint-distant-household = Si deux listes donnent un même numéro à deux familles, corrigez-en une avec un espace de numéros à elle ; acceptez les familles déplacées.
checks-hint-duplicate-person = `headcount duplicates` dit qui. Fusionnez ceux qui ne sont qu’un ; les jumeaux, par exemple, ne le sont pas.
checks-hint-old-age = Corrigez l’année de naissance.
checks-hint-members-above-size = Corrigez la taille, ou le ménage des membres. Les chiffres suivent les membres.
checks-hint-listed-elsewhere = Ôtez-les du comptage, ou acceptez s’ils n’y sont pas.
checks-hint-above-population = Corrigez le comptage ou le répertoire des lieux ; acceptez si des gens sont venus d’ailleurs.
checks-hint-identical-rows = Regardez si une ligne a été recopiée ; corrigez la liste.
checks-hint-future-date = Corrigez la date, ou le statut : une activité qui n’est pas finie est « ongoing ».
checks-hint-jump = Cherchez une liste enregistrée deux fois ; acceptez si le travail a grandi si vite.
checks-hint-figure-above-population = Regardez le lieu avec `headcount explain` : des gens inscrits deux fois, des arrivées, ou un nombre ancien dans le répertoire des lieux.
checks-hint-two-sites = Chargez un répertoire des lieux et lancez `headcount gazetteer apply`, ou corrigez les activités vers un seul nom et code.
checks-hint-mark-without-headcount = Enlevez la marque, ou ajoutez le comptage : `headcount correct REF --set new_people= --reason "…"`.
checks-hint-mark-with-list = Si des personnes de la liste sont dans le comptage, enlevez la marque ou ne comptez que les autres ; acceptez si ce sont d’autres personnes.
checks-hint-mark-ignored = Adoptez la règle 2 à partir de cette année, `headcount policy preview` dit ce qu’elle change ; ou acceptez.
checks-example-size = de { $from } dans { $earlier } à { $to }
checks-example-earlier = autrement dans { $earlier }
checks-example-contradicting = { $column } { $now } dans { $list }, { $before } dans { $earlier }
checks-listed = { $activity } (n° { $place } sur { $of })
checks-example-same-list = une dans la même liste
checks-example-other-list = une est dans { $earlier }
checks-example-far = de { $from } dans { $earlier } à { $to }
checks-example-km = à { $km } km
checks-example-region = dans une autre région
checks-example-age = une a { $age } ans
checks-example-members = { $count } listés, taille { $size }
checks-example-reached = { $people } atteintes, { $population } y habitent
checks-example-population = { $counted } sur { $population }
checks-example-before = { $contacts } en { $month }
checks-example-site = aussi indiqué { $site }
checks-more = … et { $count } de plus : headcount check --code { $code }
checks-warning = avertissement
checks-none = aucun avertissement
checks-count = { $count ->
    [one] { $count } avertissement
   *[other] { $count } avertissements
}
checks-accepted-earlier = { $count } acceptés auparavant
checks-accepted = acceptés
checks-activities = dans { $count } activités
checks-months = { $count ->
    [one] { $count } mois a plus de trois fois les contacts du mois d’avant
   *[other] { $count } mois ont plus de trois fois les contacts du mois d’avant
}
checks-sites = { $count ->
    [one] { $count } lieu est indiqué autrement ailleurs, et compte pour deux
   *[other] { $count } lieux sont indiqués autrement ailleurs, et comptent pour deux
}
checks-how-to-accept = C’est en ordre ? headcount check --accept CODE [SUJET] --reason "…"
