# La fiche pays. Un nombre de personnes est un nombre entier, ou la marque d'un nombre retenu.

factsheet-title = { $organisation } – { $country }
factsheet-kicker = Fiche pays { $name }
factsheet-document = { $title } : fiche pays { $name }
factsheet-days = { $from } – { $to }

factsheet-restated = Chiffres révisés.
factsheet-restated-text = { $year ->
    [period] Des enregistrements postérieurs à la publication ou à la clôture de la période en ont modifié les chiffres. Ceux qui suivent sont tirés des { $records } premiers enregistrements.
   *[other] Des enregistrements postérieurs à la publication ou à la clôture de { $year } en ont modifié les chiffres. Ceux qui suivent sont tirés des { $records } premiers enregistrements.
}
factsheet-narrowed = Périmètre restreint.
factsheet-narrowed-text = Ces chiffres ne portent pas sur l'ensemble du registre. Ils se limitent à : { $what }.

factsheet-reached = personnes atteintes
factsheet-reached-in = { $year ->
    [period] personnes atteintes dans la période
   *[other] personnes atteintes en { $year }
}
factsheet-reached-each-once = Chacune est comptée une seule fois, quels que soient le nombre de contacts et le nombre de secteurs.
factsheet-activities = Activités à l'origine du chiffre
factsheet-indirect = Atteintes indirectement seulement, hors du chiffre
factsheet-indirect-too = Atteintes indirectement seulement, hors du chiffre : { $people }.
factsheet-by-sector = Personnes atteintes par secteur
factsheet-mechanism = mécanisme transversal
factsheet-sum = Somme des secteurs
factsheet-each-once = Personnes, chacune comptée une fois
factsheet-counted-again = La somme des secteurs est de { $sum }, soit { $more } de plus que le total : une personne atteinte par plusieurs secteurs figure dans le chiffre de chacun, mais une seule fois dans le total.
factsheet-nobody-again = La somme des secteurs est égale au total : le registre ne connaît personne que deux secteurs aient atteint.
factsheet-unknown-sadd = Ni le sexe ni l'âge n'ont été relevés.

factsheet-situation = La situation
factsheet-source-unnamed = source non précisée
factsheet-quoted = Ces chiffres sont cités d'autres sources ; le registre n'en est pas garant.
factsheet-presence = { $organisation } – { $country }
factsheet-established = année d'implantation
factsheet-staff-resident = personnel résident
factsheet-staff-mobile = personnel mobile
factsheet-areas = zones d'intervention

factsheet-who = Qui a été atteint, où et quand
factsheet-chart-sectors = Personnes atteintes par secteur
factsheet-chart-overlap = Atteintes par plusieurs secteurs
factsheet-chart-pyramid = Par sexe et par âge
factsheet-chart-areas = Par zone
factsheet-chart-months = Mois par mois
factsheet-table = Les chiffres en tableau
factsheet-areas-overlap = Une même personne peut figurer dans plusieurs zones : elles ne s'additionnent pas.
factsheet-months-note = Sont nouvelles les personnes qu'aucun mois précédent de la période n'avait atteintes ; leur somme est le total de la période.
factsheet-pyramid-note = Les tranches d'âge n'ont pas toutes la même étendue.
factsheet-overlap-text = Sur { $registered } personnes enregistrées, { $one } ({ $one-share }) ont été atteintes par un seul secteur, { $two } ({ $two-share }) par deux et { $more } ({ $more-share }) par trois ou plus. Les comptages n'en disent rien.
factsheet-overlap-further = { $count ->
    [one] Une autre combinaison : { $people }
   *[other] { $count } autres combinaisons : { $people }
}

factsheet-legend-lists = par listes
factsheet-legend-headcounts = par comptage
factsheet-pyramid-others = { $who } : { $number }
factsheet-upset-columns = Personnes enregistrées, atteintes par ces secteurs seulement :
factsheet-upset-rows = personnes enregistrées de chaque secteur, et combinaisons
factsheet-months-cumulative = Depuis janvier, chaque personne une fois
factsheet-months-monthly = Dans le mois, chaque personne une fois
factsheet-months-new = nouvelles dans la période
factsheet-months-again = déjà atteintes dans la période

