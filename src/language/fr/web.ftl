# La page du bureau.

web-skip = Aller au contenu
web-sections = Rubriques
web-home = Accueil
web-figures = Chiffres
web-activities = Activités
web-changes = Changements
web-checks = Contrôles
web-history = Historique
web-factsheet = Fiche d’information
web-sign-in = Se connecter
web-sign-in-once = Ce lien vous connecte une seule fois.
web-sign-in-wrong = L’identifiant ou le mot de passe est faux.
web-sign-in-wait = Trop d’essais faux. Réessayez dans { $seconds } s.
web-staff-id = Identifiant
web-password = Mot de passe
web-no-password = Sans mot de passe, ou s’il est oublié, demandez une invitation à la personne qui tient le registre.
web-invitation = Choisir un mot de passe
web-invitation-of = Vous êtes invité·e en tant que { $staff }. Ce que vous enregistrez le dira.
web-new-password = Nouveau mot de passe
web-password-rule = Au moins { $characters } caractères. Quelques mots que personne d’autre n’assemble sont faciles à retenir et difficiles à trouver.
web-password-wrong = Ce mot de passe est trop court, ou dépasse 256 octets.
web-choose-password = Le choisir et se connecter
web-sign-out = Se déconnecter
web-signed-out = Vous êtes déconnecté
web-read-only = Cette page est en lecture seule : rien n’y est enregistré.
web-insecure = Cette page n’est pas chiffrée : toute personne sur ce réseau peut lire les mots de passe et les chiffres en chemin.
web-as-of = Enregistrement { $size }
web-all = tous
web-show = Afficher
web-show-all = Tout afficher
web-start-again = Recommencer
web-remove = retirer
web-download = Télécharger
web-previous = Précédente
web-next = Suivante
web-pages = Pages
web-page-of = Page { $page } sur { $pages }
web-as-table = Sous forme de tableau
web-language = Langue

# De quoi est un chiffre.
web-of = De quoi sont ces chiffres
web-period = Période
web-period-hint = 2025, 2025-01-01/2025-06-30 ou un libellé
web-records = Enregistrements
web-policy = Règle de comptage
web-as-of-field = État au
web-as-of-hint = Un enregistrement, un jour ou « published » ; vide pour maintenant
web-now = Afficher l’état actuel
web-pinned = Lien vers exactement ces chiffres
web-past = Ce sont les chiffres des { $size } premiers enregistrements ; d’autres s’y sont ajoutés depuis.
web-restated = Des événements enregistrés depuis la publication ou la clôture de cette période en ont changé les chiffres.
web-own-figures = Ce sont des chiffres propres : comme si rien d’autre que ces activités n’avait été saisi.

# La première page.
web-people-reached = Personnes atteintes en { $year }
web-each-once = Chaque personne une seule fois.
web-of-target = pour une cible de { $target }
web-years = Années
web-sectors = Secteurs
web-sectors-overlap = La même personne peut être dans plusieurs secteurs : leur somme dépasse le total.
web-months = Mois par mois
web-months-picture = Personnes atteintes chaque mois, dont les nouvelles
web-months-monthly = dans le mois
web-months-new = dont nouvelles dans la période
web-offices = Bureaux
web-last-activity = Dernière activité
web-days-ago = Il y a (jours)
web-never = aucune
web-latest = Derniers événements
web-empty = Rien n’est encore saisi
web-empty-remedy = Saisissez une première activité ou importez une liste : `headcount log` et `headcount import` le font dans le terminal.

# Événements.
web-events = Événements
web-record = Enregistrement
web-event = Événement
web-what = Quoi
web-by = Enregistré par
web-when = Quand (UTC)
web-effect = Effet
web-restates = Change { $period }.
web-clock-set-back = L’horloge avait été reculée.
web-event-ledger-opened = Registre ouvert
web-event-profile-set = Profil défini
web-event-activity-recorded = Saisie
web-event-activity-corrected = Correction
web-event-activity-voided = Annulation
web-event-people-merged = Fusion
web-event-merge-undone = Fusion défaite
web-event-person-erased = Effacement
web-event-policy-adopted = Règle adoptée
web-event-figures-published = Publication
web-event-year-closed = Clôture
web-event-activities-reviewed = Revue
web-event-access-granted = Rôle accordé
web-event-access-revoked = Rôle retiré
web-event-evidence-attached = Pièce jointe
web-event-evidence-destroyed = Pièce détruite
web-event-gazetteer-set = Lieux définis
web-event-warnings-accepted = Avertissements acceptés
web-event-entries-derived = Connus par des clés dérivées
web-event-signing-key-changed = Clé de signature changée
web-event-key-rotated = Clé renouvelée
web-only-events = Certains événements seulement
web-since = Depuis
web-since-hint = Un enregistrement, un jour ou « published »
web-until = Jusqu’à
web-day-hint = AAAA-MM-JJ
web-effect-of = Effet sur une période
web-effect-hint = 2025, par exemple ; prend un moment
web-effect-on = L’effet est celui sur le total de { $period }.
web-restating-only = Seulement ce qui a changé une période publiée ou close
web-events-shown = Les { $count } derniers événements.
web-events-all = { $count ->
    [one] 1 événement.
   *[other] { $count } événements.
}
web-more-events = Afficher les précédents

# Chiffres.
web-figures-of = Personnes atteintes, { $period }
web-ask = Choisir la période, les filtres et les ventilations
web-compare = Comparer avec
web-compare-hint = Une année, des jours ou un libellé
web-by-dimension = Ventiler par
web-own = Chiffres propres du bureau, du bailleur, du projet ou du partenaire
web-why-total = Pourquoi le total est-il ce nombre ?

# Comment un chiffre se forme.
web-explain = Comment un chiffre se forme
web-explain-how = Chaque personne d’une liste appartient à la première activité qui l’a atteinte, et au lieu où elle vit. Ce qu’ajoutent les comptages appartient à un lieu : ce dont la foule y dépasse les listes.
web-places = Lieux
web-places-level = Les listes et les comptages sont comparés par { $level }.
web-crowd = foule
web-counted-by = Compté par
web-runner-up = non retenu : { $people } de
web-new-people = { $people } comptées nulle part ailleurs
web-other-places = { $places ->
    [one] 1 autre lieu
   *[other] { $places } autres lieux
}
web-other-activities = { $activities ->
    [one] 1 autre activité
   *[other] { $activities } autres activités
}
web-activities-how = Les personnes que chaque activité a été la première à atteindre. Leur somme est le nombre de personnes connues par des listes.
web-new-here = atteintes d’abord ici
web-on-lists = atteintes par ses listes
web-reached-before = Atteintes avant, par

# Quel nombre est expliqué, et les moments.
web-explain-cells = Ce sont des cases d’un chiffre, ou une part de ses listes : une partie des personnes d’un lieu n’y est donc pas.
web-its-history = Comment il est devenu ce nombre, événement par événement
web-up-to = jusqu’à { $month }
web-with-indirect = directe et indirecte ensemble
web-own-short = chiffre propre
web-yes = oui
web-difference-indirect = atteintes seulement indirectement
web-difference-indirect-how = Personne n’est sur une liste de celles atteintes seulement indirectement : c’est ce que les contacts directs et indirects atteignent ensemble, moins ce que les directs atteignent.
web-difference-indirect-of = Contacts directs et indirects ensemble
web-difference-indirect-less = Contacts directs
web-difference-new = nouvelles dans la période
web-difference-new-how = Les nouvelles personnes d’un mois sont celles jusqu’à sa fin, moins celles jusqu’à la fin du mois précédent.
web-difference-new-of = Jusqu’à la fin du mois
web-difference-new-less = Jusqu’à la fin du mois précédent
web-moments = Autres moments
web-moment-of = Ce sont les chiffres après { $size ->
    [one] 1 enregistrement
   *[other] { $size } enregistrements
}. Le dernier :
web-moment-nothing = Ce sont les chiffres d’avant le premier enregistrement.
web-moment-choose = Après combien des { $records } enregistrements
web-one-record-before = Un enregistrement avant
web-one-record-later = Un enregistrement après
web-published-in = { $period } publié (enregistrement { $record })
web-closed-in = { $period } clôturé (enregistrement { $record })

