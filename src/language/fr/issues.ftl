# Ce qui peut ne pas aller dans un tableau ou un fichier. Une clé est `issues-` et un code de
# src/issue/code.rs ; sa partie `.remedy` dit quoi faire.

# Autour d’une phrase.

issues-severity-error = { $text }
issues-severity-warning = avertissement : { $text }
issues-severity-note = note : { $text }
issues-sheet = feuille { $sheet }
issues-row = ligne { $row }
issues-column = colonne { $column }
issues-line = { $file } ligne { $line }
issues-headline = { $place } : { $text }
issues-hint = conseil : { $text }
issues-typed = --{ $option } n° { $number }
issues-typed-again = de même pour le n° { $numbers }
issues-rows-few = les lignes { $rows } et { $last }
issues-rows-many = { $rows } et { $more } autres lignes
issues-same-value = { $rows } ont la même valeur
issues-same-note = de même pour { $rows }
issues-same-fault = { $rows } ont le même défaut
issues-alike = { $more ->
    [one] de même dans { $more } autre ligne
   *[other] de même dans { $more } autres lignes
}
issues-more-values = et { $more } autres valeurs
issues-many-more-values = et beaucoup d’autres valeurs
issues-more-kinds = … et { $more } autres sortes d’erreurs, dans { $rows } lignes
issues-how-to-see-all = --format json nomme chaque ligne, et --errors FICHIER.xlsx les marque dans une copie des tableaux
issues-quoted = « { $text } »
issues-unseen = { $chars ->
    [one] un texte d’un caractère
   *[other] un texte de { $chars } caractères
}
issues-semicolon = { " " };{ " " }
issues-and = { " " }et{ " " }
issues-or = { " " }ou{ " " }
issues-tally = « { $value } » ({ $rows })
issues-tally-empty = vide ({ $rows })
# Une colonne et ses réponses, chacune avec le nombre de lignes qui la donnent.
issues-answers = { $column }, { $answers }
issues-personal = { $personal ->
    [names] des noms de personnes
    [phones] des numéros de téléphone
    [addresses] des adresses
    [papers] des numéros de pièces d’identité
    [stories] du texte libre
    [positions] des positions GPS
   *[files] des signatures ou des images
}
# Dans une copie d’un tableau : au-dessus de la colonne de ce qui ne va pas, et dedans. La première
# permet de reconnaître une copie : elle ne change pas.
issues-copy-header = headcount : à corriger
issues-copy-column = { $column } : { $text }
issues-copy-remedy = { $text } ({ $remedy })

# Fichiers et dossiers.

issues-folder-without-tables = ne contient ni activities.csv, ni people.csv, ni households.csv, ni headcounts.csv
    .remedy = `headcount template DOSSIER` en écrit des vides ; un classeur se désigne par son fichier
issues-folder-without-files = ne contient ni classeur ni fichier CSV
    .remedy = indiquez les fichiers de l’export
issues-file-unreadable = { $error-kind ->
    [not-found] ne peut pas être lu : il n’existe pas
    [not-allowed] ne peut pas être lu : l’accès est refusé
    [folder] ne peut pas être lu : c’est un dossier
    [no-folder] ne peut pas être lu : un fichier est à la place de son dossier
    [long-name] ne peut pas être lu : son nom est trop long
    [links] ne peut pas être lu : ses liens mènent l’un à l’autre, et à aucun fichier
    [disk-fails] ne peut pas être lu : le disque, ou le réseau qui y mène, ne répond pas
   *[other] ne peut pas être lu : { $error }
}
    .remedy = vérifiez le chemin, et que vous avez le droit de le lire
issues-file-empty = est vide
    .remedy = écrivez un en-tête et des lignes, ou laissez le fichier de côté (`headcount template DOSSIER` écrit les en-têtes)
issues-table-without-rows = n’a pas de lignes
    .remedy = remplissez les lignes sous l’en-tête
issues-encoding-none = n’est pas du texte
    .remedy = donnez un classeur (XLSX, ODS) ou un CSV ; depuis un autre logiciel, enregistrez-le sous l’un de ces formats
issues-encoding-unknown = a des accents dans un encodage impossible à reconnaître (comme en écrivent Excel pour Mac ou MS-DOS)
    .remedy = enregistrez-le en CSV UTF-8 (dans Excel : Enregistrer sous, CSV UTF-8)
issues-encoding-mixed = est en partie en UTF-8 et en partie dans un autre encodage (comme lorsqu’on colle des fichiers bout à bout)
    .remedy = enregistrez-le en CSV UTF-8 (dans Excel : Enregistrer sous, CSV UTF-8)
issues-encoding-torn = s’arrête au milieu d’un caractère UTF-16
    .remedy = enregistrez-le de nouveau en CSV UTF-8 ; la copie n’est pas complète
issues-encoding-other = est lu comme { $encoding }
    .remedy = si un accent est mal rendu, enregistrez le fichier en CSV UTF-8
issues-csv-broken = { $error-kind ->
    [not-utf-8] n’est plus du CSV à partir d’ici : ce n’est pas de l’UTF-8
   *[other] n’est plus du CSV à partir d’ici : { $error }
}
    .remedy = vérifiez les guillemets
issues-workbook-old = est un classeur d’Excel 97 à 2003, ou protégé par un mot de passe
    .remedy = enregistrez-le en XLSX, sans mot de passe
issues-workbook-locked = est un classeur protégé par un mot de passe
    .remedy = enregistrez-en une copie sans mot de passe
issues-workbook-damaged = { $damage-kind ->
    [parts] n’est pas un classeur lisible : ses parties ne vont pas ensemble
    [part-missing] n’est pas un classeur lisible : il en manque une partie
   *[other] n’est pas un classeur lisible : { $damage }
}
    .remedy = ouvrez-le dans un tableur et enregistrez-le en XLSX, ODS ou CSV UTF-8
issues-archive-too-large = a un fichier de plus d’un demi-gibioctet une fois décompressé, ou plus de 1 000 fichiers
    .remedy = décompressez-la, et importez ses fichiers CSV
issues-workbook-too-large = contient plus de { $max } cellules
    .remedy = divisez-le, ou videz les cellules loin des tableaux
