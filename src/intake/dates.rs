//! Dates as people and programs write them.

/// The date of a moment: `2025-05-14` of `2025-05-14T09:00:00.000Z` or `14/05/2025 9:00`. A text that
/// does not go on with a time of day after ten characters stays as it is.
pub fn without_time(text: &str) -> &str {
    let Some((date, time)) = text.split_at_checked(10) else { return text };
    let digits = |text: &str| (1..=2).contains(&text.len()) && is_all_digits(text);
    let is_time = time.starts_with(['T', ' '])
        && time[1..].split_once(':').is_some_and(|(hour, _)| digits(hour));
    if is_time { date } else { text }
}

fn is_all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the shape of YYYY-MM-DD, whatever its numbers.
pub fn is_iso(text: &str) -> bool {
    let shape = |(i, byte): (usize, u8)| match i {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_of_day_is_cut_off() {
        for moment in ["2025-05-14T09:00:00", "2025-05-14T09:00:00.000Z", "2025-05-14 9:00"] {
            assert_eq!(without_time(moment), "2025-05-14");
        }
        for text in ["2025-05-14", "2025-05-14 to 2025-05-16", "demain", "2025-05-14 2025", ""] {
            assert_eq!(without_time(text), text);
        }
    }
}
