//! The places of the sample: five areas of Mali with their cercles, communes and sites.
//!
//! Belongs here: names, P-codes, the kind of place a site is, which sites are near each other. Does not:
//! who lives there.
//!
//! Regions, cercles and communes have their real names. P-codes below the region and most sites are made
//! up to look like the real ones.

use fastrand::Rng;

use super::sectors::{EDUCATION, ICLA, LIVELIHOODS, NONE, PROTECTION, RRM, SHELTER, Sectors, WASH};

/// The kind of place a site is, by how people are counted there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    /// A camp, quarter or village where everybody reached is on a list.
    Settlement,
    /// A village whose water point serves everybody, listed or not.
    WaterVillage,
    /// A school. Pupils who live elsewhere declare it; the others are counted here.
    School,
    /// A pastoral water point or market, known by head-counts only.
    WaterPoint,
    /// A hall where people come for information on their rights, known by head-counts only.
    Hall,
    /// A place where communities meet to settle a conflict, known by head-counts only.
    Dialogue,
    /// A grain store or community garden, known by head-counts only.
    Garden,
    /// A site where displaced families arrive and travel on, known by head-counts of the arrivals only.
    Transit,
}

use Place::*;

impl Place {
    /// The sector whose head-counts include everybody at places of this kind, if there is one.
    pub fn covered_by(self) -> Option<Sectors> {
        match self {
            Settlement => None,
            WaterVillage | WaterPoint => Some(WASH),
            School => Some(EDUCATION),
            Hall => Some(ICLA),
            Dialogue => Some(PROTECTION),
            Garden => Some(LIVELIHOODS),
            Transit => Some(RRM),
        }
    }
}

/// An office and the region it works in.
pub(super) struct Area {
    pub office: &'static str,
    /// The office's abbreviation in references and numbers.
    pub code: &'static str,
    pub region: &'static str,
    pub pcode: &'static str,
    cercles: &'static [(&'static str, &'static [Commune])],
}

/// A commune: its name; a site for displaced people, settlements, villages with a water point,
/// schools, and other places.
struct Commune {
    name: &'static str,
    displaced: &'static [&'static str],
    settlements: &'static [&'static str],
    water: &'static [&'static str],
    schools: &'static [&'static str],
    others: &'static [(Place, &'static str)],
}

/// The lowest place people are counted at.
pub(super) struct Site {
    pub area: &'static Area,
    /// Index of the commune, the same for all sites of one commune.
    pub commune: usize,
    pub admin2: &'static str,
    pub admin3: &'static str,
    pub admin2_pcode: String,
    pub admin3_pcode: String,
    pub name: &'static str,
    /// Only a few sites have one; every row that names such a site gives it.
    pub pcode: Option<String>,
    pub place: Place,
    pub displaced: bool,
    /// Whether relief and shelter are given here: at sites for displaced people and in a few villages.
    relief: bool,
    /// Whether some people here are on no list: everywhere except at every second school.
    pub crowded: bool,
    weight: u64,
}

/// All sites of the sample.
pub(super) struct Places {
    pub sites: Vec<Site>,
}

impl Places {
    /// The sites; the seed varies their sizes.
    pub fn new(rng: &mut Rng) -> Self {
        let mut sites = Vec::new();
        let mut commune_count = 0;
        for area in &AREAS {
            for (c, (cercle, communes)) in area.cercles.iter().enumerate() {
                for (m, commune) in communes.iter().enumerate() {
                    let admin2_pcode = format!("{}{:02}", area.pcode, c + 1);
                    let admin3_pcode = format!("{admin2_pcode}{:02}", m + 1);
                    for (n, (place, displaced, name)) in commune.sites().enumerate() {
                        // Only a site with a P-code can be named as a residence from another commune.
                        let coded = displaced && m == 0;
                        sites.push(Site {
                            area,
                            commune: commune_count,
                            admin2: cercle,
                            admin3: commune.name,
                            admin2_pcode: admin2_pcode.clone(),
                            admin3_pcode: admin3_pcode.clone(),
                            name,
                            pcode: coded.then(|| format!("{admin3_pcode}S{}", n + 1)),
                            place,
                            displaced,
                            relief: displaced || place == WaterVillage && commune_count % 3 == 1,
                            crowded: place != School || commune_count % 2 == 0,
                            weight: rng.u64(60..=140) * if displaced { 3 } else { 2 },
                        });
                    }
                    commune_count += 1;
                }
            }
        }
        Places { sites }
    }

