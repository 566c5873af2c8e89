//! The map in `src/lib.rs` is true: rooms depend on rooms below them only, no two files import each
//! other, and each room names only what it may.
//!
//! Belongs here: reading the names that the files of `src` use, the rules, and tests of the rules on
//! small made-up sources. Does not: the order of the rooms, which is read from the table in
//! `src/lib.rs`.
//!
//! A name counts as a use of the file that defines it, through whatever `pub use` it is reached.
//! A `pub use` passes a name on and is no use of it, unless the file uses the name elsewhere.
//! Whatever is under `#[cfg(test)]` may use what it likes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::common::files_below;
use Rooms::{NotPure, Only};

/// Crates, standard modules, clocks and macros that only some rooms may name.
const RESERVED: &[Reserved] = &[
    Reserved { name: "sled", rooms: Only("log"), remedy: "ask `log` for what is needed" },
    Reserved { name: "clap", rooms: Only("cli"), remedy: "take plain values as arguments" },
    Reserved { name: "std::fs", rooms: NotPure, remedy: "let the caller read or write the file" },
    Reserved { name: "std::net", rooms: NotPure, remedy: "let the caller do it" },
    Reserved { name: "std::env", rooms: NotPure, remedy: "take the value as an argument" },
    Reserved { name: "std::process", rooms: NotPure, remedy: "let the caller do it" },
    Reserved { name: "SystemTime", rooms: NotPure, remedy: "take the time as an argument" },
    Reserved { name: "Instant", rooms: NotPure, remedy: "take the time as an argument" },
    Reserved { name: "Utc::now", rooms: NotPure, remedy: "take the time as an argument" },
    Reserved { name: "Local::now", rooms: NotPure, remedy: "take the time as an argument" },
    Reserved { name: "print!", rooms: Only("cli"), remedy: "return the words to the caller" },
    Reserved { name: "println!", rooms: Only("cli"), remedy: "return the words to the caller" },
    Reserved { name: "eprint!", rooms: Only("cli"), remedy: "return the words to the caller" },
    Reserved { name: "eprintln!", rooms: Only("cli"), remedy: "return the words to the caller" },
];

/// Rooms that do no input or output and read no clock.
const PURE: &[&str] = &["event", "count", "report"];

struct Reserved {
    name: &'static str,
    rooms: Rooms,
    remedy: &'static str,
}

/// The rooms that may use a reserved name.
enum Rooms {
    Only(&'static str),
    /// All but [`PURE`].
    NotPure,
}

impl Reserved {
    fn allows(&self, room: &str) -> bool {
        match self.rooms {
            Only(allowed) => room == allowed,
            NotPure => !PURE.contains(&room),
        }
    }

    /// Whether a path names it: from its start for crates, anywhere for types and functions.
    fn is_in(&self, path: &[String]) -> bool {
        let name: Vec<&str> = self.name.split("::").collect();
        let found = path.windows(name.len()).position(|part| part == name);
        match found {
            Some(at) => at == 0 || name[0].starts_with(char::is_uppercase),
            None => false,
        }
    }
}

type ModulePath = Vec<String>;

/// A path of names in a file.
struct Mention {
    file: String,
    line: usize,
    module: ModulePath,
    path: Vec<String>,
    /// The name that a `pub use` gives it.
    passed_on_as: Option<String>,
}

#[derive(Default)]
struct Module {
    file: String,
    defined: BTreeSet<String>,
    /// Name in this module → path as written.
    imported: BTreeMap<String, Vec<String>>,
    /// Paths whose every name is imported.
    globs: Vec<Vec<String>>,
}

/// All files, read.
#[derive(Default)]
struct Sources {
    modules: BTreeMap<ModulePath, Module>,
    mentions: Vec<Mention>,
    /// Names used in a file outside of `use`.
    names: BTreeMap<String, BTreeSet<String>>,
    tests: BTreeSet<ModulePath>,
}

/// One item of a `use`: its path, the name it has here, its line. A glob has `*` as name.
type Import = (Vec<String>, String, usize);

impl Sources {
    /// Reads files given by path (`src/count/masks.rs`) and text.
    fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut sources = Self::default();
        for (file, text) in files {
            let tokens = TokenStream::from_str(text).unwrap();
            let module = module_of(file);
            sources.modules.entry(module.clone()).or_default().file = file.to_owned();
            sources.walk(file, tokens, &module, true);
        }
        let tests = sources.tests.clone();
        let is_test =
            |module: &ModulePath| (0..=module.len()).any(|n| tests.contains(&module[..n]));
        sources.mentions.retain(|mention| !is_test(&mention.module));
        sources
    }

