//! The style, the script and the icon: the same for everybody.

use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// The style of every page.
pub fn style(_: &Visit<'_>) -> Result<Answer, Problem> {
    let css = include_str!("../templates/style.css");
    Ok(Answer { may_be_kept: true, ..Answer::of("text/css; charset=utf-8", css) })
}

/// What is nicer with a script.
pub fn script(_: &Visit<'_>) -> Result<Answer, Problem> {
    let script = include_str!("../templates/page.js");
    Ok(Answer { may_be_kept: true, ..Answer::of("text/javascript; charset=utf-8", script) })
}

/// What stands in the browser's tab.
pub fn icon(_: &Visit<'_>) -> Result<Answer, Problem> {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0f3b47"/><g fill="#f3e3c3"><rect x="7" y="15" width="4" height="10"/><rect x="14" y="7" width="4" height="18"/><rect x="21" y="11" width="4" height="14"/></g></svg>"##;
    Ok(Answer { may_be_kept: true, ..Answer::of("image/svg+xml", svg) })
}
