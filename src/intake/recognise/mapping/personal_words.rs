//! The words of headers that speak of people, folded: without capitals and accents.
//!
//! Belongs here: lists of words in French, English and Spanish. Does not: what follows from them
//! (`personal`).

/// Words for what people's names are called.
pub(super) const NAME: &[&str] = &[
    "nom", "noms", "prenom", "prenoms", "name", "names", "surname", "firstname", "lastname",
    "fullname", "forename", "nomcomplet", "patronyme", "surnom", "nickname", "nombres",
    "apellido", "apellidos",
];
/// Words for people whose name it can be.
pub(super) const PERSON: &[&str] = &[
    "chef", "cheffe", "head", "beneficiaire", "beneficiary", "beneficiaries", "benef",
    "beneficiario", "beneficiaria", "hoh", "jefe", "jefa", "participant", "participante",
    "respondent", "repondant", "enqueteur", "enumerator", "mere", "pere", "mother", "father",
    "tuteur", "tutrice", "guardian", "enfant", "child", "personne", "person", "membre", "member",
    "epoux", "epouse", "spouse", "conjoint", "client", "cliente", "recipient", "contact", "eleve",
    "student", "apprenant", "enseignant", "teacher", "agent", "demandeur", "mandataire",
    "complet", "famille", "family", "full", "first", "last",
];
/// Words for things and places that have names of their own.
pub(super) const THING: &[&str] = &[
    "site", "sites", "village", "localite", "location", "lieu", "place", "ecole", "school",
    "camp", "region", "commune", "cercle", "district", "quartier", "ville", "town", "city",
    "activite", "activity", "projet", "project", "partenaire", "partner", "organisation",
    "organization", "ong", "ngo", "kit", "article", "item", "formation", "training", "groupe",
    "group", "point", "forage", "puits", "structure", "centre", "center", "admin1", "admin2",
    "admin3", "province", "zone", "table", "cours", "class", "classe", "form", "formulaire",
    "produit", "product", "infrastructure",
];
/// Words for people that say, where a header has no others, that its values are they: `Chef`, `hoh`.
pub(super) const ALONE: &[&str] = &[
    "chef", "cheffe", "head", "hoh", "jefe", "jefa", "benef", "beneficiaire", "beneficiary",
    "beneficiario", "beneficiaria", "participant", "participante", "membre", "member", "miembro",
    "respondent", "repondant", "enqueteur", "enumerator", "mere", "pere", "mother", "father",
    "tuteur", "tutrice", "guardian", "epoux", "epouse", "spouse", "conjoint", "client", "cliente",
    "recipient", "eleve", "student", "apprenant", "enseignant", "teacher", "mandataire",
    "patient",
];
/// Words beside those that say nothing else.
pub(super) const BESIDE: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "l", "d", "of", "the", "del", "menage", "household",
    "hh", "famille", "family", "hogar", "m", "id",
];
/// Words of columns whose values may all be different and are still no people.
pub(super) const CLEAR: &[&str] = &[
    "titre", "title", "titulo", "theme", "topic", "sujet", "subject", "intitule", "designation",
    "libelle", "objet", "type", "tipo", "categorie", "category", "statut", "status", "secteur",
    "sector", "assistance", "aide", "modalite", "modality", "bailleur", "donor", "ouvrage",
    "work", "works", "choc", "shock", "alerte", "alert", "code", "reference", "ref", "numero",
    "date", "sexe", "sex", "genre", "gender", "age", "office", "bureau", "pays", "country",
    "unite", "unit", "devise", "currency", "items", "articles", "kits", "area", "reponse",
    "response", "appui", "service", "emplacement", "locality", "settlement", "lugar", "sitio",
    "localidad", "aldea", "admin", "what", "adm1", "adm2", "adm3", "population", "facility",
    "formsanitaire", "sante", "hopital", "hospital",
];
/// Phone numbers.
pub(super) const PHONES: &[&str] = &[
    "tel", "telephone", "telephones", "phone", "phones", "mobile", "portable", "gsm", "whatsapp",
];
/// Addresses.
pub(super) const ADDRESSES: &[&str] = &[
    "email", "mail", "courriel", "adresse", "address", "contact", "contacts",
];
/// Papers that are somebody's alone.
pub(super) const PAPERS: &[&str] = &[
    "nina", "passeport", "passport", "cni", "biometrique", "biometric", "empreinte", "iban",
];
/// Where somebody lives or was.
pub(super) const POSITIONS: &[&str] = &[
    "gps", "latitude", "longitude", "altitude", "precision", "geopoint", "geolocation",
    "coordonnees", "coordinates",
];
/// Pictures and recordings.
pub(super) const FILES: &[&str] = &[
    "signature", "photo", "picture", "image", "audio", "video", "selfie",
];
/// What somebody tells.
pub(super) const STORIES: &[&str] = &[
    "commentaire", "commentaires", "comment", "comments", "remarque", "remarques", "remark",
    "remarks", "observation", "observations", "note", "notes", "narrative", "recit", "histoire",
    "story", "description", "details", "plainte", "complaint", "feedback",
];