    fn walk(&mut self, file: &str, tokens: TokenStream, module: &ModulePath, at_top: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            let next = tokens.get(at + 1);
            match &tokens[at] {
                TokenTree::Punct(hash) if hash.as_char() == '#' && is_cfg_test(next) => {
                    if let Some(name) = name_after(&tokens[at + 2..], "mod") {
                        self.tests.insert([module.as_slice(), &[name]].concat());
                    }
                    at = end_of_item(&tokens, at + 2);
                    continue;
                }
                TokenTree::Group(group) => self.walk(file, group.stream(), module, false),
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    let name = next.and_then(ident);
                    match word.as_str() {
                        "use" => {
                            let end = end_of_item(&tokens, at);
                            let is_public = at > 0 && is_visibility(&tokens, at - 1);
                            self.import(file, module, &tokens[at + 1..end - 1], is_public);
                            at = end;
                            continue;
                        }
                        "mod" if matches!(tokens.get(at + 2), Some(TokenTree::Group(_))) => {
                            let inner = [module.as_slice(), &[name.unwrap()]].concat();
                            self.modules.entry(inner.clone()).or_default().file = file.to_owned();
                            if let TokenTree::Group(group) = &tokens[at + 2] {
                                self.walk(file, group.stream(), &inner, true);
                            }
                            at += 3;
                            continue;
                        }
                        "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static"
                            if at_top =>
                        {
                            let here = self.modules.entry(module.clone()).or_default();
                            here.defined.extend(name);
                        }
                        _ => {
                            at = self.mention(file, module, &tokens, at);
                            continue;
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Notes the path or macro that begins at a word; where it ends.
    fn mention(
        &mut self,
        file: &str,
        module: &ModulePath,
        tokens: &[TokenTree],
        at: usize,
    ) -> usize {
        let (mut path, mut end) = (Vec::new(), at);
        while let Some(name) = tokens.get(end).and_then(ident) {
            path.push(name);
            end += 1;
            if !is_double_colon(tokens, end) || tokens.get(end + 2).and_then(ident).is_none() {
                break;
            }
            end += 2;
        }
        let is_macro = matches!(tokens.get(end), Some(TokenTree::Punct(p)) if p.as_char() == '!')
            && matches!(tokens.get(end + 1), Some(TokenTree::Group(_)));
        self.names.entry(file.to_owned()).or_default().insert(path[0].clone());
        if is_macro {
            path = vec![format!("{}!", path.join("::"))];
        }
        if path.len() > 1 || is_macro {
            let line = tokens[at].span().start().line;
            let (file, module) = (file.to_owned(), module.clone());
            self.mentions.push(Mention { file, line, module, path, passed_on_as: None });
        }
        end
    }

    fn import(&mut self, file: &str, module: &ModulePath, tree: &[TokenTree], is_public: bool) {
        for (path, name, line) in imports(tree, &[]) {
            let here = self.modules.entry(module.clone()).or_default();
            if name == "*" {
                here.globs.push(path.clone());
            } else {
                here.imported.insert(name.clone(), path.clone());
            }
            let (file, module) = (file.to_owned(), module.clone());
            let passed_on_as = is_public.then_some(name);
            self.mentions.push(Mention { file, line, module, path, passed_on_as });
        }
    }

    /// The path from the crate's root; nothing for what is of another crate.
    fn absolute(&self, module: &[String], path: &[String], depth: usize) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let parent = || module.split_last().map(|(_, parent)| parent);
        match first.as_str() {
            "crate" | "headcount" => Some(rest.to_vec()),
            "self" if rest.is_empty() => Some(module.to_vec()),
            "self" => self.absolute(module, rest, depth).or(Some([module, rest].concat())),
            "super" if rest.first().is_some_and(|next| next == "super") => {
                self.absolute(parent()?, rest, depth)
            }
            "super" => Some([parent()?, rest].concat()),
            _ if self.modules.contains_key(&[module, &path[..1]].concat()) => {
                Some([module, path].concat())
            }
            _ if depth == 0 => None,
            _ => {
                let imported = self.modules.get(module)?.imported.get(first)?;
                let start = self.absolute(module, imported, depth - 1)?;
                Some([start.as_slice(), rest].concat())
            }
        }
    }

    /// The file that defines what a path from the root names; nothing for a module itself.
    fn file_of(&self, path: &[String], depth: usize) -> Option<&str> {
        let reached = (0..=path.len()).rev().find(|&n| self.modules.contains_key(&path[..n]))?;
        let (module, rest) = path.split_at(reached);
        let here = &self.modules[module];
        let name = rest.first()?;
        if here.defined.contains(name) || depth == 0 {
            return Some(&here.file);
        }
        let follow = |target: Vec<String>| {
            let start = self.absolute(module, &target, DEPTH_MAX)?;
            self.file_of(&start, depth - 1)
        };
        if let Some(target) = here.imported.get(name) {
            return follow(target.clone());
        }
        let mut globs = here.globs.iter();
        let through = globs.find_map(|glob| {
            let start = self.absolute(module, glob, DEPTH_MAX)?;
            let defines = &self.modules.get(&start)?.defined;
            let path = [start.as_slice(), std::slice::from_ref(name)].concat();
            if defines.contains(name) { self.file_of(&path, depth - 1) } else { None }
        });
        through.or(Some(&here.file))
    }

    /// File → file of the same room that it uses → the first line that does. Circles lie within a room,
    /// unless a room uses one above it, which is reported by itself.
    fn uses(&self) -> BTreeMap<&str, BTreeMap<&str, usize>> {
        let mut uses: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for mention in &self.mentions {
            let used = |name: &String| {
                self.names.get(&mention.file).is_some_and(|names| names.contains(name))
            };
            if mention.passed_on_as.as_ref().is_some_and(|name| !used(name)) {
                continue;
            }
            let absolute = self.absolute(&mention.module, &mention.path, DEPTH_MAX);
            let Some(file) = absolute.and_then(|path| self.file_of(&path, DEPTH_MAX)) else {
                continue;
            };
            if file != mention.file && room_of(file) == room_of(&mention.file) {
                uses.entry(&mention.file).or_default().entry(file).or_insert(mention.line);
            }
        }
        uses
    }

    /// Every rule that is broken, as one line each.
    fn broken(&self, rooms: &[String]) -> Vec<String> {
        let mut broken = Vec::new();
        let rank = |room: &str| rooms.iter().position(|name| name == room);
        for mention in &self.mentions {
            let Mention { file, line, path, .. } = mention;
            let room = room_of(file);
            for reserved in RESERVED {
                let Reserved { name, remedy, .. } = reserved;
                if reserved.is_in(path) && room != "main" && !reserved.allows(&room) {
                    broken.push(format!("{file}:{line}: `{room}` may not name `{name}`; {remedy}"));
                }
            }
            let absolute = self.absolute(&mention.module, path, DEPTH_MAX);
            let used = absolute.and_then(|path| path.first().cloned()).unwrap_or_default();
            if let (Some(own), Some(other)) = (rank(&room), rank(&used))
                && other < own
            {
                broken.push(format!(
                    "{file}:{line}: `{room}` uses `{used}`, which is above it in the table of \
                     src/lib.rs; move what both need into a room below, or hand it in as an argument"
                ));
            }
        }
        broken.extend(circles(&self.uses()));
        broken
    }
}

/// How many imports a name may pass through.
const DEPTH_MAX: usize = 8;

/// `src/count/masks.rs` → `count::masks`; the root is empty.
fn module_of(file: &str) -> ModulePath {
    let path = file.strip_prefix("src/").unwrap().strip_suffix(".rs").unwrap();
    let mut module: ModulePath = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|name| name == "mod") || module == ["lib"] {
        module.pop();
    }
    module
}

/// The room of a file; `main` for the program's own file, `lib` for the root.
fn room_of(file: &str) -> String {
    module_of(file).first().cloned().unwrap_or_else(|| "lib".into())
}

fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    }
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(at) && colon(at + 1)
}

