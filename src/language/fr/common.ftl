# Mots communs à plusieurs fichiers.

common-error = erreur : { $text }
common-recorded = { $what } : enregistré comme événement { $sequence }

common-date = { $day } { $month } { $year }
common-date-first = { $day }er { $month } { $year }
common-days = { $from } au { $to }

common-month-1 = janvier
common-month-2 = février
common-month-3 = mars
common-month-4 = avril
common-month-5 = mai
common-month-6 = juin
common-month-7 = juillet
common-month-8 = août
common-month-9 = septembre
common-month-10 = octobre
common-month-11 = novembre
common-month-12 = décembre

common-month-short-1 = janv.
common-month-short-2 = févr.
common-month-short-3 = mars
common-month-short-4 = avr.
common-month-short-5 = mai
common-month-short-6 = juin
common-month-short-7 = juil.
common-month-short-8 = août
common-month-short-9 = sept.
common-month-short-10 = oct.
common-month-short-11 = nov.
common-month-short-12 = déc.

common-no-ledger = il n’y a pas de registre dans le dossier « { $folder } »
common-no-ledger-hint = indiquez-en un avec --ledger DOSSIER ou $HEADCOUNT_LEDGER, ou créez-en un avec `headcount init DOSSIER --name … --country …`
common-in-use = un autre headcount utilise le registre ({ $file } est verrouillé)
common-in-use-hint = attendez qu’il ait fini, puis réessayez ; un registre n’a qu’un utilisateur à la fois
common-served = le registre est montré aux navigateurs à l’adresse { $address }
common-served-hint = arrêtez d’abord cette page (Ctrl-C là où tourne `headcount serve`) : cette commande a besoin des fichiers du registre pour elle seule, ou une autre page montrerait le même registre
common-page-busy = la page à l’adresse { $address } utilise le registre et ne l’a pas prêté
common-page-busy-hint = réessayez dans un instant ; si cela dure, attendez la fin de l’importation ou de la commande en cours, ou arrêtez la page
common-page-unknown = une adresse pas encore connue
common-waits-for-page = en attente que la page à l’adresse { $address } prête le registre
common-key-missing = le fichier de clé { $file } manque
common-key-missing-hint = indiquez la clé avec --key FICHIER ou $HEADCOUNT_KEY ; sans elle, personne ne peut être reconnu, et aucune liste ne peut être enregistrée (les rapports n’en ont pas besoin)
common-key-wrong = la clé n’est pas celle de ce registre
common-key-wrong-hint = indiquez avec --key FICHIER ou $HEADCOUNT_KEY le fichier de clé que `headcount init` a écrit pour ce registre

common-step-reading = lecture
common-step-recognising-people = reconnaissance des personnes
common-step-checking = vérification
common-step-counting = calcul
common-step-holding-back = choix de ce qui est masqué
common-step-recording = enregistrement
common-step-hashing = empreintes
common-step-verifying = contrôle
common-step-rotating = changement de clé
common-step-comparing = comparaison
common-step-rewriting = réécriture
common-step-backing-up = sauvegarde
common-step-restoring = restauration
common-step-exporting = export
common-reading = { $rows } lignes, { $rate }/s, reste { $left }
common-left = restant