issues-over-limit = { $bound ->
    [stream] donne plus de { $max } Mio, et n’est pas un fichier sur un disque
    [row] a une ligne de plus de { $max } Mio
    [cell] a une cellule de plus de { $max } Mio
    [columns] a une cellule au-delà de la colonne { $max }
    [rows] a des lignes au-delà de la ligne { $max }, ou sans ordre
    [repeated] a des cellules qui en répètent d’autres plus de { $max } fois
    [cells] a plus de { $max } cellules
    [texts] a plus de { $max } Mio de texte dans ses cellules
    [memory] prend plus de { $max } Mio de mémoire, ce qu’aucun tableau ne fait
    [merged] a plus de { $max } plages de cellules fusionnées dans une feuille
    [sheets] a plus de { $max } feuilles
    [files] est une archive de plus de { $max } fichiers
    [part] fait plus de { $max } Mio une fois décompressé
    [unpacked] fait plus de { $max } Mio en tout une fois décompressé
    [times] fait plus de { $max } fois sa taille une fois décompressé, ce qu’aucun tableau ne fait
    [piece] a une balise ou un texte de plus de { $max } Kio
    [announced] annonce { $max } textes de plus qu’il n’en a
    [shared] a des textes qui prendraient plus de { $max } Mio
   *[styles] a plus de { $max } styles d’une sorte
}{ $has-part ->
    [yes] { " " }(dans { $part })
   *[no] { "" }
}
    .remedy = { $bound ->
        [stream] enregistrez-le comme fichier, et importez celui-ci
        [row] vérifiez les guillemets : un seul qui n’est pas fermé fait du reste du fichier une cellule
        [cell] vérifiez les guillemets ; une cellule de tableur a 32 767 caractères au plus
        [columns] videz les cellules loin des tableaux
        [rows] videz les cellules loin des tableaux, ou divisez la feuille
        [repeated] copiez le tableau seul dans un nouveau classeur
        [cells] divisez-le, ou videz les cellules loin des tableaux
        [texts] divisez le classeur
        [memory] divisez-le, ou retirez les colonnes dont rien n’a besoin
        [sheets] divisez le classeur
       *[other] le tableau de personne n’est ainsi : ne vous fiez pas au fichier ; s’il est de vous, ouvrez-le dans un tableur et enregistrez-le en CSV UTF-8
    }
issues-workbook-without-tables = n’a aucune feuille qui soit l’un des quatre tableaux de saisie
    .remedy = nommez les colonnes comme le fait `headcount template --xlsx FICHIER`, ou décrivez les feuilles dans une correspondance (`headcount mapping suggest FICHIER` en ébauche une)
issues-sheet-hidden = est masquée, et n’est pas lue
    .remedy = affichez la feuille pour qu’elle soit lue
issues-sheet-other = n’est aucun des quatre tableaux, et n’est pas lue
issues-sheet-empty = est vide
    .remedy = refaites l’export, avec un en-tête et des lignes
issues-cells-merged = a des cellules fusionnées sur plusieurs lignes : un texte vaut pour chaque ligne, un nombre pour la première
issues-rows-hidden = { $count ->
    [one] est masquée, comme par un filtre, et est lue comme les autres
   *[other] est la première de { $count } lignes masquées, comme par un filtre, et lues comme les autres
}
    .remedy = supprimez les lignes qui ne sont pas voulues

# En-têtes.

issues-header-unknown = n’est l’en-tête d’aucun des quatre tableaux de saisie
    .remedy = la première ligne doit nommer les colonnes, comme dans les tableaux qu’écrit `headcount template DOSSIER`
issues-header-below = { $above ->
    [one] porte l’en-tête ; la ligne { $above } au-dessus n’est pas lue
   *[other] porte l’en-tête ; les lignes 1 à { $above } au-dessus ne sont pas lues
}
issues-column-missing = la colonne « { $name } » manque dans l’en-tête
    .remedy = { $name ->
        [activity] { $table ->
            [activities] ajoutez-la : la référence, unique dans le registre
           *[other] ajoutez-la : la référence de l’activité
        }
        [kind] ajoutez-la : distribution, class, legal-case, rrm-response, session, works ou assessment
        [sector] ajoutez-la : un secteur du profil, par identifiant ou par nom
        [office] ajoutez-la : un bureau du profil, par identifiant ou par nom
        [site] ajoutez-la : localité, camp ou école
        [start] ajoutez-la : le premier jour, AAAA-MM-JJ
        [person] ajoutez-la : le numéro de la personne sur votre liste ; jamais un nom
        [household] ajoutez-la : le numéro du ménage sur votre liste ; jamais un nom
        [size] ajoutez-la : le nombre de membres, au moins 1
        [group] ajoutez-la : qui a été compté ; jamais un nom
       *[count] ajoutez-la : le nombre de personnes
    }
issues-column-twice = la colonne « { $name } » y est deux fois
    .remedy = gardez-en une
issues-column-unknown = n’est pas une colonne de ce tableau, et n’est pas lue
    .remedy = { $has-near ->
        [yes] si c’est « { $near } », renommez-la
       *[no] { "" }
    }
issues-column-slip = n’est pas une colonne de ce tableau, mais à une faute de frappe près « { $name } », qui manque au tableau
    .remedy = renommez-la « { $name } » ; si elle contient autre chose, supprimez-la ou donnez-lui un autre nom

# Lignes d’un tableau.

issues-row-skipped = { $as-what ->
    [remark] n’est pas lue : c’est une remarque, puisqu’elle commence par « # »
    [hashtags] n’est pas lue : ce sont des hashtags HXL
   *[labels] n’est pas lue : ce sont les libellés des colonnes
}
issues-cell-beside = a quelque chose à côté du tableau, dans la cellule { $cell }
    .remedy = retirez-le de la feuille, ou donnez un en-tête à sa colonne
issues-row-total = est un total : la ligne n’est pas lue, et celles qu’il additionne sont comptées
    .remedy = si ce n’est pas un total, écrivez-la autrement
issues-row-total-perhaps = se lit comme un total, qui compterait des personnes deux fois
    .remedy = retirez la ligne ; si ce n’est pas un total, écrivez-la autrement
issues-header-again = n’est pas lue : c’est l’en-tête, qui y est encore une fois
issues-header-other = est l’en-tête d’un autre tableau, ou a les colonnes dans un autre ordre ; les lignes en dessous ne sont pas lues
    .remedy = mettez chaque tableau dans sa propre feuille ou dans son propre fichier
issues-row-note = { $left-out ->
    [yes] n’est pas lue : elle n’a qu’un seul texte, comme une remarque ou une signature
   *[no] n’a qu’un seul texte, comme une remarque ou une signature
}
    .remedy = retirez la ligne, ou commencez-la par « # »