fn is_cfg_test(token: Option<&TokenTree>) -> bool {
    token.is_some_and(|token| token.to_string().replace(' ', "") == "[cfg(test)]")
}

/// Whether `pub`, or the brackets of `pub(crate)`, stand at a place.
fn is_visibility(tokens: &[TokenTree], at: usize) -> bool {
    match &tokens[at] {
        TokenTree::Ident(word) => word == "pub",
        TokenTree::Group(_) if at > 0 => ident(&tokens[at - 1]).is_some_and(|word| word == "pub"),
        _ => false,
    }
}

/// The name after a keyword with which an item begins.
fn name_after(item: &[TokenTree], keyword: &str) -> Option<String> {
    let words: Vec<String> = item.iter().take(6).map(ToString::to_string).collect();
    let at = words.iter().position(|word| word == keyword)?;
    words.get(at + 1).cloned()
}

/// Just after the semicolon or the body that ends an item.
fn end_of_item(tokens: &[TokenTree], start: usize) -> usize {
    let first = tokens[start..].iter().filter_map(ident).find(|word| word != "pub");
    let is_import = first.is_some_and(|word| word == "use");
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(semicolon) => semicolon.as_char() == ';',
        TokenTree::Group(body) => !is_import && body.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let length = tokens[start..].iter().position(ends).map_or(tokens.len() - start, |n| n + 1);
    start + length
}