    /// A home for people reached by `sectors`, at random, weighted by size. Relief is for displaced
    /// people, and not in the capital; shelter mostly goes to the same sites.
    pub fn home(&self, rng: &mut Rng, place: Place, sectors: Sectors) -> usize {
        let weight = |site: &Site| {
            let relief = sectors & RRM != NONE;
            let shelter = sectors & SHELTER != NONE;
            let fits = site.place == place
                && !(relief && (!site.relief || site.area.office == "bamako"))
                && !(shelter && place == WaterVillage && !site.relief);
            match fits {
                false => 0,
                true if shelter && site.relief => site.weight * 3,
                true if !site.crowded => site.weight * 3,
                true => site.weight,
            }
        };
        let mut left = rng.u64(..self.sites.iter().map(weight).sum::<u64>());
        for (number, site) in self.sites.iter().enumerate() {
            if left < weight(site) {
                return number;
            }
            left -= weight(site);
        }
        unreachable!("a number below the sum of the weights falls on a site")
    }

    /// Distributes `people` who are on no list over the sites of a kind, by size, without a remainder.
    pub fn share_out(&self, place: Place, people: u64) -> Vec<(usize, u64)> {
        let all: Vec<usize> = self.all(place).filter(|&site| self.sites[site].crowded).collect();
        let weight: u64 = all.iter().map(|&site| self.sites[site].weight).sum();
        let (mut passed, mut given) = (0, 0);
        all.into_iter()
            .map(|site| {
                passed += self.sites[site].weight;
                let share = people * passed / weight - given;
                given += share;
                (site, share)
            })
            .collect()
    }

    /// All sites of a kind.
    pub fn all(&self, place: Place) -> impl Iterator<Item = usize> {
        (0..self.sites.len()).filter(move |&site| self.sites[site].place == place)
    }

    /// The first site of the commune of `site`.
    pub fn first_of_commune(&self, site: usize) -> usize {
        let commune = self.sites[site].commune;
        self.sites.iter().position(|other| other.commune == commune).unwrap_or(site)
    }

    /// The other sites of a kind in the commune of `site`.
    pub fn near(&self, site: usize, place: Place) -> Vec<usize> {
        self.all(place)
            .filter(|&other| self.sites[other].commune == self.sites[site].commune && other != site)
            .collect()
    }
}

impl Commune {
    fn sites(&self) -> impl Iterator<Item = (Place, bool, &'static str)> {
        let of = |place, displaced, names: &'static [&'static str]| {
            names.iter().map(move |name| (place, displaced, *name))
        };
        of(Settlement, true, self.displaced)
            .chain(of(Settlement, false, self.settlements))
            .chain(of(WaterVillage, false, self.water))
            .chain(of(School, false, self.schools))
            .chain(self.others.iter().map(|(place, name)| (*place, false, *name)))
    }
}