issues-number-merged-across = est une cellule fusionnée sur plusieurs colonnes de nombres
    .remedy = annulez la fusion et écrivez chaque nombre dans sa colonne
issues-number-merged-below = est fusionnée avec une ligne au-dessus, qui a le nombre ; les autres nombres de cette ligne compteraient en plus
    .remedy = annulez la fusion et écrivez le nombre de chaque ligne
issues-row-too-wide = a { $cells } cellules, alors que l’en-tête a { $columns } colonnes
    .remedy = mettez entre guillemets une cellule qui contient le séparateur
issues-cell-empty = est vide, mais obligatoire
    .remedy = remplissez-la
issues-cell-error = est une erreur du tableur, pas une valeur
    .remedy = corrigez la formule ou la cellule dont elle tire sa valeur, puis enregistrez le fichier de nouveau
issues-formula-without-result = est une formule sans résultat
    .remedy = ouvrez le fichier dans un tableur, faites-le calculer, puis enregistrez-le de nouveau ; si ce n’est pas une formule, écrivez la valeur sans = ni guillemets
issues-no-value = veut dire qu’il n’y a pas de valeur : tout ce qui le porte serait pris pour une seule et même chose
    .remedy = { $mapped ->
        [yes] { $needed ->
            [yes] écrivez la vraie valeur ; ou dites dans la correspondance que ce mot veut dire vide (empty = ["…"]) ou qu’il est une vraie valeur (accept = ["…"])
           *[no] laissez la cellule vide ; ou dites dans la correspondance que ce mot veut dire vide (empty = ["…"]) ou qu’il est une vraie valeur (accept = ["…"])
        }
       *[no] { $needed ->
            [yes] écrivez la vraie valeur ; un mot qui est une vraie valeur se prend en important avec une correspondance (accept = ["…"])
           *[no] laissez la cellule vide ; un mot qui est une vraie valeur se prend en important avec une correspondance (accept = ["…"])
        }
    }
issues-number-reformatted = est la façon dont un tableur affiche un grand nombre : des chiffres sont perdus, et des nombres différents se ressemblent
    .remedy = mettez la colonne au format texte dans le fichier d’où elle vient, puis refaites l’export
issues-text-long = dépasse 400 octets
    .remedy = { $of-place ->
        [yes] ôtez-le
       *[no] raccourcissez le texte
    }
issues-text-unseen = contient des caractères qu’on ne voit pas ; le texte est pris sans eux
issues-text-control = contient un retour à la ligne, ou un autre caractère qu’on ne voit pas
    .remedy = { $of-place ->
        [yes] ôtez-le
       *[no] ôtez-le, et fermez tous les guillemets de la ligne
    }
issues-text-email = contient une adresse électronique, et aucune donnée personnelle n’entre dans un registre
    .remedy = ôtez-la
issues-text-phone = contient ce qui ressemble à un numéro de téléphone, et aucune donnée personnelle n’entre dans un registre
    .remedy = ôtez-le
issues-text-turned = contient un caractère qui montre les autres dans un autre ordre que le leur
    .remedy = retapez le texte
issues-word-unknown = { $list ->
    [kind] n’est pas un type d’activité
    [status] n’est pas un statut
    [modality] n’est pas une modalité
    [reach] n’est pas une valeur pour reach
    [new-people] n’est pas une valeur pour new_people
    [sex] n’est pas une valeur pour le sexe
    [population-group] n’est pas un groupe de population
   *[disability] n’est pas une valeur pour le handicap
}
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ? Valeurs connues : { $known }
       *[no] choisissez parmi : { $known }
    }
issues-profile-unknown = { $list ->
    [sectors] n’est pas un secteur du profil
    [offices] n’est pas un bureau du profil
    [donors] n’est pas un bailleur du profil
   *[projects] n’est pas un projet du profil
}
    .remedy = { $has-known ->
        [no] { $list ->
            [sectors] le profil n’a aucun secteur : ajoutez-en avec `headcount profile set`
            [offices] le profil n’a aucun bureau : ajoutez-en avec `headcount profile set`
            [donors] le profil n’a aucun bailleur : ajoutez-en avec `headcount profile set`
           *[projects] le profil n’a aucun projet : ajoutez-en avec `headcount profile set`
        }
       *[yes] { $has-near ->
            [yes] vouliez-vous dire « { $near } » ? Connus : { $known }
           *[no] choisissez parmi : { $known } ; ou complétez le profil
        }
    }
issues-date-malformed = n’est pas une date (écrivez AAAA-MM-JJ, par exemple 2025-03-31)
    .remedy = { $has-meant ->
        [yes] vouliez-vous dire { $meant } ?
       *[no] corrigez la date
    }
issues-date-out-of-range = est hors des années 1990 à 2100
    .remedy = { $has-meant ->
        [yes] vouliez-vous dire { $meant } ?
       *[no] corrigez la date
    }
issues-date-impossible = n’est pas un jour du calendrier
    .remedy = vérifiez le mois et le jour
issues-date-serial = n’est pas une date, mais le nombre qui représente le { $day } dans un tableur
    .remedy = { $in-workbook ->
        [yes] mettez la colonne au format date dans le classeur, puis enregistrez-le
       *[no] mettez la colonne au format AAAA-MM-JJ avant de l’enregistrer en CSV
    }
issues-number-malformed = n’est pas un nombre entier
    .remedy = écrivez-le avec des chiffres seulement, par exemple 12
issues-number-too-small = est inférieur à { $min }
    .remedy = { $of-what ->
        [people] vérifiez le nombre de personnes
        [size] vérifiez la taille du ménage
        [headcount] vérifiez l’effectif
        [sessions] vérifiez le nombre de séances
        [age] vérifiez l’âge en années
       *[birth-year] vérifiez l’année de naissance
    }
issues-number-too-large = { $of-what ->
    [people] dépasse { $max }, le maximum admis pour un nombre de personnes
    [size] dépasse { $max }, le maximum admis pour la taille d’un ménage
    [headcount] dépasse { $max }, le maximum admis pour un effectif
    [sessions] dépasse { $max }, le maximum admis pour un nombre de séances
    [age] dépasse { $max }, le maximum admis pour un âge en années
   *[birth-year] dépasse { $max }, le maximum admis pour une année de naissance
}
    .remedy = cherchez une faute de frappe