/// The items of what stands between `use` and `;`.
fn imports(tree: &[TokenTree], prefix: &[String]) -> Vec<Import> {
    let mut found = Vec::new();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    for item in tree.split(is_comma).filter(|item| !item.is_empty()) {
        let mut path = prefix.to_vec();
        let mut name = None;
        let mut tokens = item.iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => name = tokens.next().and_then(ident),
                TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Punct(star) if star.as_char() == '*' => name = Some("*".into()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    found.extend(imports(&inner, &path));
                    path.clear();
                }
                _ => {}
            }
        }
        if let Some(last) = path.last().cloned() {
            let line = item[0].span().start().line;
            found.push((path, name.unwrap_or(last), line));
        }
    }
    found
}

type Uses<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

/// The shortest way from a file to another along what files use.
fn reaches<'a>(uses: &Uses<'a>, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut ways = vec![vec![from]];
    let mut seen = BTreeSet::from([from]);
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let last = *way.last()?;
            if last == to {
                return Some(way);
            }
            for next in uses.get(last).into_iter().flat_map(BTreeMap::keys) {
                if seen.insert(next) {
                    longer.push([way.as_slice(), &[*next]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

/// A line for each circle of files that contains no smaller one.
fn circles(uses: &Uses) -> Vec<String> {
    let mut found: BTreeMap<BTreeSet<&str>, String> = BTreeMap::new();
    for (&file, used) in uses {
        for (&other, line) in used {
            let Some(back) = reaches(uses, other, file) else { continue };
            let members = back.iter().copied().collect();
            found.entry(members).or_insert_with(|| {
                format!(
                    "{file}:{line}: files use each other in a circle: {file} → {}; move what they \
                     share into a file that uses neither",
                    back.join(" → ")
                )
            });
        }
    }
    let all: Vec<BTreeSet<&str>> = found.keys().cloned().collect();
    found.retain(|files, _| !all.iter().any(|fewer| fewer != files && fewer.is_subset(files)));
    found.into_values().collect()
}

/// The rooms in the order of the table in `src/lib.rs`.
fn rooms_in(table: &str) -> Vec<String> {
    let rows = table.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    let names = rows.filter_map(|row| row.split_once('`').map(|(name, _)| name));
    names.map(|name| name.trim_start_matches("mod@").to_owned()).collect()
}

/// What the table says that is not there, and the other way round.
fn misdrawn(rooms: &[String], files: &BTreeMap<String, String>) -> Vec<String> {
    let there: BTreeSet<String> = files.keys().map(|file| room_of(file)).collect();
    let missing = rooms.iter().filter(|room| !there.contains(*room));
    let missing = missing.map(|room| format!("src/lib.rs: there is no room `{room}`"));
    let unlisted = there.iter().filter(|room| *room != "lib" && *room != "main");
    let unlisted = unlisted.filter(|room| !rooms.contains(room));
    let unlisted = unlisted.map(|room| format!("src/lib.rs: the table has no row for `{room}`"));
    missing.chain(unlisted).collect()
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

#[test]
fn rooms_use_rooms_below_them_and_no_files_use_each_other() {
    let paths = files_below(Path::new("src")).into_iter().filter(|path| is_source(path));
    let files: BTreeMap<String, String> = paths
        .map(|path| (path.to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    let rooms = rooms_in(&files["src/lib.rs"]);
    let sources = Sources::read(files.iter().map(|(file, text)| (file.as_str(), text.as_str())));
    let mut broken = misdrawn(&rooms, &files);
    broken.extend(sources.broken(&rooms));
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// What is broken in made-up files below `src`, in a house with four rooms.
fn broken(files: &[(&str, &str)]) -> Vec<String> {
    let rooms = ["cli", "report", "count", "log"].map(str::to_owned);
    Sources::read(files.iter().copied()).broken(&rooms)
}

/// Asserts that exactly one rule is broken, and the words with which the message begins.
fn assert_broken(files: &[(&str, &str)], begin: &str) {
    let broken = broken(files);
    assert!(broken.len() == 1 && broken[0].starts_with(begin), "{broken:#?}");
}

const MASKS: (&str, &str) = ("src/count/masks.rs", "pub struct Mask;");

#[test]
fn a_clean_tree_passes() {
    let files = [
        ("src/lib.rs", "pub mod cli; pub mod count; pub mod report; pub mod log;"),
        ("src/main.rs", "fn main() { println!(\"{}\", headcount::cli::run()) }"),
        ("src/cli/mod.rs", "use crate::report::Report; pub fn run() { let _ = Report; }"),
        (
            "src/report/mod.rs",
            "use crate::count::{self, Mask}; pub struct Report; fn f() { count::f() }",
        ),
        (
            "src/count/mod.rs",
            "mod masks; mod fold; pub use masks::Mask; pub use fold::fold; pub fn f() {}",
        ),
        ("src/count/fold.rs", "use super::Mask; pub fn fold(_: Mask) {}"),
        MASKS,
        ("src/log/mod.rs", "use sled::Db;"),
    ];
    assert_eq!(broken(&files), [""; 0]);
}

#[test]
fn a_room_above_may_not_be_used() {
    let cli = ("src/cli/mod.rs", "pub fn run() {}");
    let begin = "src/count/fold.rs:2: `count` uses `cli`";
    assert_broken(&[cli, ("src/count/fold.rs", "\nuse crate::cli::run;")], begin);
    assert_broken(&[cli, ("src/count/fold.rs", "\nuse crate::{cli, log};")], begin);
    assert_broken(&[cli, ("src/count/fold.rs", "\nuse super::super::cli;")], begin);
    assert_broken(&[cli, ("src/count/fold.rs", "fn f() {\n crate::cli::run() }")], begin);
    assert_broken(&[cli, ("src/count/fold.rs", "fn f() {\n dbg!(crate::cli::run()) }")], begin);
    assert_eq!(broken(&[cli, ("src/count/fold.rs", "// use crate::cli;\n")]), [""; 0]);
}

#[test]
fn two_files_may_not_use_each_other() {
    let fold = ("src/count/fold.rs", "use super::masks::Mask; pub struct Fold;");
    let begin = "src/count/fold.rs:1: files use each other in a circle";
    assert_broken(
        &[("src/count/masks.rs", "use super::fold::Fold; pub struct Mask;"), fold],
        begin,
    );
    let inline = "pub struct Mask; fn f() { crate::count::fold::Fold; }";
    assert_broken(&[("src/count/masks.rs", inline), fold], begin);
}

#[test]
fn files_may_not_use_each_other_through_others() {
    let files = [
        ("src/count/mod.rs", "mod masks; mod fold; pub use masks::Mask; pub use fold::*;"),
        ("src/count/masks.rs", "use super::Fold; pub struct Mask;"),
        ("src/count/fold.rs", "use super::Mask; pub struct Fold;"),
    ];
    assert_broken(&files, "src/count/fold.rs:1: files use each other in a circle");
    let files = [
        ("src/count/a.rs", "use super::b::B; pub struct A;"),
        ("src/count/b.rs", "use super::c::C; pub struct B;"),
        ("src/count/c.rs", "use super::a::A; pub struct C;"),
    ];
    assert_broken(&files, "src/count/a.rs:1: files use each other in a circle");
}

#[test]
fn a_file_that_passes_a_name_on_and_uses_it_depends_on_it() {
    let user = ("src/count/masks.rs", "use super::f; pub struct Mask;");
    let passes = "mod masks; pub use masks::Mask; pub fn f() {}";
    assert_eq!(broken(&[("src/count/mod.rs", passes), user]), [""; 0]);
    let uses = "mod masks; pub use masks::Mask; pub fn f(_: Mask) {}";
    assert_broken(&[("src/count/mod.rs", uses), user], "src/count/masks.rs:1: files use each");
}

#[test]
fn tests_may_use_what_they_like() {
    let files = [
        ("src/cli/mod.rs", "pub fn run() {}"),
        ("src/count/mod.rs", "#[cfg(test)] mod tests; #[cfg(test)]\nmod more { use std::fs; }"),
        ("src/count/tests.rs", "use crate::cli::run;"),
        (
            "src/count/fold.rs",
            "#[cfg(test)] use crate::{cli}; #[cfg(test)] fn f() { crate::cli::run() }",
        ),
    ];
    assert_eq!(broken(&files), [""; 0]);
}

#[test]
fn reserved_names_stay_in_their_rooms() {
    let rows = [
        ("src/report/mod.rs", "use sled::Db;", "sled"),
        ("src/report/mod.rs", "use clap::Parser;", "clap"),
        ("src/report/mod.rs", "use std::{fs, io};", "std::fs"),
        ("src/count/mod.rs", "fn f() { std::env::args() }", "std::env"),
        ("src/count/mod.rs", "use std::time::Instant;", "Instant"),
        ("src/count/mod.rs", "fn f() { chrono::Utc::now() }", "Utc::now"),
        ("src/log/mod.rs", "fn f() { println!() }", "println!"),
    ];
    for (file, text, name) in rows {
        let room = room_of(file);
        assert_broken(&[(file, text)], &format!("{file}:1: `{room}` may not name `{name}`"));
    }
    assert_eq!(broken(&[("src/cli/mod.rs", "use std::fs; fn f() { println!() }")]), [""; 0]);
}

#[test]
fn the_table_names_every_room_and_no_other() {
    let table = "//! | [`cli`] | x |\n//! | [`mod@log`] | y |\n";
    assert_eq!(rooms_in(table), ["cli", "log"]);
    let files = BTreeMap::from([("src/cli/mod.rs".into(), String::new())]);
    assert_eq!(misdrawn(&rooms_in(table), &files), ["src/lib.rs: there is no room `log`"]);
    let unlisted = misdrawn(&[], &files);
    assert_eq!(unlisted, ["src/lib.rs: the table has no row for `cli`"]);
}