factsheet-col-sector = Secteur
factsheet-col-people = Personnes atteintes
factsheet-col-registered = Par listes
factsheet-col-estimated = Par comptage
factsheet-col-lowest = Au moins
factsheet-col-highest = Au plus
factsheet-col-activities = Activités
factsheet-col-combination = Atteintes par ces seuls secteurs
factsheet-col-individuals = Personnes
factsheet-col-sex = Sexe
factsheet-col-all-ages = Tous âges
factsheet-col-all = Ensemble
factsheet-col-area = Zone
factsheet-col-month = Mois
factsheet-col-monthly = Dans le mois
factsheet-col-new = Nouvelles
factsheet-col-again = Déjà atteintes
factsheet-col-cumulative = Jusqu'à sa fin
factsheet-col-subject = Par ordre de fréquence
factsheet-col-office = Bureau
factsheet-col-begun = Début
factsheet-col-alerts = Alertes
factsheet-col-responses = Réponses
factsheet-col-median = Jours, médiane
factsheet-col-within = Jours, 90e centile
factsheet-col-figure = Chiffre
factsheet-col-what = Objet
factsheet-col-source = Source

factsheet-sex-f = Femmes et filles
factsheet-sex-m = Hommes et garçons
factsheet-sex-x = Autre sexe
factsheet-sex-unknown = Sexe non relevé
factsheet-age-0-4 = 0–4
factsheet-age-5-11 = 5–11
factsheet-age-12-17 = 12–17
factsheet-age-18-59 = 18–59
factsheet-age-60 = 60+
factsheet-age-unknown = inconnu
factsheet-age-under-18 = Moins de 18 ans
factsheet-age-60-and-over = 60 ans et plus
factsheet-share-of = { $name } { $share }
factsheet-area-unspecified = zone non précisée

factsheet-core = Ce qui a été fait
factsheet-mechanisms = Réponse rapide
factsheet-done = { $year ->
    [period] Au registre pour la période
   *[other] Au registre en { $year }
}
factsheet-done-text = { $kinds }, sur { $sites ->
    [one] un site
   *[other] { $sites } sites
}
factsheet-done-nothing = { $year ->
    [period] Le registre ne contient aucune activité de ce secteur qui compte pour la période.
   *[other] Le registre ne contient aucune activité de ce secteur qui compte pour { $year }.
}
factsheet-other-subjects = autres sujets

factsheet-kinds-distribution = distributions
factsheet-kinds-class = classes
factsheet-kinds-legal-case = dossiers juridiques
factsheet-kinds-rrm-response = réponses rapides
factsheet-kinds-session = séances
factsheet-kinds-works = constructions et réhabilitations
factsheet-kinds-assessment = évaluations
factsheet-counted-distribution = { $count ->
    [one] une distribution
   *[other] { $count } distributions
}
factsheet-counted-class = { $count ->
    [one] une classe
   *[other] { $count } classes
}
factsheet-counted-legal-case = { $count ->
    [one] un dossier juridique
   *[other] { $count } dossiers juridiques
}
factsheet-counted-rrm-response = { $count ->
    [one] une réponse rapide
   *[other] { $count } réponses rapides
}
factsheet-counted-session = { $count ->
    [one] une séance
   *[other] { $count } séances
}
factsheet-counted-works = { $count ->
    [one] une construction ou réhabilitation
   *[other] { $count } constructions et réhabilitations
}
factsheet-counted-assessment = { $count ->
    [one] une évaluation
   *[other] { $count } évaluations
}

