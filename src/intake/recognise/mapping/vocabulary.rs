//! The words of forms' headers and values, folded: without capitals and accents.
//!
//! Belongs here: lists of words in French, English and Spanish. Does not: what they make of a column
//! (`words`).

/// Columns that a form's server adds, which say nothing of the activity.
pub(super) const SERVER: &[&str] = &[
    "start", "end", "today", "username", "deviceid", "phonenumber", "simserial", "subscriberid",
    "audit", "key", "parent_key", "rooturuid", "rootuuid", "instanceid", "instancename",
    "submissiondate", "submitterid", "submittername", "attachmentspresent", "attachmentsexpected",
    "devicename", "formversion", "formid", "@id", "received_on", "started_time", "completed_time",
    "last_sync",
];
/// Somebody's number.
pub(super) const NUMBER: &[&str] = &[
    "numero", "no", "num", "number", "nr", "nro", "n", "id", "code", "cod", "codigo",
    "identifiant", "identifier", "identificador", "matricule", "hhid", "uid",
];
/// Words that may say a number of somebody as well as how many.
pub(super) const NUMBER_WORDS: &[&str] = &[
    "numero", "no", "num", "n", "id", "code", "identifiant", "identifier",
];
/// One number of somebody, and never how many.
pub(super) const NUMBER_ONE: &[&str] = &[
    "id", "code", "cod", "codigo", "identifiant", "identifier", "identificador", "matricule", "uid",
];
/// Numbers of files and cases.
pub(super) const CASE: &[&str] = &[
    "caseid", "case", "dossier", "cas", "caso", "expediente", "serie",
];
/// Papers that have numbers.
pub(super) const PAPER: &[&str] = &[
    "carte", "card", "piece", "tarjeta", "nina", "ninu", "cni", "passeport", "passport", "cedula",
    "recepisse", "ration", "jeton", "token", "voucher", "coupon",
];
pub(super) const PHONE: &[&str] = &[
    "tel", "telephone", "phone", "mobile", "telefono", "celular", "gsm",
];
pub(super) const HOUSEHOLD: &[&str] = &[
    "menage", "menages", "household", "households", "hh", "famille", "family", "foyer", "hhid",
    "hogar", "familia",
];
/// A household, never several.
pub(super) const HOUSEHOLD_ONE: &[&str] = &[
    "menage", "household", "hh", "famille", "foyer", "hogar",
];
/// Several households: their number is no size.
pub(super) const DIFFERENT: &[&str] = &["menages", "households", "hogares", "familles", "families"];
pub(super) const SIZE: &[&str] = &["taille", "size", "tamano", "effectif", "hhsize"];
pub(super) const SIZE_ALONE: &[&str] = &["taille", "size", "tamano"];
/// Members of a household, without a word of how many: their number, where numbers stand below.
pub(super) const MEMBERS: &[&str] = &[
    "membres", "members", "miembros", "personnes", "persons", "people", "personas", "pers",
    "individus", "individuals", "charge", "dependants", "dependents", "dependientes",
    "bouches", "mouths",
];
pub(super) const PEOPLE: &[&str] = &[
    "personnes", "personne", "pers", "people", "persons", "individus", "individuals", "membres",
    "members", "participants", "participant", "beneficiaires", "beneficiaries", "eleves",
    "students", "apprenants", "learners", "personas", "individuos", "miembros", "beneficiarios",
    "participantes", "estudiantes", "attendees", "assistants",
];
/// How many.
pub(super) const NUMBERS_OF: &[&str] = &[
    "nombre", "nb", "nbr", "nbre", "number", "total", "effectif", "count", "num", "numero",
    "cantidad", "combien", "many", "cuantos", "cuantas",
];
/// How many, and never which.
pub(super) const NUMBERS_OF_ONLY: &[&str] = &[
    "nombre", "nb", "nbr", "nbre", "count", "combien", "many", "cuantos", "cuantas", "cantidad",
];
/// A part of a household or group: its number is not the whole.
pub(super) const PARTS: &[&str] = &[
    "enfant", "enfants", "child", "children", "ninos", "ninas", "nino", "nina", "femme", "femmes",
    "women", "woman", "mujeres", "homme", "hommes", "men", "man", "hombres", "fille", "filles",
    "girls", "garcon", "garcons", "boys", "moins", "under", "menos", "plus", "over", "mas", "u5",
    "handicap", "handicapes", "disability", "disabilities", "enceintes", "pregnant",
    "allaitantes", "lactating", "adultes", "adults", "adultos", "bebes", "infants", "nourrissons",
    "vulnerables", "ages", "elderly", "ancianos", "jeunes", "youth", "female", "females", "male",
    "males", "pdi", "idps", "refugies", "refugees", "hotes", "absents", "malades", "scolarises",
    "orphelins", "mothers", "meres", "madres",
    "fathers", "peres", "elders", "anciens", "leaders", "volunteers", "volontaires", "teachers",
    "enseignants", "farmers", "agriculteurs",
];
pub(super) const PERSON: &[&str] = &[
    "individu", "individuel", "individuelle", "individual", "personne", "person", "persona",
    "membre", "member", "mbr", "miembro", "beneficiaire", "beneficiary", "beneficiario",
    "beneficiaria", "benef", "ben", "participant", "participante", "eleve", "student",
    "estudiante", "alumno", "apprenant", "apprenante", "learner", "client", "cliente", "patient",
    "pid", "m",
];
/// Whose a column is, where it is of who was reached.
pub(super) const OF_PERSON: &[&str] = &[
    "individu", "individuel", "individuelle", "individual", "personne", "person", "persona",
    "membre", "member", "mbr", "miembro", "beneficiaire", "beneficiary", "beneficiario",
    "beneficiaria", "benef", "ben", "participant", "participante", "eleve", "student",
    "estudiante", "alumno", "apprenant", "apprenante", "learner", "client", "cliente", "patient",
    "m", "ind", "unique",
];
/// The head of a household.
pub(super) const HEADS: &[&str] = &["chef", "cheffe", "head", "hoh", "jefe", "jefa", "cm"];
pub(super) const BIRTH: &[&str] = &[
    "naissance", "birth", "dob", "nacimiento", "birthdate", "birthyear", "birthday", "naiss",
];
pub(super) const DATE: &[&str] = &[
    "date", "dates", "jour", "day", "fecha", "dia", "dt", "eventdate", "reportdate",
];
pub(super) const YEAR: &[&str] = &[
    "annee", "annees", "year", "years", "an", "ans", "ano", "anos", "yrs", "yr",
];
pub(super) const MONTHS: &[&str] = &["mois", "month", "months", "mes", "meses"];
pub(super) const COMPLETED: &[&str] = &[
    "revolu", "revolus", "revolues", "completed", "complete", "cumplidos",
];
pub(super) const SEX: &[&str] = &["sexe", "sex", "genre", "gender", "sexo", "genero"];
pub(super) const AGE: &[&str] = &["age", "ages", "edad"];
pub(super) const BAND: &[&str] = &[
    "tranche", "tranches", "group", "groupe", "groupes", "band", "unite", "unit", "unidad",
    "categorie", "category", "classe", "rango", "moyen", "average",
];
pub(super) const ALERT: &[&str] = &["alerte", "alert", "alerta"];
pub(super) const ASSESSMENT: &[&str] = &[
    "evaluation", "assessment", "evaluacion", "msa", "ers", "evaluations",
];
pub(super) const SHOCK: &[&str] = &["choc", "shock", "choque"];
pub(super) const ENDS: &[&str] = &["fin", "end", "cloture", "final", "ends"];
pub(super) const STARTS: &[&str] = &["debut", "start", "begin", "inicio", "commencement", "de"];
/// What was done.
pub(super) const HANDED: &[&str] = &[
    "distribution", "dist", "distrib", "intervention", "interv", "activite", "activity",
    "actividad", "remise", "assistance", "asistencia", "reponse", "response", "respuesta",
    "distribucion", "distribue", "distribues", "livraison", "delivery", "entrega", "kit", "kits",
    "aide", "recu", "recue", "recus", "recues", "received",
];
pub(super) const ACTIVITY: &[&str] = &[
    "seance", "session", "sesion", "formation", "training", "event", "evenement", "realisation",
    "visite", "visit", "cours", "sensibilisation", "report", "rapport", "execution", "mise",
    "oeuvre",
];
pub(super) const REACHED: &[&str] = &[
    "touches", "touchees", "atteints", "atteintes", "reached", "servis", "servies", "served",
    "assistes", "assistees", "assisted", "alcanzadas", "alcanzados", "recu", "recue", "received",
    "distribue", "total",
];
/// Reached, and nothing else.
pub(super) const REACHED_ONLY: &[&str] = &[
    "servis", "servies", "served", "assistes", "assistees", "assisted", "distribue", "distribues",
    "distribuees", "distributed", "livre", "livres", "livrees", "delivered", "entregado",
];
/// What is handed out, counted.
pub(super) const THINGS: &[&str] = &[
    "kit", "kits", "rations", "bons", "vouchers", "coupons", "sacs", "bags", "bidons", "couvertures",
    "blankets", "nattes", "baches", "tarpaulins", "articles", "items", "paquets", "packages",
];
pub(super) const NEW: &[&str] = &[
    "nouveau", "nouveaux", "nouvelle", "nouvelles", "new", "nuevo", "nuevos", "nuevas",
];
pub(super) const ARRIVALS: &[&str] = &[
    "arrivant", "arrivants", "arrivee", "arrivees", "arrival", "arrivals", "personnes", "people",
    "persons", "beneficiaires", "beneficiaries", "llegadas", "personas", "beneficiarios",
];
pub(super) const CODE: &[&str] = &["code", "pcode", "id", "codigo", "cod", "uid"];
pub(super) const NAMES: &[&str] = &["nom", "name", "nombre", "noms"];
pub(super) const ADMIN: &[&str] = &["admin", "niveau", "level", "distribution", "intervention"];
pub(super) const PLACE: &[&str] = &[
    "site", "village", "localite", "camp", "ecole", "school", "quartier", "location", "lieu",
    "sitio", "localidad", "aldea", "escuela", "lugar", "orgunitname", "emplacement", "locality",
    "settlement",
];
pub(super) const KIT: &[&str] = &[
    "assistance", "kit", "kits", "aide", "article", "articles", "item", "items", "appui",
    "service", "services", "asistencia", "articulo", "articulos", "ayuda", "modalite", "modality",
];
pub(super) const DISABILITY: &[&str] = &[
    "handicap", "handicape", "handicapee", "disability", "disabled", "discapacidad",
];
pub(super) const STATE: &[&str] = &["statut", "status", "state", "etat", "estado"];
pub(super) const STATE_OF_PEOPLE: &[&str] = &[
    "statut", "status", "categorie", "category", "population", "deplacement", "displacement",
    "estado", "categoria", "poblacion", "residency",
];
/// Whether a row counts: somebody was there or was given something.
pub(super) const SERVED: &[&str] = &[
    "recu", "recue", "recus", "recues", "received", "servi", "servie", "served", "present",
    "presente", "presence", "presences", "attendance", "attended", "remis", "retire", "collected",
    "emarge", "emargement", "participe", "participated", "assiste", "asistio", "recibio",
    "recibido", "absent", "absence", "eligible", "eligibilite", "retenu", "selectionne",
    "selected", "distribue", "deleted", "supprime", "doublon", "duplicate", "annule", "cancelled",
    "asistencia",
];
pub(super) const CONSENT: &[&str] = &[
    "consentement", "consent", "consentimiento", "consente", "accord", "accepte", "agree",
    "agrees",
];
pub(super) const REVIEW: &[&str] = &[
    "validation", "validated", "valide", "reviewstate", "review", "approbation", "approved",
    "approuve", "verifie", "verified", "aprobado", "validado",
];
/// Words that belong to somebody or something else than who, where and when was reached.
pub(super) const ELSEWHERE: &[&str] = &[
    // Who fills the form in, and who else is named in it.
    "enqueteur", "enqueteurs", "enquetrice", "enumerator", "enumerators", "interviewer",
    "encuestador", "encuestadora", "agent", "agents", "agente", "animateur", "animatrice",
    "facilitateur", "facilitatrice", "facilitator", "superviseur", "supervisor", "formateur",
    "formatrice", "trainer", "enseignant", "enseignante", "teacher", "docente", "maestro",
    "tuteur", "tutrice", "tuteurs", "guardian", "caregiver", "tutor", "tutora", "parent",
    "parents", "padre", "madre", "pere", "mere", "father", "mother", "conjoint", "conjointe",
    "epoux", "epouse", "spouse", "conyuge", "mandataire", "representant", "representante",
    "temoin", "witness", "repondant", "respondent", "president", "presidente", "accompagnant",
    "accompagnante", "soignant", "staff", "collecteur", "operateur", "saisisseur", "chauffeur",
    "focal", "volontaire",
    // Where from, where to.
    "origine", "origin", "origen", "provenance", "procedencia", "naissance", "birth",
    "nacimiento", "depart", "departure", "salida", "destination", "destino", "residence",
    "domicile", "habituel", "habituelle", "precedent", "precedente", "previous", "ancien",
    "ancienne", "anterieur", "retour", "return", "accueil",
    // When something else was.
    "expiration", "expiry", "peremption", "vencimiento", "delivrance", "issued", "emission",
    "arrivee", "arrival", "llegada", "entree", "alerte", "alert", "alerta", "choc", "shock",
    "saisie", "entry", "soumission", "submission", "enregistrement", "registration", "registro",
    "inscription", "signature", "firma", "impression", "update", "modification", "creation",
    "commande", "achat", "purchase", "reception", "vaccination", "mariage", "diagnostic",
    "evaluation", "assessment", "evaluacion", "collecte", "enquete", "survey", "deces", "death",
    // What is only meant to be.
    "prevu", "prevue", "prevus", "prevues", "planifie", "planifiee", "planifies", "planned",
    "previsto", "prevista", "prochain", "prochaine", "next", "proxima", "rendez", "cible",
    "cibles", "ciblees", "target", "targeted", "vise", "vises", "besoin", "besoins", "need",
    "needs", "attendu", "attendus", "expected", "demande", "demandes", "requested",
];
/// Words that change nothing.
pub(super) const FILLER: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "l", "d", "un", "une", "en", "et", "a", "au", "aux",
    "dans", "par", "pour", "sur", "the", "of", "in", "is", "at", "to", "for", "s", "and", "has",
    "have", "been", "quel", "quelle", "quels", "quelles", "est", "sont", "ete", "what", "which",
    "was", "were", "el", "del", "los", "las", "y", "cual", "es", "por", "on", "si", "oui", "non",
    "yes", "veuillez", "indiquer", "selectionner", "choisir", "entrer", "please", "enter",
    "select", "choose", "il", "elle", "ils", "il", "t", "o", "form", "actuel", "actuelle",
    "current", "cette", "ce", "qui", "the", "y", "jj", "mm", "aaaa", "dd", "yyyy", "lui",
    "combien", "how", "many",
];
pub(super) const FEMALE: &[&str] = &[
    "f", "femme", "femmes", "fille", "filles", "female", "females", "women", "girls", "feminin",
    "mujeres", "ninas", "mujer", "nina",
];
pub(super) const MALE: &[&str] = &[
    "m", "h", "homme", "hommes", "garcon", "garcons", "male", "males", "men", "boys", "masculin",
    "hombres", "ninos", "hombre", "nino",
];
pub(super) const FEMALE_ONE: &[&str] = &[
    "f", "femme", "feminin", "feminine", "female", "fille", "woman", "girl", "w", "mujer",
    "femenino", "nina", "انثى", "امراة",
];
pub(super) const MALE_ONE: &[&str] = &[
    "m", "h", "homme", "masculin", "male", "garcon", "man", "boy", "hombre", "masculino", "varon",
    "nino", "ذكر", "رجل",
];
pub(super) const GROUPS: &[(&str, &[&str])] = &[
    (
        "idp",
        &[
            "pdi",
            "pdis",
            "idp",
            "idps",
            "deplace",
            "deplaces",
            "deplacee",
            "deplacees",
            "displaced",
            "desplazado",
            "desplazada",
            "desplazados",
        ],
    ),
    (
        "refugee",
        &[
            "refugie",
            "refugies",
            "refugiee",
            "refugiees",
            "refugee",
            "refugees",
            "refugiado",
            "refugiados",
        ],
    ),
    (
        "returnee",
        &[
            "retourne",
            "retournes",
            "retournee",
            "retournees",
            "returnee",
            "returnees",
            "rapatrie",
            "rapatries",
            "rapatriee",
            "retornado",
            "retornados",
        ],
    ),
    (
        "host",
        &[
            "hote",
            "hotes",
            "host",
            "accueil",
            "autochtone",
            "autochtones",
            "resident",
            "residents",
            "residente",
            "acogida",
            "anfitriona",
        ],
    ),
    ("other", &["autre", "autres", "other", "others", "otro", "otros"]),
];
pub(super) const YES: &[&str] = &["oui", "yes", "true", "1", "o", "y", "si", "نعم"];
pub(super) const NO: &[&str] = &["non", "no", "false", "0", "n", "لا"];
/// Words that turn a meaning round.
pub(super) const DENIED: &[&str] = &[
    "non", "pas", "not", "no", "sans", "hors", "ni", "sin", "without",
];
pub(super) const ANSWER_YES: &[&str] = &[
    "oui", "yes", "true", "1", "o", "y", "si", "vrai", "verdadero", "present", "presente",
    "presents", "recu", "recue", "received", "servi", "servie", "served", "accepte", "agree",
    "agreed", "approved", "approuve", "approuvee", "valide", "eligible", "p", "x", "ok",
    "participe", "retire", "نعم",
];
pub(super) const ANSWER_NO: &[&str] = &[
    "non", "no", "not", "pas", "false", "0", "n", "faux", "falso", "absent", "absente", "absents",
    "refuse", "refused", "rejected", "rejete", "rejetee", "a", "لا",
];
/// States of rows that do not count.
pub(super) const EXCLUDED: &[&str] = &[
    "absent", "absente", "absents", "annule", "annulee", "cancelled", "canceled", "rejected",
    "rejete", "rejetee", "doublon", "duplicate", "duplicat", "refuse", "refusee", "refused",
    "unserved", "ineligible", "skipped", "overdue", "schedule", "brouillon", "draft", "deleted",
    "supprime", "hasissues", "planifie", "planifiee",
    "prevu", "prevue", "planned", "pending", "attente", "reporte", "reportee", "postponed",
    "suspendu", "suspended", "incomplet", "incomplete", "inacheve", "planificado", "anulado", "rechazado", "ausente",
];
