//! Charts as SVG: a picture that stands alone, or in a page that is printed or read on a phone.
//!
//! Belongs here: pure functions from a factsheet's numbers to SVG text, and what they share: colours,
//! scales, how wide a text is. Does not: choosing numbers (`report::factsheet`), the table beside a
//! chart (`render::factsheet`).
//!
//! Invariants:
//!
//! - A number that is held back has no length: a mark stands in its place, and no scale depends on it.
//! - Nobody is drawn as nobody: 0 has no length, and 1 of a million can still be seen.
//! - Nothing is told by colour alone: patterns, places and words say the same.
//! - A chart is at most [`WIDTH`] units wide, so that its letters can be read on a phone. A text never
//!   runs into another: it is broken into lines, and what remains too long ends in "…".
//! - Nothing is loaded: no font, no picture, no style sheet. Ids begin with the chart's name, so that
//!   several charts can be in one page.

mod bars;
mod drawing;
mod icons;
mod letters;
mod months;
mod pyramid;
mod upset;

pub use bars::{Bar, bars};
pub use drawing::WIDTH;
pub use icons::{icon, icon_svg};
pub use months::months;
pub use pyramid::pyramid;
pub use upset::upset;

#[cfg(test)]
mod tests;
