# Ce que disent les tableaux d’un rapport.

report-title = { $name } : personnes atteintes du { $from } au { $to }
report-labelled = { $what } : { $text }
report-page = page { $page } sur { $pages }
report-restated =
    RÉVISÉ : des enregistrements postérieurs à la publication ou à la clôture de cette
    période en ont changé les chiffres (`headcount diff` dit lesquels)
report-only-sector = secteur
report-only-office = bureau
report-only-donor = bailleur
report-only-project = projet
report-only-partner = partenaire
report-only-kind = type
report-only-modality = modalité
report-only-admin1 = région
report-only-admin2 = cercle
report-only-admin3 = commune
report-only-at-site = site de l’activité
report-only-reviewed = activités :
report-own = chiffres propres
report-compared-policy = { $from } – { $to } est compté selon d’autres règles ({ $policy }) : une part de l’évolution peut ne venir que de là
report-compared-with = par rapport à la période du { $from } au { $to }

# Noms des tableaux et des feuilles, 31 caractères au plus.
report-view-sample = échantillon
report-view-sectors = secteurs
report-view-sadd = sexe et âge
report-view-sadd-in-total = par sexe et âge, au total
report-view-sadd-in-sector = par sexe et âge, dans ce secteur
report-view-overlap = chevauchements
report-view-depth = par nombre de secteurs
report-view-by-office = par bureau
report-view-by-month = par mois touché
report-view-by-admin1 = par région
report-view-by-admin2 = par cercle
report-view-by-admin3 = par commune
report-view-by-site = par site
report-view-by-donor = par bailleur
report-view-by-project = par projet
report-view-by-partner = par partenaire
report-view-by-kind = par type d’activité
report-view-by-modality = par modalité
report-view-by-status = par statut
report-view-by-facility-type = par type d’ouvrage
report-view-by-population-group = par groupe de population
report-view-by-disability = par handicap
report-view-by-sex = par sexe
report-view-by-age = par âge
report-view-months = par mois
report-view-months-in-total = mois par mois, tous secteurs confondus
report-view-months-in-sector = mois par mois, dans ce secteur
report-view-new-by-sector = nouvelles personnes par secteur
report-view-rrm = réponse rapide
report-view-goods-people = atteintes par modalité
report-view-goods-values = valeur par modalité et devise
report-view-goods-converted = valeur en une seule devise
report-view-goods-items = articles remis
report-view-goods-kinds = activités par type
report-view-compared = comparaison
report-view-targets = cibles
report-view-activities = activités
report-view-own = chiffres propres et part
report-view-notes = notes