# Activités.
web-activities-found = { $count ->
    [one] 1 activité
   *[other] { $count } activités
}
web-counted-only = Seulement les activités que comptent les chiffres de { $period }.
web-counted = Seulement celles que comptent les chiffres de la période
web-review = Revue
web-by-policy = selon la règle de comptage
web-review-submitted = soumise
web-review-approved = approuvée
web-review-returned = renvoyée
web-voided-ones = Les annulées, à la place des autres
web-search = Chercher
web-search-hint = Des mots de la référence, du titre ou du lieu
web-more-filters = Autres filtres
web-sorted-by = Trié par
web-sort-start = premier jour
web-sort-reference = référence
web-sort-recorded = enregistrement
web-sort-people = personnes
web-days = Jours
web-lists-overlap = Les mêmes personnes figurent sur plusieurs listes : la somme de ces nombres dépasse celui des personnes atteintes.
web-nothing-found = Rien ne correspond. Retirez un filtre.
web-voided = L’enregistrement { $record } l’a annulée : elle n’est dans aucun chiffre.
web-says = Ce qu’elle dit
web-whom = Qui elle a atteint
web-meaning = Ce qu’elle signifie pour les chiffres
web-ask-meaning = Afficher ce qu’elle signifie pour les chiffres de { $year }
web-meaning-of = Chiffres de { $period }.
web-counts-not-in = Elle ne compte pas dans les chiffres de { $period }.
web-without-it = sans elle
web-versions = { $count ->
    [one] 1 version
   *[other] { $count } versions
}
web-version-of = Enregistrement { $record }
web-current = actuelle
web-reason = Raison
web-versions-alike = Les versions ne diffèrent que par les personnes sur les listes.
web-its-records = Ses enregistrements dans le journal

# Saisir, corriger, annuler.
web-log = Saisir une activité
web-which-kind = Qu’a-t-on fait ?
web-needed = (obligatoire)
web-reference-hint = Comme le bureau l’appelle, par exemple GAO-WASH-2025-001
web-what-where-when = Quoi, où et quand
web-new-sites = Prendre le lieu comme il est écrit, même s’il manque à la liste des lieux
web-more-fields = Autres champs
web-check-it = Vérifier
web-check-again = Vérifier à nouveau
web-record-it = Enregistrer
web-entry-wrong = Ceci demande une correction
web-entry-line = ligne { $line } :
web-entry-unchanged = { $reference } est déjà enregistrée avec le même contenu.
web-would-be = Ce que cela ferait aux chiffres
web-then = ensuite
web-changes-no-figure = Aucun chiffre ne change.
web-once-approved = Elle compte en { $year } une fois approuvée.
web-correct = Corriger cette activité
web-correct-what = Corriger { $reference }
web-stale = Quelqu’un d’autre a corrigé cette activité entre-temps, et rien de votre saisie n’est encore enregistré. Ce que vous avez tapé est toujours là ; les valeurs de l’autre sont à côté des champs modifiés. Vérifiez à nouveau.
web-theirs = L’autre a enregistré
web-void = Annuler cette activité
web-void-means = Une activité annulée n’est dans aucun chiffre. Elle reste dans l’historique, et une correction la rétablit.
web-queue = Revue
web-queue-counts = { $waiting ->
    [0] Rien n’attend de revue
    [one] 1 activité attend une revue
   *[other] { $waiting } activités attendent une revue
} ; { $returned ->
    [0] aucune n’a été renvoyée
    [one] 1 renvoyée
   *[other] { $returned } renvoyées
}. Non soumises : { $others }. Approuvées : { $approved }.
web-returned = Renvoyées
web-returned-means = Corrigez-les ; une correction est une nouvelle version, à soumettre de nouveau.
web-nothing-returned = Rien n’a été renvoyé.
web-submitted = Soumises
web-nothing-submitted = Rien n’attend de revue.
web-not-submitted = Non soumises
web-not-submitted-means = { $count ->
    [one] De 1 activité, rien n’a encore été dit.
   *[other] De { $count } activités, rien n’a encore été dit.
}
web-submit-all = Les soumettre toutes
web-submit = Soumettre à la revue
web-approve = Approuver
web-approve-chosen = Approuver celles qui sont choisies
web-choose = Choisir
web-return = Renvoyer
web-return-there = Pour en renvoyer une, ouvrez-la : qui l’a enregistrée doit savoir pourquoi.
web-review-note = Ce qu’il faut corriger
web-review-note-hint = Cela reste dans le journal : ne nommez personne.
web-said-since = depuis
web-said-by = par
web-activity = activité
web-done-submitted = Soumise.
web-done-approved = Approuvée.
web-done-returned = Renvoyée.
web-done-recorded = Enregistré.
web-done-before = Ce formulaire avait déjà été enregistré : rien ne l’a été de nouveau. Si vous y avez changé quelque chose, corrigez l’activité.
web-done-voided = Annulée.

# Le formulaire d’une activité.
web-entry-no-reason = ne dit rien : pourquoi la corriger ?
web-reason-hint = Elle reste dans le journal : ne nommez personne.
web-entry-row = { $list ->
    [people] personne { $row } :
    [households] ménage { $row } :
   *[other] groupe { $row } :
}
web-entry-entry = entrée { $entry } :
web-entry-unknown = de sexe et d’âge inconnus
web-list-headcounts = Groupes comptés sans liste
web-list-households = Ménages
web-list-people = Personnes
web-list-hint-headcounts = Une foule, ou les usagers d’un point d’eau : comment on l’appelle, et combien de personnes. Qui n’est dans aucune case par sexe et âge compte comme inconnu.
web-list-hint-households = Le numéro de votre liste, jamais un nom, et combien de membres a le ménage.
web-list-hint-people = Le numéro de votre liste, jamais un nom.
web-row = { $list ->
    [people] personne { $row }
    [households] ménage { $row }
   *[other] groupe { $row }
}
web-row-more-headcounts = Par sexe et âge, groupe de population
web-row-more-households = Par sexe et âge, groupe de population, domicile
web-row-more-people = Année de naissance, ménage, groupe de population, handicap, domicile
web-more-rows = Plus de lignes
web-cell-group = Groupe
web-cell-count = Personnes
web-cell-household = Numéro du ménage
web-cell-size = Membres
web-cell-person = Numéro de la personne
web-cell-sex = Sexe
web-cell-birth-year = Année de naissance
web-cell-age = Âge
web-cell-population-group = Groupe de population
web-cell-disability = Handicap
web-cell-residence = Domicile, si c’est un autre site
web-sex-f = femme ou fille
web-sex-m = homme ou garçon
web-sex-x = autre
web-disability-yes = avec un handicap
web-disability-no = sans handicap
web-paste = Beaucoup à la fois : coller des numéros, ou un tableau
web-households-hint = Un ménage par ligne : son numéro, une espace et sa taille. Ou un tableau d’un classeur avec son en-tête : household, size, f_0_4 … Jamais de noms.
web-persons-hint = Le numéro d’une personne par ligne. Ou un tableau d’un classeur avec son en-tête : person, household, sex, age … Jamais de noms.
web-whose-numbers = De quelle liste sont ces numéros
web-place-find = Trouver le lieu
web-place-hint = Montre les lieux connus qui vont avec la région et le début d’un nom ; celui que vous choisissez apporte ses P-codes.
web-place-which = Quel lieu est-ce ?
web-place-none = Aucun lieu connu ne va avec cela.
web-place-more = { $count ->
    [one] et 1 de plus : tapez davantage de son nom
   *[other] et { $count } de plus : tapez davantage de son nom
}
web-lists-change = Qui est sur les listes y reste, tel quel, sauf si vous le retirez ici. Les lignes que vous ajoutez plus bas s’y joignent ; un numéro qui est déjà sur la liste est déclaré de nouveau. Le registre ne garde aucun numéro : ceux qui y sont se montrent par leurs entrées.
web-listed-persons = { $count ->
    [one] 1 personne est sur la liste
   *[other] { $count } personnes sont sur la liste
}
web-listed-households = { $count ->
    [one] 1 ménage est sur la liste
   *[other] { $count } ménages sont sur la liste
}
web-listed-show = Montrer la liste
web-listed-first = Les { $shown } premières entrées sur { $count } sont montrées ; retirez les autres par leurs numéros.
web-listed-entry = Entrée
web-listed-says = Ce qui est déclaré
web-listed-take-out = Retirer
web-listed-take-out-of = Retirer l’entrée { $entry }
web-listed-size-of = Membres du ménage de l’entrée { $entry }
web-listed-erased = effacée : elle reste
web-listed-nothing = rien d’autre
web-listed-in-household = dans le ménage de l’entrée { $entry }
web-listed-cells = { $count ->
    [one] 1 membre par sexe et âge
   *[other] { $count } membres par sexe et âge
}
web-without = Retirer par numéro
web-without-persons = Personnes à retirer
web-without-households = Ménages à retirer
web-without-hint = Un numéro de votre liste par ligne.

