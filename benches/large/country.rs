//! A large made-up country, as intake tables: the same for the same number of contacts.
//!
//! Of ten contacts about three people are new. Some live in households, some alone; households are
//! reached as households in some activities, and through their members in others; lists leave
//! cells empty, people move, households grow, crowds are counted at some places. Everything the
//! counting rule looks at occurs, except indirect reach.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use fastrand::Rng;
use headcount::event::people::Cells;

/// First and last year of the activities.
pub const YEARS: std::ops::RangeInclusive<i32> = 2021..=2025;
/// Contacts for each activity, on average; 10 million contacts make 40,000 activities.
const CONTACTS_PER_ACTIVITY: u64 = 250;
const SECTORS: [&str; 7] =
    ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"];
const OFFICES: [&str; 5] = ["bamako", "gao", "timbuktu", "mopti", "menaka"];
const DONORS: [&str; 7] = ["sida", "echo", "norad", "sdc", "liechtenstein", "equinor", "fhraoc"];
const GROUPS: [&str; 5] = ["idp", "returnee", "refugee", "host", "other"];
const SEED: u64 = 2025;

/// How many of what, for a number of contacts.
struct Size {
    activities: u64,
    /// Places; each has its own people.
    sites: u64,
    /// People with a number of their own.
    persons: u64,
    households: u64,
}

impl Size {
    fn of(contacts: u64) -> Self {
        let activities = (contacts / CONTACTS_PER_ACTIVITY).max(1);
        let sites = (activities / 20).max(2);
        // With the unnamed members of households, three people for ten contacts.
        Self { activities, sites, persons: contacts * 24 / 100, households: contacts * 4 / 100 }
    }

    /// The household a person belongs to, if to any: three of five do, at one place.
    fn household(&self, person: u64) -> Option<u64> {
        let at_site = person / self.sites;
        let site = person % self.sites;
        let of_site = self.households / self.sites;
        let belongs = at_site % 5 < 3 && of_site > 0;
        belongs.then(|| site + self.sites * ((at_site * 3 / 5) % of_site))
    }

    /// At most `rows` of the `here` ids at a place, each once.
    fn listed(
        &self,
        site: u64,
        here: u64,
        rows: u64,
        rng: &mut Rng,
    ) -> impl Iterator<Item = u64> + use<> {
        let (first, step, sites) = (rng.u64(..here), coprime(here, rng), self.sites);
        (0..rows.min(here)).map(move |row| site + sites * ((first + row * step) % here))
    }
}

/// Writes the four tables into a folder.
pub fn write(dir: &Path, contacts: u64) -> io::Result<()> {
    let size = Size::of(contacts);
    let mut rng = Rng::with_seed(SEED ^ contacts);
    let mut tables = Tables::create(dir)?;
    for activity in 0..size.activities {
        let site = rng.u64(..size.sites);
        let kind = tables.activity(activity, site, &mut rng)?;
        let rows = rng.u64(CONTACTS_PER_ACTIVITY / 2..CONTACTS_PER_ACTIVITY * 3 / 2);
        match kind {
            "distribution" | "rrm-response" => {
                tables.households(activity, site, rows, &size, &mut rng)?
            }
            _ => tables.people(activity, site, rows, &size, &mut rng)?,
        }
        if rng.u8(..100) < 15 {
            tables.headcounts(activity, &mut rng)?;
        }
    }
    tables.finish()
}

/// The four files.
struct Tables {
    activities: BufWriter<File>,
    people: BufWriter<File>,
    households: BufWriter<File>,
    headcounts: BufWriter<File>,
    line: String,
}

impl Tables {
    fn create(dir: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let table = |name: &str, header: &str| -> io::Result<BufWriter<File>> {
            let mut file = BufWriter::new(File::create(dir.join(name))?);
            writeln!(file, "{header}")?;
            Ok(file)
        };
        let names: Vec<String> = Cells::columns().collect();
        let cells = |columns: &str| format!("{columns},{}", names.join(","));
        Ok(Self {
            activities: table(
                "activities.csv",
                "activity,kind,sector,also_sectors,office,admin1,site,site_pcode,start,end,status,donors,new_people",
            )?,
            people: table(
                "people.csv",
                "activity,person,household,sex,birth_year,population_group,residence_pcode",
            )?,
            households: table(
                "households.csv",
                &cells("activity,household,size,population_group,residence_pcode"),
            )?,
            headcounts: table("headcounts.csv", &cells("activity,group,count"))?,
            line: String::new(),
        })
    }

