//! What people see: pages that browsers and validators take.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_caption_of_a_figure_is_its_first_or_last_part() {
    fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => templates(&path, found),
                false if path.to_string_lossy().ends_with(".html.j2") => found.push(path),
                false => {}
            }
        }
    }
    let mut found = Vec::new();
    templates(Path::new("src"), &mut found);
    let mut captions = 0;
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for figure in text.split("<figure").skip(1).map(|rest| rest.split_once('>').unwrap().1) {
            let (figure, _) = figure.split_once("</figure>").unwrap();
            let Some((before, rest)) = figure.split_once("<figcaption") else { continue };
            let (_, after) = rest.split_once("</figcaption>").unwrap();
            assert!(!after.contains("<figcaption"), "{}: two captions", path.display());
            let is_at_an_end = before.trim().is_empty() || after.trim().is_empty();
            assert!(is_at_an_end, "{}: {figure}", path.display());
            captions += 1;
        }
    }
    assert!(captions >= 5, "{captions} captions");
}
