# Ce que disent `headcount import` et `headcount correct` des tableaux dans leur ensemble.

import-activities = { $count ->
    [one] { $count } activité
   *[other] { $count } activités
}
import-summary = { $done ->
    [imported] importé : { $activities }
   *[corrected] corrigé : { $activities }
}
import-nothing = { $done ->
    [imported] rien n’a été importé
   *[corrected] rien n’a été corrigé
}
import-nothing-to-do = { $count ->
    [one] rien à faire : l’activité est déjà enregistrée
   *[other] rien à faire : les { $count } activités sont déjà enregistrées
}
import-unchanged = { $count ->
    [one] { $count } était déjà enregistrée
   *[other] { $count } étaient déjà enregistrées
}
import-voided = { $count ->
    [one] { $count } annulée
   *[other] { $count } annulées
}
import-left-out = { $count ->
    [one] { $count } laissée de côté
   *[other] { $count } laissées de côté
}
import-dry-run = { $done ->
    [imported] essai sans enregistrer : à importer, { $activities }
   *[corrected] essai sans enregistrer : à corriger, { $activities }
}
import-dry-run-unchanged = { $count ->
    [one] { $count } est déjà enregistrée
   *[other] { $count } sont déjà enregistrées
}
import-brings = contacts : { $contacts } ; nouveaux dans le registre : { $persons }, { $households }
import-persons = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
import-households = { $count ->
    [one] { $count } ménage
   *[other] { $count } ménages
}
import-people-reached = personnes atteintes en { $year } : { $change }
import-once-approved = { $year } ne compte que les activités approuvées : celles-ci y seront une fois soumises et approuvées
import-rate = { $rows } lignes en { $seconds } s, { $rate } lignes par seconde
import-interrupted = { $count } activités sur { $all } ont été enregistrées ; répéter la commande enregistre le reste

import-copy-there = il y a déjà un fichier { $file }
import-copy-there-hint = donnez à --errors un fichier qui n’existe pas encore
import-copy-none = { $file } n’a pas été écrit : aucune ligne n’est à corriger
import-copy = { $count ->
    [one] { $file } : une copie des tableaux où { $count } ligne est marquée ; faites-y la correction, puis importez-la
   *[other] { $file } : une copie des tableaux où { $count } lignes sont marquées ; faites-y les corrections, puis importez-la
}

import-rejected = { $nothing } ; { $rows }
import-rows-wrong = { $rejected ->
    [one] { $rejected } ligne sur { $read } est à corriger
   *[other] { $rejected } lignes sur { $read } sont à corriger
}
import-files-unusable = { $count ->
    [one] un fichier est inutilisable
   *[other] { $count } fichiers sont inutilisables
}
import-people-missing-unknown = { $count ->
    [0] { $rows } ; des personnes de ces lignes manquent dans les chiffres : le nombre de { $unknown ->
        [one] 1 ligne
       *[other] { $unknown } lignes
    } est illisible
   *[other] { $rows } ; { $count } personnes de ces lignes peuvent manquer dans les chiffres, et celles de { $unknown ->
        [one] 1 ligne
       *[other] { $unknown } lignes
    } dont le nombre est illisible
}
import-people-missing = { $count ->
    [0] { $rows } ; personne de ces lignes ne manque dans les chiffres
    [one] { $rows } ; jusqu’à { $count } personne de ces lignes peut manquer dans les chiffres
   *[other] { $rows } ; jusqu’à { $count } personnes de ces lignes peuvent manquer dans les chiffres
}