# Importer.
web-import = Importer
web-files = Fichiers
web-files-hint = Un classeur (XLSX, ODS), des tableaux (CSV) ou l’export d’un formulaire, avec sa correspondance si vous en avez une. On peut les déposer ici.
web-mapping = Correspondance
web-mapping-hint = Ce que sont les colonnes d’un formulaire ou d’une liste (TOML), si on l’a déjà dit
web-namespace = Espace de numéros
web-namespace-hint = Sépare les numéros d’une liste de ceux d’une autre
web-partial = Prendre les bonnes lignes bien que d’autres soient fausses
web-upload-means = Rien n’est enregistré avant que vous ayez vu le résultat. Les fichiers sont supprimés une fois enregistrés, et au bout d’une heure.
web-rows-read = { $rows ->
    [one] 1 ligne
   *[other] { $rows } lignes
}
web-rows-wrong = { $rows ->
    [one] 1 demande une correction
   *[other] { $rows } demandent une correction
}
web-nothing-to-record = Rien ne peut être enregistré tel quel
web-wrong-cells = Ce qui est faux, et où
web-marked-copy = Télécharger une copie où c’est signalé
web-file = Fichier
web-rows = Lignes
web-table-column = Colonne
web-remedy = Que faire
web-severity-error = faux
web-severity-warning = à voir
web-severity-note = note
web-and-more-rows = {" "}et { $count } de plus
web-more-issues = { $count ->
    [one] et 1 de plus
   *[other] et { $count } de plus
}
web-would-record = { $activities ->
    [one] 1 activité
   *[other] { $activities } activités
} avec { $contacts ->
    [one] 1 contact.
   *[other] { $contacts } contacts.
}
web-would-bring = Nouveaux au registre : { $persons ->
    [one] 1 personne
   *[other] { $persons } personnes
}, { $households ->
    [one] 1 ménage.
   *[other] { $households } ménages.
}
web-unchanged = { $count ->
    [one] 1 est déjà enregistrée.
   *[other] { $count } sont déjà enregistrées.
}
web-remarks = { $count ->
    [one] 1 remarque
   *[other] { $count } remarques
}
web-nothing-new = Rien n’est nouveau : tout est déjà enregistré.
web-imported = Enregistré : { $activities ->
    [one] 1 activité
   *[other] { $activities } activités
} avec { $contacts ->
    [one] 1 contact.
   *[other] { $contacts } contacts.
}
web-other-files = D’autres fichiers

# Les mots du script.
web-draft-restored = Ce que vous aviez tapé est de nouveau ici. C’était gardé dans cet onglet seul, et n’est pas enregistré.
web-draft-discard = L’écarter
web-sending = Envoi en cours…
web-connection-lost = Personne ne répond : la connexion est perdue, ou la page n’est plus servie. Rien n’a été envoyé, et ce que vous avez tapé est toujours ici. Réessayez dans un moment.

# Importer : avancement, cellules fausses, changements, correspondances.
web-again = Des personnes effacées reviennent, comme nouvelles
web-restate-reason = Pourquoi, si les tableaux corrigent des activités déjà enregistrées
web-restate-reason-hint = Avec une raison, ce sont des corrections de ces activités ; sans raison, de nouvelles activités. Elle reste dans le journal : ne nommez personne.
web-import-under-way = Vos fichiers sont en cours de lecture : voir où cela en est
web-step-waiting = En attente des fichiers d’autres personnes
web-step-reading = Lecture
web-step-recognising = Reconnaissance des personnes
web-step-checking = Recherche de ce qui peut être faux
web-step-counting = Calcul de ce que cela changerait
web-step-recording = Enregistrement
web-step-recorded = { $done } sur { $total } activités
web-step-means = Cette page regarde de nouveau d’elle-même. Vous pouvez la quitter : le travail continue, et le résultat attend ici une heure.
web-step-look = Regarder maintenant
web-template = Le classeur vide
web-template-what = Les quatre tableaux avec des listes de choix, à remplir et à envoyer ici.
web-template-en = Classeur en anglais
web-template-fr = Classeur en français
web-wrong-in = Ce qui est faux dans { $file }
web-excerpt-row = Ligne
web-more-rows-wrong = { $count ->
    [one] 1 autre ligne a quelque chose de faux ; la copie annotée les a toutes.
   *[other] { $count } autres lignes ont quelque chose de faux ; la copie annotée les a toutes.
}
web-changes-asked = Le fichier change ce qui est enregistré
web-changes-asked-means = Des activités de ce formulaire ont été enregistrées avant, et l’export en dit maintenant autre chose. Regardez les deux avant de l’enregistrer comme corrections.
web-changes-show = Montrer les deux, et ce que cela ferait
web-would-restate = { $count ->
    [0] Ce que le fichier n’a plus
    [one] 1 activité enregistrée serait corrigée
   *[other] { $count } activités enregistrées seraient corrigées
}
web-would-void = { $count ->
    [one] 1 activité serait annulée, puisque plus rien dans le fichier n’y correspond :
   *[other] { $count } activités seraient annulées, puisque plus rien dans le fichier n’y correspond :
}
web-voided-count = { $count ->
    [one] 1 activité a été annulée.
   *[other] { $count } activités ont été annulées.
}
web-recorded-now = enregistré
web-in-the-files = dans les fichiers
web-only-in-lists = qui est sur les listes
web-unknown-columns = Est-ce l’export d’un formulaire, ou une liste à vous ?
web-unknown-columns-means = Alors rien n’est à ressaisir : dites une fois ce que sont ses colonnes. Les réponses sont une correspondance, qui sert aussi à l’export du mois prochain.
web-map-begin = Dire ce que sont les colonnes
web-map-title = Que sont les colonnes ?
web-map-means = { $count ->
    [one] Une question est ouverte. Tout le reste a été reconnu sans aucun doute.
   *[other] { $count } questions sont ouvertes. Tout le reste a été reconnu sans aucun doute.
} Sous certaines se trouvent des réponses que le fichier lui-même propose.
web-map-keep = Quelles lignes comptent ?
web-map-rows-with = Les lignes avec : { $values }
web-map-empty-cell = une cellule vide
web-map-number = Qu’est-ce que ce nombre ? S’il compte des personnes, ne choisissez rien ici et nommez-le plus bas, dans le texte.
web-map-namespace = De quelle liste sont ces numéros ?
web-map-join = Par quelles colonnes les lignes des deux feuilles vont-elles ensemble ?
web-map-name = Qu’est-ce que « { $value } » pour : { $field } ?
web-map-column = Quelle colonne est-ce : { $field } ?
web-map-value = Pour toutes les lignes : { $field } ?
web-map-out = Aucune : l’omettre
web-map-choose = Choisir
web-map-type = Ou le taper
web-map-which-column = Une colonne
web-map-own-column = Colonne de cette feuille
web-map-parent-column = Colonne de l’autre feuille
web-map-answer = Continuer
web-map-as-text = La correspondance en texte
web-map-text = Correspondance (TOML)
web-map-use-text = Lire les fichiers avec ce texte
web-map-download = Télécharger la correspondance
web-mapping-keep = Gardez cette correspondance : envoyez-la avec le prochain export du formulaire, et plus rien ne sera demandé. Rien n’en reste ici.