/// The areas, with their offices.
pub(super) static AREAS: [Area; 5] = [
    Area {
        office: "bamako",
        code: "BKO",
        region: "Bamako",
        pcode: "ML09",
        cercles: &[("Bamako", BAMAKO)],
    },
    Area {
        office: "gao",
        code: "GAO",
        region: "Gao",
        pcode: "ML07",
        cercles: &[("Gao", GAO), ("Ansongo", ANSONGO), ("Bourem", BOUREM)],
    },
    Area {
        office: "timbuktu",
        code: "TOM",
        region: "Tombouctou",
        pcode: "ML06",
        cercles: &[
            ("Tombouctou", TOMBOUCTOU),
            ("Goundam", GOUNDAM),
            ("Diré", DIRE),
            ("Niafunké", NIAFUNKE),
            ("Gourma-Rharous", RHAROUS),
        ],
    },
    Area {
        office: "mopti",
        code: "MOP",
        region: "Mopti",
        pcode: "ML05",
        cercles: &[
            ("Mopti", MOPTI),
            ("Bandiagara", BANDIAGARA),
            ("Bankass", BANKASS),
            ("Koro", KORO),
            ("Douentza", DOUENTZA),
        ],
    },
    Area {
        office: "menaka",
        code: "MEN",
        region: "Ménaka",
        pcode: "ML10",
        cercles: &[
            ("Ménaka", MENAKA),
            ("Andéramboukane", ANDERAMBOUKANE),
            ("Inékar", INEKAR),
            ("Tidermène", TIDERMENE),
        ],
    },
];

const BAMAKO: &[Commune] = &[
    Commune {
        name: "Commune I",
        displaced: &[],
        settlements: &["Banconi", "Boulkassoumbougou"],
        water: &[],
        schools: &["École de Banconi"],
        others: &[(Hall, "Mairie de la Commune I")],
    },
    Commune {
        name: "Commune VI",
        displaced: &["Site de déplacés de Faladié", "Site de déplacés de Sénou"],
        settlements: &["Niamakoro"],
        water: &["Yirimadio"],
        schools: &["École de Sénou", "École de Niamakoro"],
        others: &[(Hall, "Maison des jeunes de Sogoniko")],
    },
];

const GAO: &[Commune] = &[
    Commune {
        name: "Gao",
        displaced: &["Site de déplacés du Château", "Site de déplacés de Sosso-Koïra"],
        settlements: &["Aljanabandia", "Boulgoundjé"],
        water: &["Djidara"],
        schools: &["École de Farandjireye", "École de Gadèye", "École de Château"],
        others: &[
            (Hall, "Maison des jeunes de Gao"),
            (Dialogue, "Maison de la femme de Gao"),
            (WaterPoint, "Marché Washington"),
        ],
    },
    Commune {
        name: "Gounzoureye",
        displaced: &["Site de déplacés de Wabaria"],
        settlements: &["Kadji"],
        water: &["Bagoundié", "Arhabou"],
        schools: &["École de Wabaria"],
        others: &[(Garden, "Périmètre maraîcher de Lobou")],
    },
    Commune {
        name: "Soni Ali Ber",
        displaced: &[],
        settlements: &["Gargouna", "Forgho"],
        water: &["Forgho Sonrhaï"],
        schools: &["École de Gargouna"],
        others: &[(Garden, "Magasin céréalier de Gargouna")],
    },
    Commune {
        name: "N'Tillit",
        displaced: &[],
        settlements: &["N'Tillit"],
        water: &["Tinahamma"],
        schools: &["École de N'Tillit"],
        others: &[(WaterPoint, "Forage pastoral d'In-Tillit"), (Dialogue, "Vestibule de N'Tillit")],
    },
];

const ANSONGO: &[Commune] = &[
    Commune {
        name: "Ansongo",
        displaced: &["Site de déplacés d'Ansongo"],
        settlements: &["Seyna Bella"],
        water: &["Monzonga"],
        schools: &["École d'Ansongo", "École de Seyna"],
        others: &[(Hall, "Mairie d'Ansongo"), (Garden, "Magasin céréalier d'Ansongo")],
    },
    Commune {
        name: "Ouattagouna",
        displaced: &["Site de déplacés de Labbezanga"],
        settlements: &["Karou"],
        water: &["Fafa"],
        schools: &["École de Ouattagouna"],
        others: &[
            (Dialogue, "Vestibule de Ouattagouna"),
            (Transit, "Point de transit de Labbezanga"),
        ],
    },
];

