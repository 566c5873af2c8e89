//! How wide a text is, without a font: enough to know whether it fits.
//!
//! Widths are those of a wide sans serif (DejaVu Sans), so that in any other a text is no wider than
//! it is taken for.

/// The width of a letter in thousandths of the font's size.
fn thousandths(c: char) -> u32 {
    match c {
        'i' | 'l' | 'j' | '\'' | '’' | '|' => 290,
        '.' | ',' | ':' | ';' | ' ' | '\u{a0}' | '!' | '·' => 330,
        '\u{202f}' => 220,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '-' | '/' => 410,
        'm' | 'w' | 'M' | 'W' | '%' | '…' | '@' | '—' => 980,
        'A'..='Z' | 'À'..='Þ' => 700,
        '0'..='9' | '–' | '+' => 640,
        'c' | 's' | 'z' | 'k' | 'v' | 'x' | 'y' | 'ç' => 590,
        c if c.is_ascii() || ('à'..='ÿ').contains(&c) => 635,
        // Letters of other scripts, which can be as wide as high.
        _ => 1000,
    }
}

/// The width of a text in the units of its size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(thousandths).sum::<u32>() as f64 * size / 1000.0
}

/// A text in lines no wider than `most`; where they would be more than `lines`, the last ends in
/// "…".
pub(super) fn lines(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= most || line.is_empty() {
            line = longer;
        } else {
            broken.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    broken.push(line);
    if broken.len() > lines {
        let rest = broken.split_off(lines.max(1) - 1).join(" ");
        broken.push(format!("{rest}…"));
    }
    broken.into_iter().map(|line| shortened(line, size, most)).collect()
}

fn shortened(line: String, size: f64, most: f64) -> String {
    if width(&line, size) <= most {
        return line;
    }
    let mut short: String = line.trim_end_matches('…').to_owned();
    while short.pop().is_some() {
        let with_dots = format!("{}…", short.trim_end());
        if width(&with_dots, size) <= most {
            return with_dots;
        }
    }
    "…".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_shortened_at_the_end() {
        let text = "Information, counselling and legal assistance";
        let broken = lines(text, 10.0, 140.0, 2);
        assert_eq!(broken, ["Information, counselling", "and legal assistance"]);
        assert_eq!(lines(text, 10.0, 140.0, 1), ["Information, counselling…"]);
        assert_eq!(lines(text, 10.0, 5_000.0, 1), [text]);
        for most in [0.0, 7.0, 33.0, 90.0, 200.0] {
            for line in lines("Incommensurablement démesurés, etc.", 10.0, most, 2) {
                assert!(width(&line, 10.0) <= most || line == "…", "{line}");
            }
        }
        assert_eq!(lines("", 10.0, 100.0, 2), [""]);
    }
}