# Pourquoi des chiffres ont changé.
web-changes-title = Pourquoi des chiffres ont changé
web-changes-how = Choisissez une période, et depuis quand. « published » est le moment de sa dernière publication.
web-events-of = Enregistrements { $first } à { $last }.
web-together = Ensemble
web-nothing-between = Rien n’a été enregistré entre les deux moments.
web-between = de l’enregistrement { $from } à l’enregistrement { $to }
web-policies-differ = Les deux moments ont des règles différentes : une partie du changement vient de là.
web-events-that-changed = Événements qui ont changé des chiffres
web-nothing-changed = Aucun événement n’a changé un chiffre.
web-without-effect = { $events ->
    [one] 1 événement n’en a changé aucun.
   *[other] { $events } événements n’en ont changé aucun.
}

# Contrôles.
web-checks-found = { $count ->
    [one] 1 avertissement
   *[other] { $count } avertissements
}
web-checks-mean = Ce qui semble faux ici peut être juste. Rien n’est retiré des chiffres pour autant.
web-checks-accepted = { $count ->
    [one] 1 est accepté.
   *[other] { $count } sont acceptés.
}
web-check = Contrôle
web-since-event = Apportés par les événements après
web-since-event-hint = Le numéro d’un enregistrement
web-accepted-too = Les acceptés aussi
web-checks-choose = Choisissez les avertissements qui sont en ordre.
web-checks-accept = Accepter les avertissements choisis
web-checks-why = Pourquoi ils sont en ordre
web-checks-accept-means = Ils ne sont plus listés, sauf si d’autres cas s’y ajoutent. Cela reste dans l’historique et ne se reprend pas : ne nommez personne.
web-checks-done = Acceptés : ils ne sont plus listés, sauf si d’autres cas s’y ajoutent.
web-nothing-recorded = Rien n’a été enregistré
web-accepted = accepté

# Le profil et les lieux.
web-profile = Profil
web-profile-means = Comment le bureau appelle ses secteurs, bureaux, bailleurs et projets, qui il prévoit d’atteindre, et ce que dit sa fiche en plus des chiffres. Il fait partie de l’historique : un rapport à une date passée a le profil de cette date.
web-profile-replace = Le remplacer par un fichier
web-profile-hint = Le profil entier, tel qu’il se télécharge ici (TOML). Chaque différence est affichée avant tout enregistrement.
web-profile-would = Ce qui serait différent
web-profile-where = Où
web-profile-no-figure = Aucun chiffre ne change ; les noms, les cibles et les textes à côté des chiffres sont les nouveaux.
web-profile-unchanged = Rien ne diffère : rien n’a été enregistré.
web-profile-done = Enregistré : c’est maintenant le profil.
web-profile-summary = Ce qu’il fait
web-profile-overview = Ce qui se passe dans le pays
web-profile-presence = Ce que l’organisation y fait
web-profile-note = Remarque sous les chiffres
web-profile-contact = Contact
web-profile-areas = Zones
web-profile-languages = Aussi en
web-contact-elsewhere = Le nom, l’e-mail et le téléphone d’un contact ne sont dans aucun profil ni aucun historique : ils sont dans un `contact.toml` que lit `headcount factsheet`.
web-compare-it = Afficher ce qui diffère
web-name = Nom
web-none = aucun
web-projects = Projets
web-indicators = Indicateurs
web-source = Source
web-date = Date
web-year = Année
web-targets = Cibles
web-no-targets = Aucune cible n’est fixée.
web-targets-set = Fixer les cibles d’une année
web-targets-of = Cibles de { $year }
web-targets-mean = Combien de personnes doivent être atteintes. Un champ vide n’a pas de cible. Le total compte chaque personne une fois, et n’est pas la somme.
web-target-wrong = un nombre entier, comme 40000
web-known-places = Lieux connus
web-places-known = { $count ->
    [0] Aucun lieu n’est connu
    [one] 1 lieu connu
   *[other] { $count } lieux connus
}
web-places-mean = Les lieux auxquels les lignes sont comparées à la saisie. Ce qui est enregistré garde le lieu qu’il indique.
web-places-load = Charger des lieux
web-places-hint = Une ligne par lieu (CSV) : admin1, admin2, admin3, site, site_pcode, population, latitude, longitude, et s’il y en a les autres P-codes et les alias
web-places-replace = Ne rien garder des lieux d’avant
web-places-would = Ce qui serait différent
web-places-counts = Nouveaux : { $new }. Changés : { $changed }. Plus connus : { $gone }. En tout : { $total }.
web-places-stay = Les activités enregistrées gardent leurs lieux.
web-places-unchanged = Tous ces lieux sont déjà connus : rien n’a été enregistré.
web-places-done = Enregistré : ce sont maintenant les lieux.
web-places-unknown = { $count ->
    [one] 1 lieu d’activités n’est aucun de ces lieux
   *[other] { $count } lieux d’activités ne sont aucun de ces lieux
}
web-places-near = Probablement
web-places-apply = `headcount gazetteer apply` réécrit les activités enregistrées comme les lieux les indiquent.
web-places-areas = Zones
web-pcode = P-code
web-population = Population

# Ce qui attend.
web-waits = Ce qui vous attend
web-waits-nothing = Rien ne vous attend.
web-waits-returned = { $count ->
    [one] 1 activité renvoyée à corriger
   *[other] { $count } activités renvoyées à corriger
}
web-waits-not-submitted = { $count ->
    [one] 1 activité non soumise : elle compte une fois approuvée
   *[other] { $count } activités non soumises : elles comptent une fois approuvées
}
web-waits-submitted = { $count ->
    [one] 1 activité à revoir
   *[other] { $count } activités à revoir
}
web-waits-checks = { $count ->
    [one] 1 avertissement non accepté
   *[other] { $count } avertissements non acceptés
}
web-waits-duplicates = { $count ->
    [one] 1 doublon probable
   *[other] { $count } doublons probables
}
web-waits-look = { $what } : à regarder
web-waits-restated = { $period } n’est plus ce qui a été publié : { $before } alors, { $after } maintenant
web-waits-password = { $count ->
    [one] 1 personne sans mot de passe
   *[other] { $count } personnes sans mot de passe
}
web-waits-in = à { $office }