const BOUREM: &[Commune] = &[Commune {
    name: "Bourem",
    displaced: &["Site de déplacés de Bourem"],
    settlements: &["Barga"],
    water: &["Ha"],
    schools: &["École de Bourem Djindo"],
    others: &[(Hall, "Mairie de Bourem")],
}];

const TOMBOUCTOU: &[Commune] = &[
    Commune {
        name: "Tombouctou",
        displaced: &["Site de déplacés d'Abaradjou"],
        settlements: &["Bellafarandi", "Sankoré"],
        water: &["Kabara"],
        schools: &["École de Sankoré", "École d'Abaradjou"],
        others: &[
            (Hall, "Maison des jeunes de Tombouctou"),
            (Dialogue, "Salle de conférence de Sankoré"),
        ],
    },
    Commune {
        name: "Alafia",
        displaced: &["Site de déplacés de Toya"],
        settlements: &["Hondoubomo Abala"],
        water: &["Toya"],
        schools: &["École de Toya"],
        others: &[(Garden, "Périmètre maraîcher de Toya")],
    },
    Commune {
        name: "Ber",
        displaced: &["Site de déplacés de Ber"],
        settlements: &["Teherdjé"],
        water: &["Tinafewa"],
        schools: &["École de Ber"],
        others: &[(WaterPoint, "Forage pastoral de Likrakar")],
    },
];

const GOUNDAM: &[Commune] = &[Commune {
    name: "Goundam",
    displaced: &["Site de déplacés de Goundam"],
    settlements: &["Doukouria"],
    water: &["Hangabera"],
    schools: &["École de Goundam"],
    others: &[(Hall, "Mairie de Goundam")],
}];

const DIRE: &[Commune] = &[Commune {
    name: "Diré",
    displaced: &["Site de déplacés de Diré"],
    settlements: &["Bourem Sidi"],
    water: &["Haïbongo"],
    schools: &["École de Diré"],
    others: &[(Garden, "Magasin céréalier de Diré")],
}];

const NIAFUNKE: &[Commune] = &[
    Commune {
        name: "Soboundou",
        displaced: &["Site de déplacés de Niafunké"],
        settlements: &["Goubo"],
        water: &["Tondidarou"],
        schools: &["École de Niafunké"],
        others: &[(Dialogue, "Vestibule de Niafunké")],
    },
    Commune {
        name: "Léré",
        displaced: &["Site de déplacés de Léré"],
        settlements: &["Dianké"],
        water: &["Nampala-Koura"],
        schools: &["École de Léré"],
        others: &[(Hall, "Mairie de Léré")],
    },
];

const RHAROUS: &[Commune] = &[Commune {
    name: "Rharous",
    displaced: &["Site de déplacés de Rharous"],
    settlements: &["Samar"],
    water: &["Banguel"],
    schools: &["École de Rharous"],
    others: &[(WaterPoint, "Point d'eau pastoral d'Adiora"), (Garden, "Jardin de Banikane")],
}];

const MOPTI: &[Commune] = &[
    Commune {
        name: "Mopti",
        displaced: &["Site de déplacés du Stade"],
        settlements: &["Taïkiri", "Komoguel"],
        water: &["Medina Coura"],
        schools: &["École de Komoguel", "École de Taïkiri"],
        others: &[(Hall, "Maison des jeunes de Mopti"), (Dialogue, "Gouvernorat de Mopti")],
    },
    Commune {
        name: "Socoura",
        displaced: &["Site de déplacés de Socoura"],
        settlements: &["Sévaré Banguetaba"],
        water: &["Dialangou"],
        schools: &["École de Socoura", "École de Sévaré"],
        others: &[(Garden, "Périmètre maraîcher de Socoura")],
    },
    Commune {
        name: "Konna",
        displaced: &["Site de déplacés de Konna"],
        settlements: &["Diamweli"],
        water: &["Kontza"],
        schools: &["École de Konna"],
        others: &[(WaterPoint, "Marché de Konna")],
    },
];