issues-amount-malformed = n’est ni un montant ni une quantité
    .remedy = { $typed ->
        [yes] écrivez 1250 ou 12.5, sans séparateur de milliers, avec trois décimales au plus
       *[no] écrivez 1250 ou 12.5, sans séparateur de milliers, avec trois décimales au plus ; la virgule décimale est comprise dans les fichiers séparés par ;
    }
issues-cells-above-total = est inférieur à la somme des cellules par sexe et tranche d’âge, qui est { $sum }
    .remedy = corrigez les cellules ou le nombre

# Activités.

issues-reference-empty = est vide
    .remedy = { $own ->
        [yes] donnez une référence courte
       *[no] donnez la référence de l’activité
    }
issues-reference-long = dépasse { $max } octets
    .remedy = { $own ->
        [yes] donnez une référence courte
       *[no] donnez la référence de l’activité
    }
issues-reference-character = contient { $character }, qui ne peut pas en faire partie
    .remedy = { $own ->
        [yes] donnez une référence courte
       *[no] donnez la référence de l’activité
    }
issues-reference-unfit = { $error ->
    [long] est trop long pour une référence
    [control] contient un caractère qu’on ne voit pas
    [turned] contient un caractère qui montre les autres dans un autre ordre que le leur
    [email] contient une adresse électronique, et aucune donnée personnelle n’entre dans un registre
   *[phone] contient ce qui ressemble à un numéro de téléphone, et aucune donnée personnelle n’entre dans un registre
}
    .remedy = donnez une autre référence, par exemple GAO-EDU-2025-012
issues-activity-repeated = est déjà la référence de { $file } ligne { $row }, avec le même contenu ; elle compte une fois
issues-activity-twice = est déjà la référence de { $file } ligne { $row }
    .remedy = donnez à chaque activité sa propre référence
issues-start-in-future = est dans le futur (aujourd’hui : { $today })
    .remedy = enregistrez l’activité une fois commencée
issues-end-before-start = est avant le début, { $start }
    .remedy = corrigez l’une des deux dates
issues-column-of-other-kinds = ne concerne que les activités { $kinds }, et n’est pas enregistrée

# Personnes, ménages et effectifs.

issues-activity-other = n’est pas « { $typed } »
    .remedy = ôtez les lignes des autres activités ; `headcount import` en prend plusieurs
issues-activity-rejected = est une activité dont la ligne est à corriger
    .remedy = corrigez d’abord cette ligne
issues-activity-unlisted = n’est pas dans le tableau des activités
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] { $recorded ->
            [yes] elle est déjà enregistrée : pour la compléter ou la changer, utilisez `headcount correct --tables DOSSIER --reason …`
           *[no] ajoutez sa ligne au tableau des activités, ou corrigez la référence
        }
    }
issues-entry-not-listed = n’est pas sur la liste de cette activité
issues-activity-unrecorded = n’est pas dans le registre
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] vérifiez la référence ; `headcount import` enregistre ce qui est nouveau
    }
issues-born-after-start = est après le début de l’activité, { $start }
    .remedy = vérifiez
issues-age-otherwise = ne va pas avec l’âge de { $age }, qui donne { $born } ; l’année de naissance est retenue
    .remedy = corrigez l’un ou l’autre
issues-list-too-long = dépasse les { $max } lignes que peut avoir une activité
    .remedy = enregistrez la liste en plusieurs activités
issues-listed-twice = { $who ->
    [person] { $has-file ->
        [yes] est la même personne qu’à la ligne { $row } de { $file } ; elle compte une fois
       *[no] est la même personne que le n° { $row } ; elle compte une fois
    }
    [household] { $has-file ->
        [yes] est le même ménage qu’à la ligne { $row } de { $file } ; il compte une fois
       *[no] est le même ménage que le n° { $row } ; il compte une fois
    }
   *[group] { $has-file ->
        [yes] est le même groupe qu’à la ligne { $row } de { $file } ; il compte une fois
       *[no] est le même groupe que le n° { $row } ; il compte une fois
    }
}
issues-listed-otherwise = { $who ->
    [person] { $has-file ->
        [yes] est la même personne qu’à la ligne { $row } de { $file }, mais avec d’autres valeurs
       *[no] est la même personne que le n° { $row }, mais avec d’autres valeurs
    }
    [household] { $has-file ->
        [yes] est le même ménage qu’à la ligne { $row } de { $file }, mais avec d’autres valeurs
       *[no] est le même ménage que le n° { $row }, mais avec d’autres valeurs
    }
   *[group] { $has-file ->
        [yes] est le même groupe qu’à la ligne { $row } de { $file }, mais avec d’autres valeurs
       *[no] est le même groupe que le n° { $row }, mais avec d’autres valeurs
    }
}
    .remedy = gardez la ligne qui est juste, ou corrigez ce qui diffère : { $columns }
issues-group-total = n’est pas lu : c’est le total des autres groupes de l’activité
    .remedy = si ce n’est pas un total, donnez un autre nom au groupe
issues-group-total-other = s’appelle total, mais la somme des autres groupes de l’activité est { $sum }
    .remedy = retirez la ligne, corrigez les nombres ou donnez un autre nom au groupe ; les personnes d’aucun autre groupe forment un groupe à part
issues-group-is-sum = a autant de personnes que { $others } autres groupes de l’activité ensemble (lignes { $rows }), et est compté en plus
    .remedy = retirez la ligne si c’est leur total
issues-group-part = fait partie d’un autre groupe, comme le dit son nom ; ses personnes compteraient deux fois
    .remedy = retirez la ligne ; combien de femmes ou d’enfants compte un groupe se met dans ses colonnes de sexe et d’âge
issues-group-within = s’appelle comme le groupe de la ligne { $row } avec des mots en plus, et n’est pas plus grand ; s’il en fait partie, ses personnes comptent deux fois
    .remedy = retirez la ligne s’il fait partie de ce groupe
issues-groups-twice = ensemble, les groupes des lignes { $rows } ont autant de personnes que ceux des lignes { $others } ; si ce sont les mêmes personnes, elles comptent deux fois
    .remedy = gardez une seule des deux répartitions s’il s’agit des mêmes personnes
issues-household-is-sum = est aussi grand que les { $others } autres ménages de la liste ensemble, et est compté en plus
    .remedy = retirez la ligne si c’est leur total
issues-household-is-sum-above = est aussi grand que les { $others } ménages au-dessus ensemble, à une personne près ; c’est peut-être leur total, et il est compté en plus
    .remedy = retirez la ligne si c’est leur total
issues-person-is-count = n’a qu’un nombre, celui des { $others } lignes au-dessus ; il dit peut-être combien elles sont, et est compté en plus
    .remedy = retirez la ligne si ce n’est personne