# Doublons.
web-duplicates = Doublons
web-duplicates-found = { $count ->
    [0] Aucun doublon probable
    [one] 1 doublon probable
   *[other] { $count } doublons probables
}
web-duplicates-mean = Deux entrées du registre qui sont probablement une seule personne ou un seul ménage. Personne n’est nommé : une entrée se reconnaît à son numéro dans le répertoire, et aux activités dont les listes l’ont. Le score, de 0 à 100, sert à trier : des jumeaux et les enfants de deux épouses ressemblent à des doublons.
web-no-duplicates = Aucun avec ce score.
web-score = score { $score }
web-decide = Regarder les deux, et décider
web-lower-scores = { $count } avec un score plus bas
web-kind-person = Personne
web-kind-household = Ménage
web-entry = Entrée
web-find-rows = Avec la clé du registre, ceci trouve leurs lignes dans vos propres listes : `headcount lookup --kind { $kind } --entry { $keep } --entry { $with } --in FICHIER`
web-look-it-up = Cherchez les deux dans vos propres listes avant de décider.
web-alike-same-household-sex-and-birth-year = même ménage, même sexe et même année de naissance
web-alike-one-came-when-the-other-was-not-listed-any-more = l’une est venue quand l’autre ne figurait plus sur les listes
web-alike-never-on-one-list = jamais sur une même liste
web-alike-on-one-list = sur une même liste
web-alike-the-household-has-more-members-listed-than-its-size = le ménage a plus de membres listés que sa taille
web-alike-several-more-are-alike-look-at-the-households-number-first = plusieurs autres se ressemblent : regardez d’abord le numéro du ménage
web-alike-all-members-of-one-are-stated-to-be-in-the-other = tous les membres de l’un sont dits être dans l’autre
web-alike-several-members-of-one-are-stated-to-be-in-the-other = plusieurs membres de l’un sont dits être dans l’autre
web-alike-the-numbers-differ-only-in-how-they-are-written = les numéros ne diffèrent que par leur écriture
web-alike-sex-or-year-of-birth-speak-against-it = le sexe ou l’année de naissance parlent contre
web-if-one = Si elles ne font qu’une
web-if-two = Si elles sont deux
web-if-undone = Si c’était une erreur
web-merge = Elles ne font qu’une
web-merge-means = Dès lors, les deux ont les contacts et les déclarations des deux, et comptent une fois. Ne nommez personne : cela reste dans l’historique.
web-not-one = Elles sont deux
web-not-one-means = Elles ne sont plus listées comme doublons. Aucun chiffre ne change. Ne nommez personne : cela reste dans l’historique.
web-undo-merge = Elles sont de nouveau deux
web-undo-means = Chacune retrouve ses contacts et ses déclarations, et compte pour elle-même. Ne nommez personne : cela reste dans l’historique.
web-are-one = L’enregistrement { $record } dit qu’elles ne font qu’une.
web-are-two = Il est dit qu’elles sont deux.
web-reason-needed = Dites pourquoi, en quelques mots.
web-reason-wrong = Écrivez-le sans adresse e-mail, numéro de téléphone ni caractère invisible.
web-merged = Enregistré : elles ne font qu’une, et comptent une fois.
web-said-two = Enregistré : elles ne sont plus listées comme doublons.
web-merge-undone = Enregistré : elles sont de nouveau deux.
web-stated-before = Ceci était déjà enregistré : rien ne l’a été de nouveau.
web-effect-of-record = Ce que l’enregistrement { $record } a fait aux chiffres
web-merges = { $count ->
    [0] Aucune fusion en vigueur
    [one] 1 fusion en vigueur
   *[other] { $count } fusions en vigueur
}
web-merged-entries = Entrées
web-more-merges = { $count } plus anciennes sont dans l’historique.

# Personnes.
web-people = Personnes
web-people-mean = L’historique dit qui peut faire quoi, et depuis quand ; il ne contient ni mots de passe ni invitations.
web-people-without = { $count ->
    [0] Tout le monde a un mot de passe.
    [one] Une personne n’a pas de mot de passe.
   *[other] { $count } personnes n’ont pas de mot de passe.
}
web-no-people = Rien n’est encore accordé à personne : qui a les fichiers du registre peut tout faire.
web-role = Rôle
web-role-officer = chargé·e de programme
web-role-reviewer = réviseur·e
web-role-m-and-e = suivi et évaluation
web-role-auditor = auditeur·rice
web-role-custodian = gardien·ne du registre
web-role-means-officer = enregistre, importe, corrige et soumet des activités
web-role-means-reviewer = approuve les activités, ou les renvoie
web-role-means-m-and-e = veille sur les chiffres : règles de comptage, publications, doublons, contrôles, profil
web-role-means-auditor = consulte l’historique et les chiffres, et n’enregistre rien
web-role-means-custodian = s’occupe des personnes, des sauvegardes et des clés
web-for-offices = Bureaux
web-all-offices = tous les bureaux
web-granted = Accordé
web-has-password = avec un mot de passe
web-is-invited = invitation jusqu’au { $until }
web-not-invited = ni mot de passe ni invitation
web-grant-new = Accorder un rôle à quelqu’un
web-grant-invite = L’accorder, et inviter
web-grant-change = Le changer
web-people-change = Changer ce qui est accordé
web-people-own = Personne ne change son propre rôle ni ne retire son propre mot de passe : une autre personne gardienne le fait.
web-people-granted = Accordé.
web-people-revoked = Retiré. La personne qui était connectée ne l’est plus.
web-people-wrong-role = Choisissez un rôle.
web-people-wrong-staff-id = Un identifiant est un mot court comme gao-03 : un matricule, sans nom, adresse e-mail ni numéro de téléphone.
web-people-wrong-alike = Ceci se distingue mal de { $known }, à qui un rôle est accordé.
web-people-wrong-changed = Un rôle est déjà accordé à cette personne, ou a été changé entre-temps. Regardez ce qu’il en est maintenant dans la liste ci-dessous.
web-people-wrong-own = Personne ne change ce qui lui est accordé. Demandez à une autre personne gardienne.
web-people-wrong-last = C’est la dernière personne gardienne : sans elle, personne ici ne pourrait en inviter d’autres. Accordez d’abord ce rôle à quelqu’un d’autre.
web-people-wrong-offices = Choisissez des bureaux, ou tous, et non les deux.
web-staff-id-hint = Un matricule comme gao-03 ; pas de nom, car il reste dans l’historique
web-invite = Créer une invitation
web-invitation-for = Une invitation pour { $staff }
web-invitation-means = Remettez ce lien vous-même. Il n’est affiché que cette fois, sert une seule fois, et pendant sept jours. Une invitation précédente ne vaut plus.
web-forget = Oublier le mot de passe
web-forget-means = Pour un mot de passe que quelqu’un d’autre connaît peut-être : il cesse de valoir aussitôt, et toute session de la personne aussi. Une nouvelle invitation s’affiche.
web-revoke = Retirer le rôle
web-revoke-means = Son rôle cesse aussitôt, et son mot de passe est oublié. Ce qu’elle a enregistré reste.

# Pièces justificatives.
web-kilobytes = { $size } ko
web-evidence = Pièces justificatives
web-evidence-none = Aucun fichier ne montre encore ce que c’était.
web-evidence-none-short = aucune
web-evidence-number = N°
web-evidence-kind = Type
web-evidence-length = Taille
web-evidence-attached = Jointe
web-evidence-file = Fichier
web-evidence-download = Télécharger
web-evidence-unseen = Vous n’en voyez pas le contenu.
web-evidence-attach = Joindre des fichiers
web-evidence-hint = Une liste émargée ou une photo : PDF, JPEG, PNG, HEIC, TIFF, WebP, XLSX, DOCX, ODS ou ODT, 25 Mo au plus chacun. Ils sont gardés chiffrés, et leurs noms ne sont pas gardés.
web-evidence-destroy = Détruire
web-evidence-destroy-means = Le fichier est écrasé puis supprimé. Le fait qu’il était là, son SHA-256 et votre motif restent dans le journal. Les copies dans les sauvegardes restent.
web-evidence-destroyed = Détruite par { $by }, enregistrement { $record } :
web-evidence-refused-none = Aucun fichier n’a été choisi. Rien n’a été joint.
web-evidence-refused-empty = Un fichier est vide. Rien n’a été joint.
web-evidence-refused-large = Un fichier dépasse 25 Mo. Rien n’a été joint.
web-evidence-refused-kind = Un fichier n’est, par son contenu, d’aucun type accepté. Rien n’a été joint.
web-done-attached = Les fichiers sont joints.
web-done-attached-before = Ces fichiers étaient déjà joints.
web-done-destroyed = Le fichier est détruit.