report-column-sector = secteur
report-column-people-reached = atteintes
report-column-registered = par listes
report-column-estimated = par comptage
report-column-lowest = au moins
report-column-highest = au plus
report-column-indirect = indirectes
report-column-activities = activités
report-column-sex = sexe
report-column-age-0-4 = 0–4
report-column-age-5-11 = 5–11
report-column-age-12-17 = 12–17
report-column-age-18-59 = 18–59
report-column-age-60 = 60+
report-column-age-unknown = inconnu
report-column-these-sectors-only = ces secteurs seulement
report-column-registered-people = personnes enregistrées
report-column-number-of-sectors = secteurs
report-column-or-more = autant ou plus
report-column-office = bureau
report-column-month = mois
report-column-admin1 = région
report-column-donor = bailleur
report-column-project = projet
report-column-population-group = groupe de population
report-column-disability = handicap
report-column-age = âge
report-column-total = total
report-column-monthly = dans le mois
report-column-new = nouvelles
report-column-cumulative = cumul à la fin du mois
report-column-monthly-lowest = dans le mois : au moins
report-column-monthly-highest = dans le mois : au plus
report-column-cumulative-lowest = jusqu’à sa fin : au moins
report-column-cumulative-highest = jusqu’à sa fin : au plus
report-column-own = chiffre propre
report-column-slice = part du registre
report-column-area = région
report-column-alerts = alertes
report-column-responses = réponses
report-column-unnumbered = sans numéro
report-column-people = personnes
report-column-dated-alerts = alertes datées
report-column-days-median = jours : médiane
report-column-days-percentile-90 = 90 % sous
report-column-this-period = cette période
report-column-then = avant
report-column-now = actuel
report-column-proposed = proposé
report-column-place = lieu
report-column-change = évolution
report-column-change-percent = en pour cent
report-column-target = cible
report-column-target-percent = de la cible
report-column-activity = activité
report-column-kind = type
report-column-title = titre
report-column-sectors = secteurs
report-column-admin2 = cercle
report-column-admin3 = commune
report-column-site = site
report-column-start = début
report-column-end = fin
report-column-status = statut
report-column-donors = bailleurs
report-column-partner = partenaire
report-column-modality = modalité
report-column-facility-type = type d’ouvrage
report-column-reach = portée
report-column-persons = personnes
report-column-households = ménages
report-column-household-members = leurs membres
report-column-contacts = contacts
report-column-headcount = comptage
report-column-as-of = à l’enregistrement
report-column-households-by-members-only = par membres seulement
report-column-currency = devise
report-column-value = valeur
report-column-without-value = sans valeur
report-column-without-rate = sans taux
report-column-item = article
report-column-unit = unité
report-column-quantity = quantité
report-column-without-quantity = sans quantité
report-column-below-list = sous la liste
report-column-of-what = objet
report-column-case-status = état du dossier
report-column-dated = datées ici
report-column-ongoing = en cours
report-column-lessons = leçons
report-column-without-lessons = sans leçons
report-column-what = quoi
report-column-meaning = sens

report-word-total = total unique
report-word-sum-of-sectors = somme des secteurs
report-word-all = tous
report-word-yes = oui
report-word-no = non
report-word-unspecified = non précisé
report-word-sex-f = femmes et filles
report-word-sex-m = hommes et garçons
report-word-sex-x = autre
report-word-sex-unknown = inconnu
report-word-age-0-4 = 0–4
report-word-age-5-11 = 5–11
report-word-age-12-17 = 12–17
report-word-age-18-59 = 18–59
report-word-age-60 = 60+
report-word-age-unknown = inconnu
report-word-idp = déplacés
report-word-returnee = retournés
report-word-refugee = réfugiés
report-word-host = communauté hôte
report-word-other = autres
report-word-distribution = distribution
report-word-class = classe
report-word-legal-case = dossier juridique
report-word-rrm-response = réponse MRR
report-word-session = séance
report-word-works = travaux
report-word-assessment = évaluation
report-word-completed = achevée
report-word-ongoing = en cours
report-word-planned = prévue
report-word-cancelled = annulée
report-word-in-kind = en nature
report-word-cash = espèces
report-word-voucher = coupon
report-word-service = service
report-word-direct = directe
report-word-cash-or-voucher = espèces ou coupon
report-word-indirect = indirecte

report-parts-add-up = Les parties sont lues dans les cellules par sexe et âge et s’additionnent.
report-parts-overlap = Les parties se chevauchent : une même personne peut être dans plusieurs, elles ne s’additionnent donc pas.
report-months-mean =
    dans le mois : toute personne atteinte, une fois ; elle peut l’être en plusieurs mois.
    nouvelles : pas atteintes dans un mois antérieur de la période ; les nouvelles de tous les mois s’additionnent donc au chiffre de la période.
report-rrm-unnumbered = { $responses } sans numéro d’alerte ne sont que dans les réponses.
report-rrm-mean =
    jours : de l’alerte à la première réponse, dans la région et le mois de celle-ci.
    Les régions et les mois se chevauchent et ne s’additionnent pas.