issues-numbers-without-digit = { $count ->
    [one] un numéro n’a pas de chiffre (ligne { $rows }), comme un mot ou un nom ; tous ceux qui ont le même sont comptés comme un seul
   *[other] { $count } numéros n’ont pas de chiffre (lignes { $rows }), comme des mots ou des noms ; tous ceux qui ont le même sont comptés comme un seul
}
    .remedy = écrivez le numéro propre à chacun
issues-numbers-all-words = aucun des numéros n’a de chiffre ; si ce sont des noms, deux homonymes sont comptés comme un seul
    .remedy = écrivez le numéro propre à chacun si ce sont des noms
issues-numbers-are-emails = { $count ->
    [one] un numéro est une adresse électronique (ligne { $rows }) ; tous ceux qui ont la même sont comptés comme un seul
   *[other] { $count } numéros sont des adresses électroniques (lignes { $rows }) ; tous ceux qui ont la même sont comptés comme un seul
}
    .remedy = écrivez le numéro propre à chacun

# Lieux.

issues-site-named-otherwise = n’est pas le nom que le répertoire des lieux donne à ce P-code : « { $name } » ; c’est le P-code qui décide
    .remedy = vérifiez lequel des deux est juste
issues-site-ambiguous = est le nom de { $count } lieux du répertoire
    .remedy = remplissez admin1 à admin3, ou site_pcode : { $places }
issues-place-unknown = n’est pas dans le répertoire des lieux
    .remedy = { $advice ->
        [add] { $has-near ->
            [yes] vouliez-vous dire « { $near } » ? Sinon, si le lieu est nouveau, ajoutez-le avec `headcount gazetteer import`, ou prenez-le avec --new-sites
           *[no] si le lieu est nouveau, ajoutez-le avec `headcount gazetteer import`, ou prenez-le avec --new-sites
        }
       *[other] { $has-near ->
            [yes] vouliez-vous dire « { $near } » ?
           *[no] vérifiez l’orthographe
        }
    }

# Répertoires des lieux.

issues-gazetteer-header-unknown = n’est pas l’en-tête d’un répertoire des lieux
    .remedy = la première ligne doit nommer les colonnes : { $columns }
issues-gazetteer-column-unknown = n’est pas une colonne d’un répertoire des lieux, et n’est pas lue
    .remedy = { $has-near ->
        [yes] si c’est « { $near } », renommez-la
       *[no] { "" }
    }
issues-gazetteer-empty = n’a aucun lieu
    .remedy = remplissez les lignes sous l’en-tête
issues-gazetteer-too-large = a plus de { $max } lieux
    .remedy = gardez les lieux où le bureau travaille
issues-place-twice = est déjà le lieu de la ligne { $row }
    .remedy = gardez l’une des deux ; deux lieux de même nom doivent différer par leur P-code ou leur région, cercle ou commune
issues-place-nameless = est vide, et le site aussi
    .remedy = nommez le lieu
issues-population-malformed = n’est pas un nombre de personnes
    .remedy = écrivez-le avec des chiffres seulement
issues-degrees-malformed = n’est pas une { $of-what } en degrés, de -{ $max } à { $max }
    .remedy = écrivez 16.2717 ; l’ouest et le sud sont négatifs
issues-region-unknown = n’est pas une région du pays ({ $country })
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] vérifiez l’orthographe
    }

# Feuilles avec des hashtags HXL.

issues-hxl-tag-twice = plusieurs colonnes portent { $tag } ; la première, « { $column } », est lue
    .remedy = distinguez-les par des attributs
issues-hxl-tags-differ = plusieurs colonnes portent { $tag } ({ $columns }), et leurs valeurs diffèrent à la ligne { $row }
    .remedy = distinguez-les par des attributs (#date+start et #date+end, #loc+name et #loc+code), ou retirez le hashtag de celles qui ne sont pas voulues
issues-hxl-ages-overlap = ces colonnes de personnes se recouvrent et aucune ne compte toutes les personnes, de sorte que rien ne peut être additionné : { $columns }
    .remedy = marquez la colonne de toutes les personnes atteintes #reached+ind
issues-hxl-reached-skipped = les personnes de ces colonnes ne sont pas lues, et manquent si aucune autre colonne ne les compte : { $columns }
    .remedy = marquez la colonne de toutes les personnes atteintes #reached+ind
issues-hxl-sex-without-age = les personnes de ces colonnes sont comptées, mais leur sexe n’est pas gardé, car leur âge n’est pas connu : { $columns }
    .remedy = marquez des colonnes par sexe et par âge, comme #reached+f+age_5_11
issues-hxl-place-empty = est vide alors que d’autres lignes nomment le lieu : ce peut être un total
    .remedy = retirez la ligne si c’est un total ; sinon nommez le lieu, ou la zone si elle est visée tout entière
issues-hxl-row-is-sum = a autant de personnes que les { $others } lignes au-dessus ensemble, et est comptée en plus
    .remedy = retirez la ligne si c’est leur total
issues-hxl-references-made = aucune colonne ne porte #activity+id, donc { $count ->
    [one] la référence de { $count } activité est faite
   *[other] les références de { $count } activités sont faites
} du secteur, de l’intitulé, du lieu, du premier jour, du projet et des partenaires : si l’un d’eux est corrigé plus tard, la ligne est une autre activité
    .remedy = marquez #activity+id une colonne avec un numéro que chaque activité garde
issues-hxl-without-people = aucune colonne ne compte les personnes atteintes : les activités n’ont personne
    .remedy = marquez la colonne du nombre de personnes atteintes #reached+ind
issues-hxl-columns-skipped = colonnes non lues, sans place dans les tableaux de saisie : { $columns }
issues-hxl-organisations = concerne { $count } organisations ({ $names })
    .remedy = un registre ne contient que les activités de la sienne : gardez ces lignes, et marquez qui les réalise pour vous #org+impl
issues-hxl-kind-guessed = quand aucune colonne ne donne le type d’activité, c’est { $kinds } qui est pris
    .remedy = marquez #activity+type une colonne avec les types que donne `headcount help log`
issues-hxl-office-guessed = quand aucune colonne ne donne le bureau, c’est celui qui porte le nom du lieu ; certaines lignes n’en ont pas
    .remedy = marquez #org+office une colonne avec des bureaux du profil