# Pour les auditeurs.
web-audit = Audit
web-audit-means = Tout ce que cette page dit de son propre registre, vous pouvez l’emporter et le vérifier ailleurs : avec `headcount verify`, avec des outils pour les points de contrôle et preuves C2SP, ou avec votre propre programme.
web-audit-found = Résultat
web-audit-faults = { $count ->
    [one] 1 défaut a été trouvé. Gardez ce registre pour examen.
   *[other] { $count } défauts ont été trouvés. Gardez ce registre pour examen.
}
web-audit-verified = Chaque enregistrement a été relu et haché de nouveau : { $records } enregistrements et { $rows } lignes du répertoire des personnes, de { $entries } entrées ({ $erased } effacées), sont intacts.
web-audit-agrees = Ses { $size } premiers enregistrements sont ceux de votre point de contrôle.
web-audit-signed-own = Le point de contrôle est signé avec la clé du registre.
web-audit-signed-recorded = Le point de contrôle est signé avec une clé que le journal nomme.
web-audit-kept = { $count ->
    [one] 1 fichier de réponses gardées porte le sceau du registre ; il n’a pas servi.
   *[other] { $count } fichiers de réponses gardées portent le sceau du registre ; aucun n’a servi.
}
web-audit-evidence-sound = { $count ->
    [one] 1 pièce a été déchiffrée : c’est bien celle qui a été jointe.
   *[other] { $count } pièces ont été déchiffrées : ce sont bien celles qui ont été jointes.
}
web-audit-evidence-unchanged = { $count ->
    [one] 1 pièce est telle qu’enregistrée. Elle n’a pas été déchiffrée : la clé n’est pas ici.
   *[other] { $count } pièces sont telles qu’enregistrées. Elles n’ont pas été déchiffrées : la clé n’est pas ici.
}
web-audit-evidence-locked = { $count ->
    [one] 1 pièce est telle qu’enregistrée, mais la clé d’ici ne la déchiffre pas.
   *[other] { $count } pièces sont telles qu’enregistrées, mais la clé d’ici ne les déchiffre pas.
}
web-audit-evidence-missing = La pièce jointe par l’événement { $event } n’est pas là :
web-audit-verify = Vérifier
web-audit-verify-means = Tous les enregistrements et toutes les lignes du répertoire des personnes sont relus et hachés de nouveau. Aucune réponse gardée ne sert, et rien de personne n’est montré.
web-audit-checkpoint = Point de contrôle
web-audit-checkpoint-hint = Collez le texte de celui que vous gardez : toute réécriture de ce qu’il couvre est alors trouvée aussi. Peut rester vide.
web-audit-verify-now = Vérifier maintenant
web-audit-checkpoints = Points de contrôle
web-audit-checkpoints-mean = Un point de contrôle, c’est le nombre d’enregistrements et leur racine, signés. Gardez-le hors de portée du bureau : qui l’a trouve toute réécriture ultérieure.
web-audit-root = Racine
web-audit-checkpoint-now = Télécharger le point de contrôle de { $size } enregistrements
web-audit-named = Tailles et racines que le journal nomme lui-même, de ce qui a été publié
web-audit-growth = N’a fait que croître depuis
web-audit-proof = Preuve
web-audit-given-out = Le registre ne sait ni à qui des points de contrôle ont été remis, ni qui les a cosignés : ceux qui les gardent le savent.
web-audit-proofs = Preuves
web-audit-proofs-mean = Une preuve montre à qui n’a pas le registre qu’un enregistrement y est, ou qu’il n’a fait que croître. Elle contient son point de contrôle ; `headcount verify --proof` la vérifie.
web-audit-record = Enregistrement ou activité
web-audit-record-hint = Le numéro d’un enregistrement, ou une référence pour le dernier enregistrement de l’activité
web-audit-proof-of-record = Télécharger la preuve qu’il y est
web-audit-from = Enregistrements d’un point de contrôle antérieur
web-audit-from-hint = La deuxième ligne du point de contrôle que vous gardez
web-audit-proof-of-growth = Télécharger la preuve que le journal n’a fait que croître
web-audit-no-checkpoint = Ce qui a été collé n’est pas un point de contrôle.
web-audit-disagrees = Le journal n’est pas celui pour lequel le point de contrôle a été signé.
web-audit-not-signed = Aucune clé de ce registre n’a signé ce point de contrôle.
web-audit-no-key = La clé de signature n’est pas ici, ou n’est pas celle en vigueur. Demandez à qui tient le registre.
web-audit-no-proof = Cela ne peut pas être prouvé.
web-audit-no-sample = Il n’y a pas de tel échantillon.
web-audit-no-record = Il n’y a pas de telle activité.

# Échantillons.
web-sample = Échantillon
web-sample-means = Personne ne choisit ce qui est vérifié sur le terrain : la racine d’un point de contrôle tire au sort activités et contacts. Qui a le journal peut tirer de nouveau le même échantillon.
web-sample-draw = Tirer un échantillon
web-sample-how = Gardez d’abord le point de contrôle. Puis tirez un lot, par exemple aux dés, et ajoutez-le : ainsi le bureau n’a pas pu faire des points de contrôle jusqu’à ce que l’un lui convienne.
web-sample-checkpoint-hint = Celui que vous gardez, ou celui de cet instant, qui est ici
web-sample-lot = Lot
web-sample-lot-hint = Ce que vous avez tiré, une fois le point de contrôle entre vos mains
web-sample-size = Activités, et autant de contacts
web-sample-size-hint = Si aucun des 60 n’est faux, alors avec 95 % de confiance 4,9 % de tous le sont au plus
web-sample-period-hint = 2025, 2025-01-01/2025-06-30 ou un libellé ; vide : tout
web-sample-stratify = Répartir par
web-sample-undivided = sans répartition
web-sample-drawn = À vérifier
web-sample-of = { $drawn } sur { $population }.
web-sample-promise = Si aucun n’est faux, avec 95 % de confiance { $at_most } de tous le sont au plus.
web-sample-all = C’est la totalité.
web-sample-evidence = { $with } des { $all } activités ont des pièces justificatives. Demandez-les au bureau, et pour les autres ce qu’il y a.
web-sample-form = Le formulaire
web-sample-number = Élément
web-sample-entry = Dans le répertoire des personnes
web-sample-find = Avec la clé du registre, le bureau trouve une personne ou un ménage dans ses propres listes : `headcount lookup --kind person --entry ID --in FICHIER`, ou `--kind household`.
web-sample-finding = Juste ou faux
web-sample-activities = activités
web-sample-contacts = contacts
web-sample-evaluate = Évaluer un formulaire
web-sample-evaluate-means = Le formulaire avec right (juste) ou wrong (faux) dans la colonne finding, en CSV ou en classeur. Ce qui n’a pas pu être vérifié reste vide.
web-unit-activity = activité
web-unit-person = personne
web-unit-household = ménage
web-unit-group = groupe
web-findings = Ce que disent les constats
web-findings-mean = De « au moins » à « au plus », c’est un seul intervalle, avec { $confidence } de confiance (Clopper et Pearson). La limite supérieure seule a autant de confiance, et ne dit rien de combien peu peuvent être faux : c’est ce que la taille promettait.
web-findings-of = Sur
web-findings-verified = Vérifiés
web-findings-wrong = Faux
web-findings-at-least = Faux au moins
web-findings-at-most = Faux au plus
web-findings-at-most-alone = Limite supérieure seule
web-findings-open = Non vérifiés
web-findings-if-wrong = Au plus, si ceux-là sont faux

# La fiche d’information.
web-factsheet-unsafe = Celle-ci est pour le bureau. Avant de la diffuser, il faut retenir les nombres de peu de personnes : `headcount publish --publish-safe`.

