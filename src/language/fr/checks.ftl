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
checks-says-numbers-begin-anew = { $cases ->
    [one] { $cases } numéro est aussi sur une liste d’un autre lieu, et y compte pour la même personne ou le même ménage
   *[other] { $cases } numéros sont aussi sur une liste d’un autre lieu, et y comptent pour les mêmes personnes ou ménages
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
checks-says-implausible-size = { $cases ->
    [one] { $cases } ménage a plus de 20 membres, ou bien plus que la plupart de sa liste
   *[other] { $cases } ménages ont plus de 20 membres, ou bien plus que la plupart de leur liste
}
checks-says-heads-as-persons = { $cases ->
    [one] { $cases } personne est une adulte d’un ménage dont personne d’autre n’est listé
   *[other] { $cases } personnes sont toutes adultes, et chacune d’un autre ménage : probablement des chefs de ménage
}
checks-says-in-a-crowd-elsewhere = { $cases ->
    [one] { $cases } ménage habite là où il a été atteint d’abord, et une foule a été comptée là où il l’a été ensuite ; s’il en fait partie, il est compté deux fois
   *[other] { $cases } ménages habitent là où ils ont été atteints d’abord, et une foule a été comptée là où ils l’ont été ensuite ; ceux qui en font partie sont comptés deux fois
}
checks-says-without-people = { $cases ->
    [one] { $cases } activité n’atteint personne : elle n’a ni liste ni comptage
   *[other] { $cases } activités n’atteignent personne : elles n’ont ni liste ni comptage
}
checks-says-without-sex-and-age = { $cases ->
    [one] { $cases } personne a été atteinte sans un mot sur le sexe et l’âge
   *[other] { $cases } personnes ont été atteintes sans un mot sur le sexe et l’âge
}
checks-says-share-without-sex-and-age = { $cases ->
    [one] { $cases } activité ne dit rien du sexe et de l’âge
   *[other] { $cases } activités ne disent rien du sexe et de l’âge
}
checks-says-identical-rows = { $cases ->
    [one] { $cases } ligne est la même
   *[other] { $cases } lignes qui se suivent disent la même chose
}
checks-says-future-date = { $cases ->
    [one] { $cases } date était dans le futur à l’enregistrement
   *[other] { $cases } dates étaient dans le futur à l’enregistrement
}
checks-says-ongoing-without-end = { $cases ->
    [one] { $cases } activité est en cours sans fin, et a commencé plus d’un an avant le dernier enregistrement
   *[other] { $cases } activités sont en cours sans fin, et ont commencé plus d’un an avant le dernier enregistrement
}
checks-says-jump = { $cases ->
    [one] { $cases } contact, plus de trois fois ceux du mois d’avant
   *[other] { $cases } contacts, plus de trois fois ceux du mois d’avant
}
checks-says-start-far-off = { $cases ->
    [one] { $cases } activité a commencé plus de dix ans avant son enregistrement, ou une autre année que toutes les autres de son import
   *[other] { $cases } activités ont commencé plus de dix ans avant leur enregistrement, ou une autre année que toutes les autres de leur import
}
checks-says-similar-sites = { $cases ->
    [one] { $cases } activité dans un lieu qui a presque le nom d’un autre, ou son nom dans une autre zone ; si c’est le même lieu, il compte pour deux
   *[other] { $cases } activités dans un lieu qui a presque le nom d’un autre, ou son nom dans une autre zone ; si c’est le même lieu, il compte pour deux
}
checks-says-two-sites = { $cases ->
    [one] { $cases } activité en un lieu que d’autres indiquent autrement ; il compte pour deux
   *[other] { $cases } activités en un lieu que d’autres indiquent autrement ; il compte pour deux
}
checks-says-pcode-of-two = { $cases ->
    [one] { $cases } activité donne un P-code à un lieu d’un autre nom ; des sites d’un même code comptent pour un
   *[other] { $cases } activités donnent un P-code à un lieu d’un autre nom ; des sites d’un même code comptent pour un
}
checks-says-place-of-two-pcodes = { $cases ->
    [one] { $cases } activité donne à un lieu un autre P-code que d’autres ; un site de deux codes compte pour deux
   *[other] { $cases } activités donnent à un lieu un autre P-code que d’autres ; un site de deux codes compte pour deux
}
checks-says-pcodes-of-two-lengths = { $cases ->
    [one] { $cases } activité donne à un lieu un P-code d’une autre longueur que d’autres ; un site de deux codes compte pour deux
   *[other] { $cases } activités donnent à un lieu un P-code d’une autre longueur que d’autres ; un site de deux codes compte pour deux
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
checks-hint-contradicting-person = Cherchez les deux dans leurs listes : `headcount lookup --entry ID --in FICHIER` trouve les lignes. Deux personnes qui ont un même numéro comptent pour une : corrigez la liste en donnant un numéro à chacune. Si c’est une seule personne, corrigez le sexe ou l’année.
checks-hint-numbers-begin-anew = Si la numérotation recommence dans chaque village, enregistrez la liste de chaque village sous un espace de numéros à elle (`--namespace`), ou avec des numéros qui contiennent le village. Si ce sont les mêmes personnes, indiquez où elles habitent dans la colonne residence, ou acceptez.
checks-hint-distant-household = Si deux listes donnent un même numéro à deux familles, corrigez-en une avec un espace de numéros à elle ; acceptez les familles déplacées.
checks-hint-duplicate-person = `headcount duplicates` dit qui. Fusionnez ceux qui ne sont qu’un ; les jumeaux, par exemple, ne le sont pas.
checks-hint-old-age = Corrigez l’année de naissance.
checks-hint-members-above-size = Corrigez la taille, ou le ménage des membres. Les chiffres suivent les membres.
checks-hint-listed-elsewhere = Ôtez-les du comptage, ou acceptez s’ils n’y sont pas.
checks-hint-above-population = Corrigez le comptage ou le répertoire des lieux ; acceptez si des gens sont venus d’ailleurs.
checks-hint-implausible-size = Cherchez cette taille dans la liste : deux chiffres à séparer, une concession, une faute de frappe. Corrigez la taille, ou acceptez.
checks-hint-heads-as-persons = Si chacune représente un ménage, enregistrez des ménages avec leur taille : comme personnes, seuls les chefs sont comptés. Acceptez si seuls des adultes ont été atteints.
checks-hint-in-a-crowd-elsewhere = Indiquez dans la liste où ils habitent (colonne residence), ou ne comptez que les autres dans la foule ; acceptez s’ils n’y sont pas.
checks-hint-without-people = Ajoutez les personnes : une liste, des ménages ou un comptage. Corrigez le statut si elle n’a pas eu lieu ; acceptez si elle n’atteint personne par elle-même.
checks-hint-without-sex-and-age = Remplissez le sexe et l’année de naissance, ou les colonnes f_0_4 à m_60, et corrigez l’activité ; acceptez si plus personne ne le sait.
checks-hint-share-without-sex-and-age = `headcount check --code without-sex-and-age` nomme les activités. Demandez d’abord le sexe et l’âge dans leurs formulaires.
checks-hint-identical-rows = Regardez si une ligne a été recopiée ; corrigez la liste.
checks-hint-future-date = Corrigez la date, ou le statut : une activité qui n’est pas finie est « ongoing ».
checks-hint-ongoing-without-end = Selon la plupart des règles, elle ne compte que dans sa première année. Indiquez sa fin, ou corrigez son statut en « completed ».
checks-hint-jump = Cherchez une liste enregistrée deux fois ; acceptez si le travail a grandi si vite.
checks-hint-pcode-of-two = Cherchez les deux dans la liste des P-codes : souvent l’un a le code de sa commune. Corrigez l’activité qui se trompe ; si c’est un seul lieu, chargez un répertoire des lieux avec l’autre nom comme alias.
checks-hint-place-of-two-pcodes = Cherchez les deux dans la liste des P-codes et corrigez l’activité qui se trompe ; acceptez si ce sont deux lieux d’un même nom.
checks-hint-pcodes-of-two-lengths = Un des codes est celui d’une zone au-dessus du lieu, ou a perdu ou gagné des chiffres. Corrigez l’activité qui se trompe.
checks-hint-figure-above-population = Regardez le lieu avec `headcount explain` : des gens inscrits deux fois, des arrivées, ou un nombre ancien dans le répertoire des lieux.
checks-hint-start-far-off = Corrigez l’année, ou acceptez.
checks-hint-similar-sites = Corrigez les activités fautives pour n’avoir qu’un nom et une zone. Chargez un répertoire des lieux qui a les deux si ce sont deux lieux, ou acceptez.
checks-hint-two-sites = Chargez un répertoire des lieux et lancez `headcount gazetteer apply`, ou corrigez les activités vers un seul nom et code.
checks-hint-mark-without-headcount = Enlevez la marque, ou ajoutez le comptage : `headcount correct REF --set new_people= --reason "…"`.
checks-hint-mark-with-list = Si des personnes de la liste sont dans le comptage, enlevez la marque ou ne comptez que les autres ; acceptez si ce sont d’autres personnes.
checks-hint-mark-ignored = Adoptez la règle 2 à partir de cette année, `headcount policy preview` dit ce qu’elle change ; ou acceptez.
checks-example-size = de { $from } dans { $earlier } à { $to }
checks-example-earlier = autrement dans { $earlier }
checks-example-contradicting = { $column } { $now } dans { $list }, { $before } dans { $earlier }
checks-listed = { $activity } (entrée { $entry })
checks-example-same-list = une dans la même liste
checks-example-other-list = une est dans { $earlier }
checks-example-anew = { $shared } des { $shorter } numéros de la plus courte des deux listes : ici à { $to }, dans { $earlier } à { $from }
checks-example-far = de { $from } dans { $earlier } à { $to }
checks-example-km = à { $km } km
checks-example-region = dans une autre région
checks-example-age = une a { $age } ans
checks-example-members = { $count } listés, taille { $size }
checks-example-reached = { $people } atteintes, { $population } y habitent
checks-example-population = { $counted } sur { $population }
checks-example-before = { $contacts } en { $month }
checks-example-size-in-list = un de { $size }, loin au-dessus de la liste : la moitié de ses { $list } est de { $median } ou moins
checks-example-size-alone = un de { $size }, plus de 20
checks-example-row = ligne { $row } de ses ménages
checks-example-crowd = un était d’abord dans { $first } ; la foule est dans { $crowd }
checks-example-share = { $without } sur { $all }, { $share }
checks-example-since = depuis le { $start } ; dernier enregistrement le { $latest }
checks-example-two-ways = { $this } dans { $activity }, { $other } dans { $earlier }
checks-shares = ici, une plus grande part des activités qu’ailleurs ne dit rien du sexe et de l’âge
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