issues-hxl-site-guessed = quand aucun lieu n’est nommé sous une région, un cercle ou une commune, c’est cette zone qui est prise pour le site
    .remedy = marquez #loc+name la colonne des localités ou des camps

# Une correspondance rapprochée d’un fichier.

issues-mapped-sheet-missing = n’a pas de feuille { $names }, que lit la correspondance
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] feuilles présentes : { $sheets }
    }
issues-mapped-sheet-taken = la feuille « { $name } » est lue par un [[sheet]] précédent de la correspondance
    .remedy = mettez les deux sections sous un seul [[sheet]]
issues-mapped-columns-missing = n’a aucune feuille avec les colonnes que lit la correspondance
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] feuilles présentes : { $sheets }
    }
issues-mapped-header-missing = n’a pas de ligne { $row }, où la correspondance place l’en-tête
    .remedy = corrigez header = … dans la correspondance
issues-mapped-column-missing = n’a pas de colonne { $names }, que lit la correspondance
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ? Sinon, corrigez la correspondance
       *[no] ses colonnes sont : { $columns }
    }
issues-mapped-column-ambiguous = « { $name } » désigne { $count } colonnes
    .remedy = { $has-columns ->
        [yes] écrivez-en une en entier : { $columns }
       *[no] écrivez « { $name } (1) » pour la première, « { $name } (2) » pour la deuxième
    }
issues-mapped-column-personal = { $in-condition ->
    [yes] { $by-header ->
        [yes] sert à une condition, mais semble contenir { issues-personal } d’après son en-tête : aucune donnée personnelle n’entre dans un registre
       *[no] sert à une condition, mais semble contenir { issues-personal } d’après ses valeurs : aucune donnée personnelle n’entre dans un registre
    }
   *[no] { $by-header ->
        [yes] est dans la correspondance, mais semble contenir { issues-personal } d’après son en-tête : aucune donnée personnelle n’entre dans un registre
       *[no] est dans la correspondance, mais semble contenir { issues-personal } d’après ses valeurs : aucune donnée personnelle n’entre dans un registre
    }
}
    .remedy = { $may-be-public ->
        [yes] prenez une autre colonne, ou laissez-la de côté ; si elle ne parle de personne, dites-le avec public = true à côté de column = "…" dans la correspondance
       *[no] prenez une autre colonne, ou laissez-la de côté
    }
issues-mapped-numbered-missing = n’a pas de colonne « { $name } », ni une avec un autre numéro
    .remedy = { "{" }n{ "}" } dans la correspondance tient lieu de 1, 2, 3 … : écrivez les noms tels qu’ils sont dans le fichier
issues-mapped-numbered-further = a aussi « { $name } », alors que la correspondance lit { $of } personnes côte à côte
    .remedy = écrivez un plus grand numbered = … dans la correspondance : qui est au-delà est laissé de côté
issues-mapped-repeat-missing = n’a pas de groupe répété « { $name } » dont les lignes pourraient être comptées
    .remedy = donnez le nom d’une [[sheet]] dont celle-ci est le parent
issues-mapped-join-missing = n’a pas de colonnes qui la relient à « { $parent } »
    .remedy = celles de Kobo sont _parent_index et _index ; pour d’autres, écrivez join = { "{" } own = "…", parent = "…" { "}" } dans la correspondance
issues-mapped-sheets-skipped = { $count ->
    [one] { $count } feuille n’est pas lue : { $sheets }
   *[other] { $count } feuilles ne sont pas lues : { $sheets }
}
issues-mapped-sheet-alike = n’est pas lue, alors qu’elle a les colonnes de « { $name } »
    .remedy = si c’est un autre export du formulaire, importez-la comme un fichier à part ; si c’est une copie, supprimez-la
issues-mapped-columns-skipped = { $has-personal ->
    [yes] { $count ->
        [one] { $count } colonne n’est pas lue, et elle semble personnelle : { $personal }
       *[other] { $count } colonnes ne sont pas lues, et certaines semblent personnelles : { $personal }
    }
   *[no] { $count ->
        [one] { $count } colonne n’est pas lue
       *[other] { $count } colonnes ne sont pas lues
    }
}
issues-mapped-answers-unread = { $count ->
    [one] { $count } colonne de oui et de non n’est pas lue : { $columns }
   *[other] { $count } colonnes de oui et de non ne sont pas lues : { $columns }
}
    .remedy = si l’une dit qui n’a pas été atteint, écartez ces lignes : keep = { "{" } column = "…", is = ["…"] { "}" }
issues-mapped-columns-empty = { $count ->
    [one] { $count } colonne que la correspondance lit est vide dans toutes les lignes : { $columns }
   *[other] { $count } colonnes que la correspondance lit sont vides dans toutes les lignes : { $columns }
}
issues-mapped-default-taken = est vide dans { $count } lignes sur { $rows }, où la correspondance prend « { $value } »
issues-mapped-condition-unmet = aucune ligne n’est écartée par la condition de la correspondance : { $column } n’est nulle part { $values }
    .remedy = si des lignes doivent être écartées, écrivez la valeur telle qu’elle est dans le fichier
issues-mapped-repeats-skipped = { $count ->
    [one] { $count } ligne est écartée avec la ligne de « { $parent } » dont elle fait partie
   *[other] { $count } lignes sont écartées avec les lignes de « { $parent } » dont elles font partie
}
issues-mapped-rows-skipped = { $count ->
    [one] { $count } ligne n’est pas lue, comme le dit la correspondance : { $column } est { $values }
   *[other] { $count } lignes ne sont pas lues, comme le dit la correspondance : { $column } est { $values }
}

# Lignes d’un fichier lu par une correspondance.

issues-row-without-parent = n’appartient à aucune ligne de « { $parent } »
    .remedy = exportez de nouveau le formulaire, avec tous ses groupes répétés
issues-row-with-parents = fait partie de la ligne { $row } de « { $parent } » comme de la ligne { $other }
    .remedy = donnez là des valeurs différentes aux lignes de « { $parent } », ou reliez les feuilles par une autre colonne : join = { "{" } own = "…", parent = "…" { "}" }
issues-submission-repeated = est la même soumission que la ligne { $row } ; elle compte une fois
issues-submission-twice = est la même soumission que la ligne { $row }, mais avec d’autres valeurs
    .remedy = gardez la ligne qui est juste, ou corrigez ce qui diffère ({ $columns }) ; si les deux sont justes, { $key } n’est pas la clé d’une soumission
issues-submission-differs = est la même soumission que { $file } ligne { $row }, qui dit autre chose
    .remedy = importez seulement l’export le plus récent