# Comment s’appellent les colonnes d’une activité.
web-column-activity = Référence
web-column-kind = Type
web-column-sector = Secteur
web-column-also-sectors = Autres secteurs
web-column-title = Titre
web-column-office = Bureau
web-column-admin1 = Région
web-column-admin2 = Deuxième niveau
web-column-admin3 = Troisième niveau
web-column-site = Lieu
web-column-admin1-pcode = P-code de la région
web-column-admin2-pcode = P-code du deuxième niveau
web-column-admin3-pcode = P-code du troisième niveau
web-column-site-pcode = P-code du lieu
web-column-start = Premier jour
web-column-end = Dernier jour
web-column-status = Statut
web-column-donors = Bailleurs
web-column-project = Projet
web-column-partner = Partenaire
web-column-modality = Modalité
web-column-reach = Portée
web-column-new-people = Les comptages sont des personnes comptées nulle part ailleurs
web-column-items = Articles
web-column-quantity = Quantité
web-column-unit = Unité
web-column-value = Valeur
web-column-currency = Devise
web-column-class-level = Niveau
web-column-sessions = Séances tenues
web-column-case-type = Type de dossier
web-column-case-status = État du dossier
web-column-alert = Alerte
web-column-shock = Choc
web-column-alert-date = Date de l’alerte
web-column-assessment-date = Date de l’évaluation
web-column-topic = Thème
web-column-facility = Ouvrage
web-column-facility-type = Type d’ouvrage

# Publier.
web-publish = Publier
web-publish-means = Publier fige les chiffres d’une période, avec les enregistrements et les règles dont ils viennent. Des événements ultérieurs peuvent changer les chiffres ; la publication reste, et il est dit partout qu’ils ont changé.
web-label = Son nom
web-label-hint = Vide pour une année ; « ECHO 2025/01 », par exemple
web-safe = Retenir les nombres inférieurs à
web-safe-hint = 3 ou plus ; vide pour ne rien retenir
web-remark = Remarque pour les lecteurs
web-remark-hint = Elle reste dans le journal : ne nommez personne.
web-look = Regarder d’abord
web-moment-is = Après { $size } enregistrements ; racine
web-readers-see = les lecteurs voient
web-held-back = Retenus aux lecteurs : { $count ->
    [one] 1 nombre
   *[other] { $count } nombres
} en dessous de { $threshold }, ou dont on pourrait en déduire un.
web-held-back-nothing = Rien n’est à retenir.
web-held-back-not = Aucun petit nombre n’est retenu : ne donnez pas ces chiffres à tout le monde.
web-held-back-short = Retenus
web-warnings-open = { $count ->
    [0] Aucun avertissement n’est ouvert.
    [one] 1 avertissement est ouvert.
   *[other] { $count } avertissements sont ouverts.
}
web-reviews-open = Relectures : { $submitted } en attente, { $returned } renvoyées, { $others } non soumises.
web-reviews-none = Tout est relu.
web-publish-it = Publier { $period }
web-publish-once = Exactement ce qui est affiché ici est publié, une fois. Si quelqu’un enregistre quelque chose avant, rien n’est publié et vous revoyez les chiffres.
web-publish-changed = Rien n’est encore publié
web-publish-changed-means = Quelque chose a été enregistré après que vous avez regardé. Voici les chiffres tels qu’ils sont maintenant : regardez-les à nouveau.
web-close-it = Clôturer { $period }
web-close-means = Déclare la période terminée. Les événements ultérieurs qui la changent sont acceptés, et signalés.
web-publications = Publications
web-publications-none = Rien n’a encore été publié.
web-restated-since = Changé depuis ?
web-restated-to = Maintenant { $people } au total : voir ce qui a changé
web-restated-not = Rien n’a changé ces chiffres depuis.
web-published-again = Cette période a été publiée à nouveau plus tard.
web-publication-of = { $period } comme publié
web-publication-differs = Compter à nouveau les mêmes enregistrements ne donne pas ces chiffres. Lancez `headcount verify` et `headcount reproduce` avant de vous y fier.
web-publication-figures = Tous les tableaux de ces chiffres
web-as-published = comme publié
web-hand-over = À remettre
web-download-whole = Les chiffres entiers, pour le bureau
web-checkpoint = Un point de contrôle signé
web-checkpoint-means = Taille et racine du journal, recalculées et signées maintenant. Qui le garde peut montrer plus tard si les enregistrements ont été changés.
web-factsheet-safe = Les nombres inférieurs à { $threshold }, et ceux dont on pourrait en déduire un, sont retenus.
web-done-published = Publié.
web-done-published-before = C’était déjà publié, à partir de ces mêmes enregistrements : rien n’a été publié à nouveau.
web-done-closed = Clôturé.
web-done-closed-before = C’était déjà clôturé : rien n’a été enregistré.

# Pourquoi il n’y a pas de page, et que faire.
web-problem-no-page = Cette page n’existe pas
    .remedy = Vérifiez l’adresse, ou partez de la première page.
web-problem-host = Cette page a une autre adresse
    .remedy = Ouvrez-la à l’adresse que `headcount serve` a affichée.
web-problem-method = Cette adresse ne se demande pas ainsi
    .remedy = Revenez en arrière et utilisez les boutons de la page.
web-problem-signed-out = Vous n’êtes pas connecté
    .remedy = Connectez-vous avec votre identifiant et votre mot de passe, ou ouvrez le lien que `headcount serve` a affiché là où il a été lancé. Il connecte une seule fois ; la touche Entrée y affiche un autre lien.
web-problem-signed-out-again = Pour vous reconnecter, ouvrez un nouveau lien : la touche Entrée, là où tourne `headcount serve`, en affiche un.
web-problem-link = Ce lien ne connecte plus personne
    .remedy = Un lien sert une fois, pendant un quart d’heure. Appuyez sur Entrée là où tourne `headcount serve` : il en affiche un autre.
web-problem-not-allowed = Vous ne pouvez pas ouvrir cela
    .remedy = Demandez à la personne qui tient le registre s’il vous faut un autre rôle.
web-problem-other-office = Cette activité est d’un autre bureau
    .remedy = Demandez à quelqu’un qui enregistre pour ce bureau.
web-problem-changed = Quelqu’un l’a changée entre-temps
    .remedy = Rien n’a été enregistré. Regardez son état actuel, et décidez à nouveau.
web-problem-read-only = Rien n’est enregistré ici
    .remedy = La page a été lancée en lecture seule.
web-problem-other-site = Cette demande semble venir d’une autre page
    .remedy = Rien n’a été fait. Rouvrez la page et réessayez.
web-problem-address = Quelque chose dans l’adresse ne peut pas être pris
    .remedy = Rien n’est affiché plutôt qu’autre chose que ce qui était demandé. Revenez en arrière et choisissez à nouveau.
web-problem-question = Il n’y a pas de réponse à cette question
    .remedy = Revenez en arrière et changez votre demande.
web-problem-not-there = Cela n’existe pas
    .remedy = Vérifiez l’orthographe, ou cherchez dans les listes.
web-problem-no-form = L’envoi n’est pas celui du formulaire
    .remedy = Rien n’a été fait. Rouvrez la page et réessayez.
web-problem-no-file = Aucun fichier n’a été choisi
    .remedy = Revenez en arrière et choisissez-en un.
web-problem-importing = D’autres fichiers à vous sont en cours de lecture ou d’enregistrement
    .remedy = Attendez que ce soit fini : c’est un à la fois. La page des importations y mène.
web-problem-upload-gone = Ces fichiers ne sont plus là
    .remedy = Ils ont été enregistrés, ou ont plus d’une heure. Regardez les activités, ou envoyez-les à nouveau : ce qui est déjà enregistré ne l’est pas deux fois.
web-problem-disk = Le disque du serveur n’accepte plus rien
    .remedy = Rien n’a été enregistré. Demandez à la personne qui tient le registre de faire de la place.
web-problem-too-large = L’envoi est trop grand
    .remedy = Rien n’a été fait. Envoyez moins.
web-problem-too-slow = L’envoi a mis trop de temps à arriver
    .remedy = Rien n’a été fait. Réessayez.
web-problem-verifying = Quelqu’un d’autre vérifie le registre en ce moment
    .remedy = Tout est relu, donc un seul à la fois. Réessayez dans un instant.
web-problem-busy = Beaucoup d’autres enregistrent en ce moment
    .remedy = Rien n’a été enregistré. Réessayez dans un instant.