    /// Writes an activity's row and returns its kind.
    fn activity(&mut self, activity: u64, site: u64, rng: &mut Rng) -> io::Result<&'static str> {
        let kinds = ["distribution", "rrm-response", "class", "session", "legal-case", "works"];
        let kind = kinds[[0, 0, 1, 2, 2, 2, 3, 3, 3, 4, 5][rng.usize(..11)]];
        let sector = rng.usize(..SECTORS.len());
        let also = if rng.u8(..100) < 10 { SECTORS[(sector + 1) % SECTORS.len()] } else { "" };
        let (month, first) = (rng.u8(1..=12), rng.u8(1..=28));
        let year = rng.i32(YEARS);
        let end = match rng.u8(..10) {
            0..6 => String::new(),
            6..9 => format!("{year}-{month:02}-28"),
            _ if year < *YEARS.end() => format!("{}-01-15", year + 1),
            _ => format!("{year}-12-31"),
        };
        let status = if rng.u8(..100) < 2 { "planned" } else { "" };
        let donor = rng.usize(..DONORS.len());
        let second = match rng.bool() {
            true => format!(";{}", DONORS[(donor + 1) % DONORS.len()]),
            false => String::new(),
        };
        let new = if activity.is_multiple_of(30) { "yes" } else { "" };
        writeln!(
            self.activities,
            "A{activity:06},{kind},{},{also},{},Region {},Site {site},ML{site:05},{year}-{month:02}-{first:02},{end},{status},{}{second},{new}",
            SECTORS[sector],
            OFFICES[(site % 5) as usize],
            site % 10,
            DONORS[donor],
        )?;
        Ok(kind)
    }

    /// A list of persons, each once; most live at the activity's place.
    fn people(
        &mut self,
        activity: u64,
        site: u64,
        rows: u64,
        size: &Size,
        rng: &mut Rng,
    ) -> io::Result<()> {
        let here = (size.persons / size.sites).max(1);
        for person in size.listed(site, here, rows, rng) {
            let line = &mut self.line;
            line.clear();
            let _ = write!(line, "A{activity:06},P{person:08},");
            match (rng.u8(..100), size.household(person)) {
                (0, _) => line.push('-'),
                (1, _) => {
                    let other = (site + size.sites * rng.u64(..here)) % size.households.max(1);
                    let _ = write!(line, "H{other:07}");
                }
                (2..60, Some(household)) => {
                    let _ = write!(line, "H{household:07}");
                }
                _ => {}
            }
            let sex = if person * 7 % 100 < 53 { "f" } else { "m" };
            let _ = write!(line, ",{}", if rng.u8(..10) < 8 { sex } else { "" });
            let born = 1945 + (person * 13 % 75);
            match rng.u8(..10) < 7 {
                true => {
                    let _ = write!(line, ",{born}");
                }
                false => line.push(','),
            }
            line.push(',');
            group_and_residence(line, person, size, rng);
            writeln!(self.people, "{line}")?;
        }
        Ok(())
    }

    /// A list of households, each once.
    fn households(
        &mut self,
        activity: u64,
        site: u64,
        rows: u64,
        size: &Size,
        rng: &mut Rng,
    ) -> io::Result<()> {
        let here = (size.households / size.sites).max(1);
        for household in size.listed(site, here, rows, rng) {
            let members = 3 + (household * 11 % 5) as u32 + u32::from(rng.u8(..20) == 0);
            let line = &mut self.line;
            line.clear();
            let _ = write!(line, "A{activity:06},H{household:07},{members},");
            group_and_residence(line, household, size, rng);
            cells(line, members, rng);
            writeln!(self.households, "{line}")?;
        }
        Ok(())
    }

    fn headcounts(&mut self, activity: u64, rng: &mut Rng) -> io::Result<()> {
        for group in ["adults", "children"].iter().take(rng.usize(1..=2)) {
            let count = rng.u32(1..1500);
            self.line.clear();
            let _ = write!(self.line, "A{activity:06},{group},{count}");
            cells(&mut self.line, count, rng);
            writeln!(self.headcounts, "{}", self.line)?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.activities.flush()?;
        self.people.flush()?;
        self.households.flush()?;
        self.headcounts.flush()
    }
}

/// A population group in three rows of ten, and another place as residence in one of fifty.
fn group_and_residence(line: &mut String, id: u64, size: &Size, rng: &mut Rng) {
    let group = if rng.u8(..10) < 3 { GROUPS[(id % 5) as usize] } else { "" };
    let _ = write!(line, "{group},");
    if rng.u8(..50) == 0 {
        let _ = write!(line, "ML{:05}", rng.u64(..size.sites));
    }
}

/// Ten cells, half of the time all empty, that add up to at most `people`.
fn cells(line: &mut String, people: u32, rng: &mut Rng) {
    let filled = rng.bool();
    let mut left = people;
    for _ in 0..10 {
        line.push(',');
        if filled && rng.u8(..4) > 0 {
            let cell = rng.u32(..=left.min(people / 4 + 1));
            left -= cell;
            let _ = write!(line, "{cell}");
        }
    }
}

/// A step that visits each of `count` places once.
fn coprime(count: u64, rng: &mut Rng) -> u64 {
    fn gcd(a: u64, b: u64) -> u64 {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    let mut step = rng.u64(1..=count);
    while gcd(step, count) != 1 {
        step = step % count + 1;
    }
    step
}