report-goods-people-mean = Par modalité : personnes et ménages atteints dans la période, chacun une fois ; les mêmes peuvent être dans plusieurs. ménages : sur la liste d’une activité en tant que ménage. par membres seulement : autres ménages auxquels appartient quelqu’un qui a été atteint en personne. Personne ne connaît les ménages d’un comptage.
report-depth-means = Des personnes sur listes : nul ne sait combien de secteurs ont atteint les personnes d’un comptage.
report-goods-dated-mean = Les articles, les valeurs et les nombres datés ici sont ceux d’activités entières : chacune est dans la période où elle { $day }, et les travaux là où ils finissent ; les mois s’additionnent donc. Ni les devises ni les unités ne sont additionnées.
report-goods-dated-by-start = commence
report-goods-dated-by-end = finit
report-goods-rates = Valeurs en { $currency } : { $rates }. Chaque somme est arrondie au centième, puis elles sont additionnées.
report-goods-without-rate = { $activities ->
    [one] 1 activité indique une valeur sans devise, ou dans une devise sans taux : elle n’est dans aucune somme en une seule devise.
   *[other] { $activities } activités indiquent une valeur sans devise, ou dans une devise sans taux : elles ne sont dans aucune somme en une seule devise.
}
report-goods-dated-elsewhere = { $activities ->
    [one] 1 distribution ou réponse touche la période et est datée en dehors : ses biens y sont comptés.
   *[other] { $activities } distributions et réponses touchent la période et sont datées en dehors : leurs biens y sont comptés.
}
report-goods-without-value = { $activities ->
    [one] 1 activité n’indique pas de valeur et n’est dans aucune somme de valeurs.
   *[other] { $activities } activités n’indiquent pas de valeur et ne sont dans aucune somme de valeurs.
}
report-goods-without-currency = { $activities ->
    [one] 1 activité indique une valeur sans devise.
   *[other] { $activities } activités indiquent une valeur sans devise : leur somme peut en mêler plusieurs.
}
report-goods-without-quantity = { $activities ->
    [one] 1 activité n’indique pas de quantité et n’est dans aucune somme d’articles.
   *[other] { $activities } activités n’indiquent pas de quantité et ne sont dans aucune somme d’articles.
}
report-goods-without-unit = { $activities ->
    [one] 1 activité indique une quantité sans unité.
   *[other] { $activities } activités indiquent une quantité sans unité : leur somme peut en mêler plusieurs.
}
report-goods-below-list = { $activities ->
    [one] sous la liste : 1 activité indique une quantité plus petite que le nombre de ménages de sa liste, ou de personnes si elle n’en a pas. C’est peut-être ce que chacun a reçu.
   *[other] sous la liste : { $activities } activités indiquent une quantité plus petite que le nombre de ménages de leur liste, ou de personnes si elles n’en ont pas. C’est peut-être ce que chacun a reçu.
}
report-goods-indirect = { $activities ->
    [one] 1 activité a une portée indirecte : elle a ses propres lignes et n’est dans aucun autre nombre.
   *[other] { $activities } activités ont une portée indirecte : elles ont leurs propres lignes et ne sont dans aucun autre nombre.
}
report-goods-spellings = Additionnés comme un seul article : { $spellings }
report-sectors-overlap = La somme des secteurs dépasse le total de { $people } : qui est atteint par plusieurs secteurs est dans chacun d’eux, et une fois dans le total.
report-derived =
    { $persons } des personnes et { $households } des ménages sont reconnus par une clé dérivée, faute de numéro.
report-sides-mean =
    par listes : connues par une liste.
    par comptage : ce que les comptages ajoutent aux listes d’un lieu.
    indirectes : atteintes seulement indirectement, hors du chiffre.