web-problem-taken = Une commande sur le serveur utilise le registre
    .remedy = Rien n’a été enregistré. Réessayez dans un instant ; ce qui a été envoyé peut être renvoyé, et n’est enregistré qu’une fois.
web-problem-unopened = Le registre ne peut pas être ouvert en ce moment
    .remedy = Rien n’a été enregistré. On réessaie sans cesse. Si cela dure, la personne qui fait tourner le serveur en trouve la raison là où il a été lancé.
web-problem-closing = Le registre est en train d’être fermé
    .remedy = Rien de plus n’a été enregistré. Rouvrez la page quand elle tournera à nouveau.
web-problem-ledger = Le registre n’a pas pu être lu
    .remedy = La personne qui le tient doit arrêter `headcount serve` et lancer `headcount doctor`. Ce qui était confirmé est enregistré.
web-problem-internal = Le programme a fait une erreur
    .remedy = Ce qui était confirmé est enregistré. Si cela se répète, dites-le à la personne qui tient le registre.

# Sauvegardes, clés, effacement.
web-backups = Sauvegardes et clés
web-backup = Sauvegardes
web-backup-known = Un registre ne sait pas où sont ses sauvegardes. Le nom d’une sauvegarde dit jusqu’à quel enregistrement elle va ; le registre en a { $records } maintenant.
web-backup-make = Faire une sauvegarde
web-backup-means = Tous les enregistrements et le répertoire des personnes, dans un fichier à garder sur un autre disque, loin de cet ordinateur. Elle est toujours chiffrée. Elle contient des pseudonymes, le sexe et l’année de naissance, mais ni nom ni numéro. Les pièces justificatives n’y sont pas : copiez aussi le dossier .evidence à côté du registre. La faire n’est inscrit nulle part.
web-backup-lock = Qui peut l’ouvrir
web-backup-by-recipient = Qui a la moitié privée d’une clé age
web-backup-by-passphrase = Qui connaît une phrase secrète
web-backup-recipient = Clé age publique
web-backup-recipient-hint = Elle commence par age1. Le bureau pays ou le siège a la moitié privée. Plusieurs sont séparées par des espaces.
web-backup-passphrase = Phrase secrète
web-backup-passphrase-hint = Sans elle, personne ne pourra jamais ouvrir la sauvegarde. Les espaces au début et à la fin ne comptent pas.
web-backup-again = La même phrase secrète
web-backup-again-hint = Une faute de frappe en exclurait tout le monde.
web-backup-with-key = Y mettre aussi la clé
web-backup-with-key-hint = Qui ouvre la sauvegarde peut alors retrouver des personnes par leurs numéros. Sinon, gardez une copie de la clé ailleurs.
web-backup-do = La faire et la télécharger
web-backup-no-recipient = Aucune clé age publique n’a été donnée
web-backup-wrong-recipient = Ce n’est pas une clé age publique
web-backup-no-passphrase = Aucune phrase secrète n’a été donnée
web-backup-not-the-same = Les deux phrases secrètes ne sont pas les mêmes
web-backup-cannot-encrypt = Ce programme a été construit sans chiffrement
web-diagnosis = Diagnostic
web-diagnosis-means = Examine tous les fichiers du registre, sur une copie, et ne change rien. La page attend pendant ce temps ; un grand registre prend des minutes. Ce qui peut être réparé l’est au terminal, la page arrêtée.
web-diagnosis-do = Tout examiner maintenant
web-diagnosis-sound = Le registre est en ordre.
web-diagnosis-mendable = Rien n’est perdu ; quelque chose peut être réparé au terminal, la page arrêtée.
web-diagnosis-damaged = Quelque chose est perdu ou modifié. Rien n’a été touché. Arrêtez la page et cherchez la dernière sauvegarde.
web-finding = Constat
web-finding-part = Partie
web-finding-state = État
web-finding-sound = en ordre
web-finding-note = remarque
web-finding-mendable = réparable
web-finding-damaged = endommagé
web-keys = Clés
web-key-there = La clé des pseudonymes est dans son fichier. Gardez-en une copie en lieu sûr : sans elle, aucune personne atteinte ne peut être reconnue.
web-key-missing = La clé des pseudonymes n’est pas dans son fichier. Rétablissez-la depuis sa copie, au terminal : d’ici là, aucune liste ne peut être enregistrée et personne ne peut être reconnu.
web-key-fingerprint = Empreinte de la clé
web-key-rotations = Nombre de remplacements
web-verifier = Clé de vérification
web-verifier-missing = La clé de signature n’est pas disponible.
web-verifier-means = Les auditeurs vérifient les points de contrôle avec la clé de vérification. Ce n’est pas un secret : donnez-la-leur.
web-rotate = Remplacer la clé
web-rotate-means = Quand la clé peut être en d’autres mains : tout le monde reçoit un nouveau pseudonyme sous une nouvelle clé, et qui a l’ancienne ne retrouve plus personne dans le registre. Aucun chiffre ne change. C’est irréversible.
web-rotate-after = Les anciennes copies et sauvegardes ont encore les anciens pseudonymes : détruisez-les, faites une nouvelle sauvegarde et exportez la nouvelle clé au terminal. Si la clé de signature était à côté, remplacez-la aussi.
web-rotate-takes = La page attend que ce soit fait.
web-rotate-reason-hint = Pourquoi ; c’est gardé dans le journal.
web-rotate-do = Remplacer la clé maintenant
web-erased = Ce qui a été effacé
web-erased-count = { $count ->
    [0] Les données de personne n’ont été effacées.
    [one] Les données d’une personne ou d’un ménage ont été effacées.
   *[other] Les données de { $count } personnes et ménages ont été effacées.
}
web-erase = Effacer une personne ou un ménage
web-erase-means = Ce qui ramène à quelqu’un est détruit ; ses contacts restent, donc aucun chiffre ne change. C’est irréversible.
web-erase-stays = Il reste une marque par laquelle qui détient la clé reconnaît le numéro quand un tableau le contient à nouveau.
web-erase-after = Les octets effacés sont dans les fichiers du registre jusqu’à ce qu’ils soient réécrits, et dans les anciennes copies, les sauvegardes et les tableaux du bureau jusqu’à leur destruction.
web-erase-whom = Les données de qui
web-erase-person = D’une personne
web-erase-household = D’un ménage
web-erase-number = Son numéro
web-erase-number-hint = Tel que dans les listes du bureau. Il n’est gardé nulle part.
web-erase-reason-hint = Pour quelle raison ; c’est gardé dans le journal. Ni nom ni numéro.
web-erase-look = Continuer
web-erase-do = Effacer pour toujours
web-erase-nobody = Le registre n’a personne de ce numéro
web-erase-no-number = Aucun numéro n’a été donné
web-erase-no-reason = Le motif manque, ou contient ce qui peut être un numéro de téléphone ou une adresse électronique
web-compact = Réécrire les fichiers du registre
web-compact-means = Les fichiers gardent ce qui a été écrasé jusqu’à ce qu’ils soient réécrits. Après cela, ce qui a été effacé n’est plus dans aucun fichier du registre. Aucun enregistrement et aucun chiffre ne change.
web-compact-takes = La page attend que ce soit fait, et il faut autant de place libre que le registre en prend. En cas d’interruption, le registre est comme avant.
web-compact-do = Réécrire maintenant
web-confirm-type = Tapez le nom du registre
web-confirm-type-hint = C’est : { $name }
web-confirm-not = Ne rien faire
web-confirm-not-typed = Ce qui a été tapé n’est pas le nom du registre
web-nothing-done = Rien n’a été fait
web-go-on = Continuer
web-done-compacted = Les fichiers du registre ont été réécrits.
web-done-rotated = La clé a été remplacée. Faites une nouvelle sauvegarde et détruisez les anciennes.
web-done-erased = Effacé. Réécrivez les fichiers du registre pour que ce ne soit plus dans aucun d’eux.