const BANDIAGARA: &[Commune] = &[Commune {
    name: "Bandiagara",
    displaced: &["Site de déplacés de Bandiagara"],
    settlements: &["Kori-Maoundé"],
    water: &["Songho"],
    schools: &["École de Bandiagara"],
    others: &[(Hall, "Mairie de Bandiagara"), (Dialogue, "Toguna de Bandiagara")],
}];

const BANKASS: &[Commune] = &[Commune {
    name: "Bankass",
    displaced: &["Site de déplacés de Bankass"],
    settlements: &["Ogossagou"],
    water: &["Kani-Bonzon"],
    schools: &["École de Bankass"],
    others: &[(Garden, "Magasin céréalier de Bankass")],
}];

const KORO: &[Commune] = &[
    Commune {
        name: "Koro",
        displaced: &["Site de déplacés de Koro"],
        settlements: &["Anakila"],
        water: &["Pel"],
        schools: &["École de Koro"],
        others: &[(Hall, "Mairie de Koro")],
    },
    Commune {
        name: "Dinangourou",
        displaced: &[],
        settlements: &["Dinangourou"],
        water: &["Gourty"],
        schools: &["École de Dinangourou"],
        others: &[(WaterPoint, "Mare de Dinangourou")],
    },
];

const DOUENTZA: &[Commune] = &[
    Commune {
        name: "Douentza",
        displaced: &["Site de déplacés de Douentza"],
        settlements: &["Fombori"],
        water: &["Drimbé"],
        schools: &["École de Douentza"],
        others: &[(Dialogue, "Vestibule de Douentza"), (WaterPoint, "Marché de Douentza")],
    },
    Commune {
        name: "Hombori",
        displaced: &["Site de déplacés de Hombori"],
        settlements: &["Toundourou"],
        water: &["Kelmi"],
        schools: &["École de Hombori"],
        others: &[(WaterPoint, "Point d'eau pastoral de Kelmi")],
    },
];

const MENAKA: &[Commune] = &[Commune {
    name: "Ménaka",
    displaced: &["Site de déplacés d'Adabare", "Site de déplacés de Touloupe"],
    settlements: &["Quartier Un de Ménaka", "Quartier Trois de Ménaka"],
    water: &["Infoukaretane", "Tinfadimata"],
    schools: &["École de Ménaka", "École d'Adabare"],
    others: &[
        (Hall, "Maison des jeunes de Ménaka"),
        (Dialogue, "Mairie de Ménaka"),
        (WaterPoint, "Forage pastoral d'Inchinanane"),
        (Garden, "Jardin de Touloupe"),
    ],
}];

const ANDERAMBOUKANE: &[Commune] = &[Commune {
    name: "Andéramboukane",
    displaced: &["Site de déplacés d'Andéramboukane"],
    settlements: &["Tamalat"],
    water: &["Tagalalt"],
    schools: &["École d'Andéramboukane"],
    others: &[(WaterPoint, "Mare d'Andéramboukane")],
}];

const INEKAR: &[Commune] = &[Commune {
    name: "Inékar",
    displaced: &[],
    settlements: &["Inékar"],
    water: &["Lahtakar"],
    schools: &["École d'Inékar"],
    others: &[(WaterPoint, "Forage pastoral d'Anouzagrane")],
}];

const TIDERMENE: &[Commune] = &[Commune {
    name: "Tidermène",
    displaced: &["Site de déplacés de Tidermène"],
    settlements: &["Inkiringia"],
    water: &["Emis-Emis"],
    schools: &["École de Tidermène"],
    others: &[(Dialogue, "Vestibule de Tidermène"), (Hall, "Mairie de Tidermène")],
}];