factsheet-rapid-alerts = alertes suivies d'une réponse
factsheet-rapid-responses = réponses
factsheet-rapid-people = personnes atteintes par elles
factsheet-rapid-median = jours de l'alerte à la réponse, médiane
factsheet-rapid-within = jours en deçà desquels neuf alertes sur dix ont eu une réponse
factsheet-rapid-dated = Sur { $count ->
    [one] une alerte
   *[other] { $count } alertes
} dont la date est connue.
factsheet-rapid-unnumbered = { $count ->
    [one] Une réponse ne nomme
   *[other] { $count } réponses ne nomment
} aucune alerte.
factsheet-rapid-shocks = Causes des alertes
factsheet-rapid-areas = Réponses par zone

factsheet-donors = Bailleurs
factsheet-contact = Contact
factsheet-provenance = D'où viennent ces chiffres
factsheet-method-scope-touches = Les chiffres portent sur les activités à portée directe dont au moins un jour tombe dans la période, achevées ou en cours et non annulées.
factsheet-method-scope-start = Les chiffres portent sur les activités à portée directe qui commencent dans la période, achevées ou en cours et non annulées.
factsheet-method-scope-end = Les chiffres portent sur les activités à portée directe qui finissent dans la période, achevées ou en cours et non annulées.
factsheet-method-works-of-rule-1 = Les travaux comptent à la date de leur fin.
factsheet-method-works = Les travaux comptent à la date de leur fin, une fois achevés.
factsheet-method-households = Atteindre un ménage, c'est atteindre tous ses membres.
factsheet-method-registered = Les personnes enregistrées sont distinguées par des pseudonymes et comptées une seule fois, quel que soit le nombre de contacts. Deux entrées d'une même personne comptent pour deux tant qu'elles ne sont pas fusionnées.
factsheet-method-headcounts-activity = Les comptages sont des nombres sans liste. Pour chaque { $place } est retenu le plus grand des deux : les personnes listées, ou le comptage (le plus grand d'une même activité), jamais les deux.
factsheet-method-headcounts-sum = Les comptages sont des nombres sans liste. Pour chaque { $place } est retenu le plus grand des deux : les personnes listées, ou le comptage (le plus grand comptage de chaque groupe, additionnés), jamais les deux.
factsheet-method-headcounts-max = Les comptages sont des nombres sans liste. Pour chaque { $place } est retenu le plus grand des deux : les personnes listées, ou le comptage (le plus grand comptage d'un même groupe), jamais les deux.
factsheet-method-added-up = Les comptages des sites d'une même unité sont additionnés.
factsheet-method-new-people = Un comptage de personnes qui ne sont sur aucune liste ni dans aucun autre comptage, comme de nouveaux arrivants, est marqué comme tel et ajouté.
factsheet-place-site = site
factsheet-place-admin3 = unité du troisième niveau (admin3)
factsheet-place-admin2 = unité du deuxième niveau (admin2)
factsheet-place-admin1 = unité du premier niveau (admin1)
factsheet-method-elsewhere = Des personnes listées qui vivent ailleurs peuvent aussi figurer dans un comptage.
factsheet-method-not-counted = Consignées mais non comptées : { $kinds }.
factsheet-method-held-back = Un nombre de personnes marqué { $mark } est retenu : il est inférieur à { $threshold }, ou en révélerait un qui l'est.
factsheet-prov-ledger = Registre
factsheet-prov-period = Période
factsheet-prov-log = Journal
factsheet-prov-log-text = les { $records } premiers enregistrements
factsheet-prov-root = Racine du journal
factsheet-prov-policy = Règle de comptage
factsheet-prov-policy-text = { $policy } ; non comptés : { $not-counted }
factsheet-prov-parts = Total
factsheet-prov-restated = Révision
factsheet-prov-restated-yes = { $year ->
    [period] oui : des enregistrements ultérieurs ont modifié les chiffres de la période après leur publication ou leur clôture
   *[other] oui : des enregistrements ultérieurs ont modifié les chiffres de { $year } après leur publication ou leur clôture
}
factsheet-prov-restated-no = { $year ->
    [period] non : la période n'est pas marquée comme révisée à cet état du journal
   *[other] non : { $year } n'est pas marquée comme révisée à cet état du journal
}
factsheet-prov-command = La même fiche
