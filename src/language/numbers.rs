//! Numbers and percentages in the form of the language.

use super::languages::Language;
use super::texts::Texts;

impl Texts {
    /// A number with its thousands apart: 132,487 or 132 487.
    pub fn number(&self, number: u64) -> String {
        self.language().grouped(number)
    }

    /// The same for a number that can be negative, with a minus sign.
    pub fn signed(&self, number: i64) -> String {
        let sign = if number < 0 { "−" } else { "" };
        format!("{sign}{}", self.number(number.unsigned_abs()))
    }

    /// A number with at most one decimal: 3.5 or 3,5.
    pub fn decimal(&self, number: f64) -> String {
        let text = format!("{number:.1}");
        let text = text.strip_suffix(".0").unwrap_or(&text);
        match self.language() {
            Language::English => text.to_owned(),
            Language::French => text.replace('.', ","),
        }
    }

    /// A whole number and thousandths beyond it, without zeros at the end: 1,250.5 or 1 250,5.
    pub fn amount(&self, whole: u64, thousandths: u16) -> String {
        let whole = self.number(whole);
        if thousandths == 0 {
            return whole;
        }
        let rest = format!("{thousandths:03}");
        let rest = rest.trim_end_matches('0');
        match self.language() {
            Language::English => format!("{whole}.{rest}"),
            Language::French => format!("{whole},{rest}"),
        }
    }

    /// A percentage with one decimal and, if negative, a minus sign: 12.5% or 12,5 %.
    pub fn percent(&self, percent: f64) -> String {
        let sign = if percent < 0.0 { "−" } else { "" };
        let number = format!("{:.1}", percent.abs());
        let (whole, tenth) = number.split_once('.').unwrap_or((&number, "0"));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| self.number(whole));
        match self.language() {
            Language::English => format!("{sign}{whole}.{tenth}%"),
            Language::French => format!("{sign}{whole},{tenth}\u{202f}%"),
        }
    }

    /// A part in whole percent. It is never 0% of a part that is not empty, nor 100% of a part that is
    /// not the whole.
    pub fn share(&self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let sign = match self.language() {
            Language::English => "%",
            Language::French => "\u{202f}%",
        };
        match (part as f64 * 100.0 / whole as f64).round() {
            0.0 if part > 0 => format!("<1{sign}"),
            100.0 if part < whole => format!(">99{sign}"),
            percent => format!("{percent}{sign}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;

    #[test]
    fn thousands_are_apart_in_the_form_of_the_language() {
        let (english, french) = (Language::English.texts(), Language::French.texts());
        let numbers = [0, 7, 999, 1_000, 132_487, 1_000_000];
        let expected = ["0", "7", "999", "1,000", "132,487", "1,000,000"];
        assert_eq!(numbers.map(|n| english.number(n)), expected);
        assert_eq!(french.number(132_487), "132\u{202f}487");
        assert_eq!([english.signed(-1_204), french.signed(7)], ["−1,204", "7"]);
        assert_eq!([english.decimal(3.5), french.decimal(3.5)], ["3.5", "3,5"]);
        assert_eq!(french.decimal(4.0), "4");
        let amounts = [english.amount(1_250, 500), english.amount(3, 0), french.amount(1_250, 5)];
        assert_eq!(amounts, ["1,250.5", "3", "1\u{202f}250,005"]);
        assert_eq!([english.percent(-12.55), french.percent(7.0)], ["−12.6%", "7,0\u{202f}%"]);
        let most = [english.percent(46_669.23), french.percent(2_221.05)];
        assert_eq!(most, ["46,669.2%", "2\u{202f}221,1\u{202f}%"]);
    }

    #[test]
    fn a_share_never_overstates() {
        let texts = Language::English.texts();
        let share = |part, whole| texts.share(part, whole);
        assert_eq!([share(1, 3), share(1, 1_000), share(999, 1_000)], ["33%", "<1%", ">99%"]);
        assert_eq!([share(0, 7), share(7, 7), share(0, 0)], ["0%", "100%", "–"]);
        assert_eq!(Language::French.texts().share(1, 3), "33\u{202f}%");
    }
}