report-bounds-mean = Qui était dans une foule comptée sans liste, personne ne le sait. Le chiffre le plus bas les prend pour des personnes qui sont sur une liste ou comptées ailleurs, autant que possible ; le plus haut prend chaque comptage pour d’autres personnes. Les autres erreurs ne sont pas dans ces bornes.
report-made-of = { $people } = { $lists } par listes + { $headcounts } par comptage
report-made-of-lists = { $people }, toutes par listes
report-made-of-headcounts = { $people }, toutes par comptage
report-between = entre { $lowest } et { $highest }, selon qui était dans les foules
report-own-mean = Ce sont des chiffres propres : ceux d’un registre où rien d’autre que ces activités n’aurait été saisi, comme compterait qui n’a que leurs listes. La part est ce que les mêmes activités ont dans les chiffres de ce registre, où les ménages, les domiciles et les tailles sont ceux que donnent toutes les activités ensemble. L’un ou l’autre peut être le plus grand.
report-own-alone = Ce sont des chiffres propres : ceux d’un registre où rien d’autre que ces activités n’aurait été saisi, comme compterait qui n’a que leurs listes. Ils ne sont pas une part des chiffres de ce registre.
report-approved = Seules les activités approuvées comptent : { $approved ->
    [0] aucune ne l’est, tous les chiffres sont 0
    [one] 1 l’est
   *[other] { $approved } le sont
} ; { $pending ->
    [0] aucune n’attend d’approbation
    [one] 1 n’est pas approuvée
   *[other] { $pending } ne sont pas approuvées
}.

report-policy = règle { $version } ; lieux où listes et comptages sont comparés : { $places } ; une activité compte dans { $attribution } ; comptage d’un lieu : { $headcounts } ; taille d’un ménage : { $sizes } ; activités qui comptent : { $reviewed }
report-policy-of-rule-1 = règle { $version } ; lieux où listes et comptages sont comparés : { $places } ; une activité compte dans { $attribution } ; comptage d’un lieu : { $headcounts }
report-policy-in-full = { $policy } ; non comptées : { $kinds }
report-places-site = site
report-places-admin3 = unité du troisième niveau (admin3)
report-places-admin2 = unité du deuxième niveau (admin2)
report-places-admin1 = unité du premier niveau (admin1)
report-sizes-largest = la plus grande
report-sizes-last = la dernière
report-reviewed-all = toutes
report-reviewed-approved = approuvées
report-reviewed-pending = non approuvées
report-attribution-touches = toute période qu’elle touche
report-attribution-start = la période de son début
report-attribution-end = la période de sa fin
report-headcounts-activity = celui de l’activité qui a compté le plus
report-headcounts-sum = la somme de ses groupes
report-headcounts-max = celui du groupe le plus grand

report-note-ledger = registre
report-note-period = période
report-note-as-of = état à l’enregistrement
report-note-root = racine
report-note-policy = règles
report-note-not-counted = ne compte pas
report-note-registered = par listes
report-note-estimated = par comptage
report-note-made-of = total
report-note-bounds = au moins, au plus
report-note-own = chiffres propres
report-note-compared-policy = comparaison
report-note-approval = revue
report-note-indirect = indirectes
report-note-activities = activités
report-note-adding-up = additions
report-note-new = nouvelles
report-note-listed = personnes, ménages
report-note-goods = biens et espèces
report-note-depth = nombre de secteurs
report-note-restated = révisé
report-note-held-back = *

report-meaning-registered = connues par une liste ; chaque personne une fois, un ménage avec tous ses membres
report-meaning-estimated = ce que les comptages ajoutent aux listes d’un lieu
report-meaning-indirect = atteintes seulement indirectement, hors du chiffre
report-meaning-activities = activités dont vient le chiffre
report-meaning-adding-up = les secteurs, les parties et les mois se chevauchent : une même personne peut être dans plusieurs, ils ne s’additionnent donc pas au total ; les nouvelles personnes des mois et les cellules par sexe et âge, si
report-meaning-new = pas atteintes dans un mois antérieur de la période
report-meaning-listed = Ce que contiennent les listes de chaque activité. Les mêmes personnes sont sur plusieurs listes : elles ne s’additionnent pas aux personnes atteintes.
report-meaning-restated = des enregistrements postérieurs à la publication ou à la clôture de cette période en ont changé les chiffres
report-meaning-held-back = non publié ; le nombre est inférieur à { $threshold }, ou en révélerait un qui l’est