issues-submissions-shared = { $count ->
    [one] { $count } ligne est une soumission que { $file } a aussi ; elle compte une fois
   *[other] { $count } lignes sont des soumissions que { $file } a aussi ; elles comptent une fois
}
issues-submission-key-unstable = une soumission modifiée reçoit un autre { $name }
    .remedy = { $has-better ->
        [yes] écrivez  submission = [{ $better }]  dans la correspondance : une seule suffit
       *[no] exportez le formulaire avec _id ou meta/rootUuid, et écrivez  submission = ["_id", "meta/rootUuid", "{ $name }"]  dans la correspondance
    }
issues-submission-malformed = n’est pas la clé d’une soumission
    .remedy = prenez pour submission une colonne dont le serveur fait les clés (_id, meta/rootUuid et _uuid de Kobo, KEY d’ODK, formid de CommCare, @id d’ActivityInfo, event, trackedEntity et enrollment de DHIS2) : d’autres numéros peuvent être ceux de personnes, et ne sont pas conservés
issues-activity-contradicted = { $has-sheet ->
    [yes] n’est pas ce que { $sheet }, ligne { $row } dit de la même activité, { $reference }
   *[no] n’est pas ce que la ligne { $row } dit de la même activité, { $reference }
}
    .remedy = corrigez l’une des deux, ou mettez le champ dans le modèle de la référence, pour en faire deux activités
issues-choices-contradicted = diffère d’un choix de cette ligne à l’autre, alors qu’ils forment une seule activité, { $reference }
    .remedy = mettez le champ dans le modèle de la référence, pour que chaque choix soit une activité
issues-choices-differ = { $has-chosen ->
        [yes] indique d’autres choix que ses colonnes, qui indiquent : { $chosen }
       *[no] indique des choix, alors que ses colonnes n’en indiquent aucun
    }
    .remedy = changez les deux : ce sont les colonnes de 0 et de 1 qui sont lues, et le texte que l’on voit
issues-dates-mixed = a des dates du tableur ({ $days }) et des textes lus avec format ({ $texts }) : là où il a pris des textes d’un autre ordre pour des dates, le jour et le mois ont changé de place
    .remedy = comparez quelques-unes de ces dates avec le formulaire ; mettez la colonne au format texte avant de la remplir
issues-value-unnamed = n’a pas de nouveau nom dans la correspondance
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ? Sinon, ajoutez  { $has-value ->
            [yes] "{ $value }"
           *[no] le texte de la cellule
        } = "…"  à la correspondance (ligne { $line })
       *[no] ajoutez  { $has-value ->
            [yes] "{ $value }"
           *[no] le texte de la cellule
        } = "…"  à la correspondance (ligne { $line }), ou remplacez la valeur dans le fichier
    }
issues-reference-part-empty = est vide, et la référence est faite avec { "{" }{ $name }{ "}" }
    .remedy = remplissez la cellule
issues-choices-too-many = a plus de choix, avec ceux d’autres colonnes, qu’une ligne ne peut en avoir : { $max }
    .remedy = divisez la ligne, ou ne lisez que l’une de ces questions
issues-namespace-part-empty = est vide, alors que la liste de numéros est nommée avec { "{" }{ $name }{ "}" }
    .remedy = remplissez la cellule : les numéros de toutes les lignes sans elle seraient sur une même liste
issues-namespace-alike = donne la liste de numéros « { $namespace } », et une ligne plus haut « { $other } » : les mêmes numéros sur deux listes sont des personnes différentes
    .remedy = écrivez-la d’une seule façon, ou donnez un nom à ses orthographes avec values = {"{"} "…" = "…" {"}"} dans la correspondance
issues-number-part-empty = est vide, alors que le numéro est fait d’elle et d’autres colonnes
    .remedy = remplissez la cellule : une partie d’un numéro est celui d’un autre
issues-key-part-empty = est vide, alors que la clé qui fait reconnaître les personnes de ce formulaire en a besoin
    .remedy = remplissez la cellule, ou écrivez may_be_empty = true à côté dans la correspondance
issues-key-too-short = une seule colonne remplie n’est pas une clé : des inconnus la partagent
    .remedy = remplissez une autre colonne de la clé

# Fichiers de correspondance.

issues-mapping-unreadable = { $error-kind ->
    [not-found] impossible de lire { $path } : le fichier n’existe pas
    [not-allowed] impossible de lire { $path } : l’accès est refusé
    [folder] impossible de lire { $path } : c’est un dossier
    [no-folder] impossible de lire { $path } : un fichier est à la place de son dossier
    [long-name] impossible de lire { $path } : son nom est trop long
    [links] impossible de lire { $path } : ses liens mènent l’un à l’autre, et à aucun fichier
    [disk-fails] impossible de lire { $path } : le disque, ou le réseau qui y mène, ne répond pas
   *[other] impossible de lire { $path } : { $error }
}
    .remedy = vérifiez le chemin et les droits d’accès
issues-mapping-malformed = n’a pas la forme d’une correspondance ; le lecteur de TOML dit, en anglais : { $says }
    .remedy = `headcount mapping suggest FICHIER` en ébauche une ; voyez `headcount help mapping`
issues-mapping-name-empty = le nom du formulaire est vide
    .remedy = dites comment on appelle le formulaire
issues-mapping-name-unfit = { $error ->
    [long] le nom du formulaire dépasse 400 octets
    [control] le nom du formulaire contient un retour à la ligne, ou un autre caractère que personne ne voit
    [turned] le nom du formulaire contient un caractère qui montre les autres dans un autre ordre
    [email] le nom du formulaire contient une adresse électronique, et aucune donnée personnelle n’entre dans un registre
   *[phone] le nom du formulaire contient ce qui ressemble à un numéro de téléphone, et aucune donnée personnelle n’entre dans un registre
}
    .remedy = donnez-lui un nom court
issues-mapping-without-sheets = ne dit rien d’aucune feuille
    .remedy = ajoutez une [[sheet]] avec ce que sont ses lignes, par exemple [sheet.household]
issues-mapping-namespace-empty = l’espace de numéros (namespace) est vide
    .remedy = donnez un nom court, par exemple gao, ou un modèle, par exemple list-{ "{" }office{ "}" }
issues-mapping-namespace-malformed = { $error ->
    [opening] l’espace de numéros (namespace) a une { "}" } sans { "{" } avant
    [closing] l’espace de numéros (namespace) a une { "{" } sans { "}" } après
   *[name] l’espace de numéros (namespace) a des accolades sans nom de champ dedans
}
    .remedy = donnez un nom court, par exemple gao, ou un modèle, par exemple list-{ "{" }office{ "}" }
