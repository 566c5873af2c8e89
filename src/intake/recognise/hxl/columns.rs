//! Which hashtags are which columns of activities.

use super::tag::Tag;

/// The mark on head-counts of people counted nowhere else. HXL has no hashtag for it.
pub(super) const NEW_PEOPLE: &str = "new_people";

/// The columns of activities that are taken as they stand, in the order in which they are asked for.
pub(super) const PLAIN: [(&str, &[&str], &[&str]); 18] = [
    // Column; hashtag with the attributes that it needs; attributes that make it something else.
    (
        "activity",
        &["activity+id", "activity+ref", "activity+code", "meta+id"],
        &["project", "programme", "indicator"],
    ),
    ("kind", &["activity+type", "activity+kind"], &[]),
    ("sector", &["sector+name", "sector", "sector+cluster", "sector+code"], &["type"]),
    (
        "title",
        &["activity+name", "activity"],
        &["id", "ref", "code", "type", "kind", "project", "programme", "num", "url", NEW_PEOPLE],
    ),
    ("office", &["org+office", "contact+office", "operations+office"], &[]),
    ("admin1", &["adm1+name", "adm1"], &["code", "origin", "dest"]),
    ("admin2", &["adm2+name", "adm2"], &["code", "origin", "dest"]),
    ("admin3", &["adm3+name", "adm3"], &["code", "origin", "dest"]),
    (
        "site",
        &["loc+name", "loc", "adm5+name", "adm4+name", "adm4"],
        &["code", "type", "origin", "dest"],
    ),
    ("admin1_pcode", &["adm1+code"], &["origin", "dest"]),
    ("admin2_pcode", &["adm2+code"], &["origin", "dest"]),
    ("admin3_pcode", &["adm3+code"], &["origin", "dest"]),
    ("site_pcode", &["loc+code", "adm5+code", "adm4+code"], &["origin", "dest"]),
    (
        "start",
        &["date+start", "date+occurred", "date"],
        &["end", "reported", "approved", "canceled", "converted", "updated"],
    ),
    ("end", &["date+end"], &[]),
    ("status", &["status"], &["code"]),
    ("modality", &["modality", "activity+modality"], &["code"]),
    (NEW_PEOPLE, &["activity+new_people"], &[]),
];

/// The columns of activities that name others.
pub(super) const LINKED: [(&str, &[&str], &[&str]); 4] = [
    (
        "org",
        &["org+prog", "org+name", "org"],
        &["impl", "funder", "donor", "type", "code", "office"],
    ),
    ("partner", &["org+impl"], &["type", "code"]),
    ("donors", &["org+funder", "org+donor", "donor"], &["type"]),
    ("project", &["activity+project", "activity+programme", "project"], &[]),
];

/// The column that a list of hashtags asks for first, and others that answer alike.
pub(super) fn find(
    tags: &[Option<Tag>],
    wanted: &[&str],
    other: &[&str],
) -> (Option<usize>, Vec<usize>) {
    for asked in wanted {
        let Some(asked) = Tag::parse(&format!("#{asked}")) else { continue };
        let fits = |tag: &Tag| {
            tag.name == asked.name
                && asked.attributes.is_subset(&tag.attributes)
                && !tag.has_any(other)
        };
        let found = tags.iter().enumerate().filter(|(_, tag)| tag.as_ref().is_some_and(fits));
        let mut found: Vec<(usize, usize)> = found
            .map(|(at, tag)| (tag.as_ref().map_or(0, |tag| tag.attributes.len()), at))
            .collect();
        found.sort();
        if let Some((least, at)) = found.first().copied() {
            let alike = found.iter().skip(1).filter(|(attributes, _)| *attributes == least);
            return (Some(at), alike.map(|(_, at)| *at).collect());
        }
    }
    (None, Vec::new())
}