issues-mapping-parent-unknown = aucune feuille plus haut ne s’appelle « { $name } »
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] donnez le nom d’une [[sheet]] placée plus haut
    }
issues-mapping-name-taken = « { $name } » a déjà un sens
    .remedy = donnez un autre nom
issues-mapping-sheet-empty = ne dit pas ce que sont les lignes de la feuille
    .remedy = ajoutez [sheet.activity], [sheet.household], [sheet.person] ou [[sheet.headcount]], ou retirez la feuille
issues-mapping-join-alone = a un join, mais pas de parent
    .remedy = ajoutez parent = "…", le nom de la feuille à laquelle elle est reliée
issues-mapping-without-activity = ne dit pas à quelle activité appartiennent les lignes
    .remedy = ajoutez [sheet.activity] à cette feuille ou à son parent, ou activity = "…", la colonne de la référence
issues-mapping-parent-missing = lit dans un parent que la feuille n’a pas
    .remedy = ajoutez parent = "…" à la feuille, ou écrivez column au lieu de parent
issues-mapping-pattern-unknown = le modèle nomme { "{" }{ $name }{ "}" }, qui n’est pas un champ
    .remedy = { $has-near ->
        [yes] vouliez-vous dire { "{" }{ $near }{ "}" } ?
       *[no] ajoutez { $name } = "…", la colonne, à [sheet.columns]
    }
issues-mapping-pattern-circular = le modèle de « { $name } » revient à lui-même
    .remedy = nommez des champs lus dans des colonnes
issues-mapping-pattern-long = le modèle de « { $name } » fait un texte de plus de { $max } morceaux, par les champs qu’il nomme
    .remedy = nommez des champs lus dans des colonnes
issues-mapping-pattern-malformed = { $error ->
    [opening] le modèle a une { "}" } sans { "{" } avant
    [closing] le modèle a une { "{" } sans { "}" } après
   *[name] le modèle a des accolades sans nom de champ dedans
}
    .remedy = écrivez-le comme GAO-{ "{" }date{ "}" }-{ "{" }site{ "}" } ; une colonne dont le nom a des accolades se donne comme { "{" } column = "…" { "}" }
issues-mapping-field-unknown = { $table ->
    [activities] « { $name } » n’est pas un champ d’une activité
    [people] « { $name } » n’est pas un champ d’une personne
    [households] « { $name } » n’est pas un champ d’un ménage
   *[headcounts] « { $name } » n’est pas un champ d’un effectif
}
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] choisissez parmi : { $known }
    }
issues-mapping-field-not-derived = « { $name } » ne peut pas être une clé dérivée
    .remedy = seul le numéro d’une personne ou d’un ménage peut être dérivé
issues-mapping-source-misplaced = « { $name } » ne peut pas avoir { $word }
    .remedy = { $word ->
        [sum] seuls les tailles, les nombres et les colonnes par sexe et âge s’additionnent
        [together] seul le numéro d’une personne ou d’un ménage se fait de plusieurs colonnes
        [value] avec un seul numéro pour toutes les lignes, toutes seraient une seule et même personne : donnez la colonne qui le contient
        [default] tous ceux qui n’ont pas de numéro seraient une seule et même personne : retirez default
       *[unit] seul un âge a une unité
    }
issues-mapping-numbered-malformed = numbered n’est pas ce qu’il doit être
    .remedy = donnez un nombre entier de 1 à { $max }, dans [sheet.person] ou [[sheet.headcount]], avec { "{" }n{ "}" } là où le numéro figure dans les noms de colonnes
issues-mapping-unit-unknown = « { $unit } » n’est pas une unité d’âge
    .remedy = écrivez unit = "months", ou rien si l’âge est en années
issues-mapping-word-both = « { $word } » est dit vide, et dit être une valeur
    .remedy = gardez-le dans une seule des deux listes
issues-mapping-field-missing = { $table ->
    [activities] une activité a besoin de « { $name } »
    [people] une personne a besoin de « { $name } »
    [households] un ménage a besoin de « { $name } »
   *[headcounts] un effectif a besoin de « { $name } »
}
    .remedy = { $name ->
        [person] ajoutez { $name } = "…", le nom de la colonne de son numéro ; si la liste n’a pas de numéros, faites une clé de plusieurs colonnes : { $name } = { "{" } derive = ["…", "…"] { "}" }
        [household] ajoutez { $name } = "…", le nom de la colonne de son numéro ; si la liste n’a pas de numéros, faites une clé de plusieurs colonnes : { $name } = { "{" } derive = ["…", "…"] { "}" }
       *[other] ajoutez { $name } = "…", le nom d’une colonne, ou { $name } = { "{" } value = "…" { "}" } si c’est le même pour toutes les lignes
    }
issues-mapping-source-unclear = ne dit pas d’une seule façon d’où vient la valeur
    .remedy = donnez column, parent, value, pattern, derive, together, sum ou rows_of, et un seul
issues-mapping-values-without-column = renomme, sépare ou vide ce qu’aucune colonne ne contient
    .remedy = donnez-le là où la valeur vient d’une colonne
issues-mapping-key-too-short = une clé ou un numéro fait de colonnes en demande plusieurs
    .remedy = donnez-en deux ou plus, par exemple le nom et le téléphone : une seule est partagée par des inconnus ; un numéro sur une liste se donne comme la colonne elle-même
issues-mapping-list-unknown = il n’y a pas de liste de valeurs « { $name } »
    .remedy = { $has-near ->
        [yes] vouliez-vous dire « { $near } » ?
       *[no] ajoutez [values.{ $name }] avec "valeur" = "nouveau nom"
    }
issues-mapping-values-alike = « { $value } » et « { $other } » se lisent de la même façon
    .remedy = gardez l’une des deux
issues-mapping-order-unknown = « { $order } » n’est pas un ordre de date
    .remedy = utilisez dd/mm/yyyy, mm/dd/yyyy ou yyyy-mm-dd
issues-mapping-condition-empty = ne dit pas quelles lignes sont lues
    .remedy = ajoutez is = ["…"], les valeurs retenues, ou is_not = ["…"]
issues-mapping-to-do = { $has-value ->
    [yes] « { $value } » dit encore TODO
   *[no] dit encore TODO
}
    .remedy = écrivez ce que c’est dans les termes de headcount
