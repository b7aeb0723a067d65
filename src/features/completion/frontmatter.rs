//! Frontmatter keys, and values as other notes have them.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::frontmatter_context::{PropertySite, Quotes};
use super::site::{Form, Site, Wiki};
use super::{Completions, Documentation, Item, ItemKind, Request, files, one_line, tags};
use crate::features::rank::{Typed, best};
use crate::sort;
use crate::syntax::fold::{key as fold_key, search_key};
use crate::syntax::{Encoding, Entry, Node, NodeKind, ScalarStyle};
use crate::text::{TextRange, TextSize};
use crate::vault::Note;

/// So many notes of the same type tell how a property is written there.
const SAMPLE: usize = 200;

/// Keys that Obsidian knows in every vault (`reference`: Obsidian, properties).
const KNOWN_KEYS: &[&str] = &["tags", "aliases", "cssclasses"];

/// What can stand at a place in the frontmatter.
pub(super) fn complete(request: &Request<'_>, site: &PropertySite<'_>) -> Option<Completions> {
    match site {
        PropertySite::Key { range, typed, closing } => Some(keys(request, *range, typed, closing)),
        PropertySite::Value { key, outer, range, typed, quotes, opening } => {
            let value = Value { key, outer, range: *range, typed, quotes: *quotes, opening };
            value.complete(request)
        }
    }
}

/// The other notes about the same kind of thing, no more than [`SAMPLE`].
fn alike<'v>(request: &Request<'v>) -> Vec<&'v Note> {
    let vault = request.vault;
    let kind = vault.entity(request.note.id).map(|entity| &entity.kind);
    let entities = kind.map(|kind| vault.entities(kind)).unwrap_or_default();
    let others = entities.into_iter().filter(|entity| entity.id != request.note.id).take(SAMPLE);
    others.filter_map(|entity| Some(&**vault.note(entity.id)?)).collect()
}

/// The vault's property names: those of notes of the same type first, then the most used ones.
fn keys(request: &Request<'_>, range: TextRange, typed: &str, closing: &str) -> Completions {
    let front = request.note.parsed.frontmatter.as_ref();
    let entries = front.map(|front| front.entries.as_slice()).unwrap_or_default();
    let elsewhere = entries.iter().filter(|entry| !entry.key.contains_inclusive(request.offset));
    let present: Vec<String> = elsewhere.map(|entry| fold_key(&entry.name).into_owned()).collect();
    let mut of_type: FxHashMap<String, usize> = FxHashMap::default();
    for note in alike(request) {
        for entry in note.parsed.frontmatter.iter().flat_map(|front| &front.entries) {
            *of_type.entry(fold_key(&entry.name).into_owned()).or_default() += 1;
        }
    }
    let mut all: Vec<(String, usize)> =
        request.vault.properties().into_iter().map(|property| (property.name, property.notes)).collect();
    let missing = KNOWN_KEYS.iter().filter(|known| !all.iter().any(|(name, _)| fold_key(name) == **known));
    let missing: Vec<(String, usize)> = missing.map(|known| ((*known).to_owned(), 0)).collect();
    all.extend(missing);
    let wanted = Typed::new(typed);
    let fitting = all.into_iter().enumerate().filter_map(|(index, (name, notes))| {
        let folded = fold_key(&name).into_owned();
        let uses = of_type.get(&folded).copied().unwrap_or_default();
        // What is being typed may be the key's only use.
        let own = notes == 1 && uses == 0 && folded == fold_key(typed.trim_end());
        let fit = wanted.fit(&search_key(&name)).filter(|_| !own && !present.contains(&folded))?;
        Some(((fit, std::cmp::Reverse(uses), index), (name, notes)))
    });
    let (found, incomplete) = best(fitting, request.limit());
    let items = found.into_iter().map(|(name, notes)| Item {
        label: name.clone(),
        detail: count(notes),
        kind: ItemKind::Property,
        filter: name.clone(),
        insert: format!("{}{closing}", scalar(&name, None)),
        documentation: Documentation::None,
    });
    Completions { range, items: items.collect(), incomplete }
}

fn count(notes: usize) -> String {
    match notes {
        0 => String::new(),
        1 => "1 note".to_owned(),
        notes => format!("{notes} notes"),
    }
}

/// A value that is being typed.
struct Value<'s> {
    key: &'s str,
    outer: &'s [&'s str],
    range: TextRange,
    typed: &'s str,
    quotes: Quotes,
    opening: &'s str,
}

impl Value<'_> {
    fn complete(&self, request: &Request<'_>) -> Option<Completions> {
        let top = self.outer.is_empty();
        let present = self.present(request);
        if top && ["tags", "tag"].contains(&&*fold_key(self.key)) {
            return Some(self.tags(request, &present));
        }
        let sample = Sample::new(request, self.outer, self.key);
        let mut values = if top { request.vault.property_values(self.key) } else { sample.values };
        // What is being typed may be the value's only use.
        values.retain(|(value, notes)| *notes > 1 || *value != self.decoded());
        if is_link_list(&values) {
            return Some(self.links(request, sample.style));
        }
        let property_type = request.vault.config().property_types.get(self.key).map(String::as_str);
        if top && (property_type == Some("checkbox") || sample.bools) {
            values = vec![("true".to_owned(), 0), ("false".to_owned(), 0)];
            return Some(self.values(request, values, Some(ScalarStyle::Plain), &[]));
        }
        let dates = matches!(property_type, Some("date" | "datetime"))
            || values.first().is_some_and(|(value, _)| value.parse::<Date>().is_ok());
        if dates {
            let today = request.today.to_string();
            values.retain(|(value, _)| *value != today);
            values.insert(0, (today, 0));
        }
        Some(self.values(request, values, sample.style, &present))
    }

    fn decoded(&self) -> Cow<'_, str> {
        self.quotes.encoding().decode(self.typed)
    }

    /// The other values of the same list, folded.
    fn present(&self, request: &Request<'_>) -> Vec<String> {
        let front = request.note.parsed.frontmatter.as_ref();
        let texts =
            front.filter(|_| self.outer.is_empty()).map(|front| front.texts(self.key, &request.note.text));
        let others =
            texts.into_iter().flatten().filter(|(_, range)| !range.contains_inclusive(request.offset));
        others.map(|(text, _)| fold_key(text.trim_start_matches('#')).into_owned()).collect()
    }

    fn tags(&self, request: &Request<'_>, present: &[String]) -> Completions {
        let bare = self.typed.trim_start_matches('#');
        let signs = TextSize::of(self.typed) - TextSize::of(bare);
        let range = TextRange::new(self.range.start() + signs, self.range.end());
        let mut found = tags::complete(request, range, bare, present);
        for item in &mut found.items {
            item.insert = format!("{}{}{}", self.opening, item.insert, self.quotes.closing());
        }
        found
    }

    /// Notes as quoted links.
    fn links(&self, request: &Request<'_>, style: Option<ScalarStyle>) -> Completions {
        let (quote, encoding) = match (self.quotes, style) {
            (Quotes::None, Some(ScalarStyle::Single)) => ("'", Encoding::YamlSingle),
            (Quotes::None, _) => ("\"", Encoding::YamlDouble),
            (quotes, _) => ("", quotes.encoding()),
        };
        let wiki = Wiki {
            opening: format!("{}{quote}[[", self.opening),
            closing: format!("]]{quote}{}", self.quotes.closing()),
            encoding,
            in_table: false,
            continued: false,
        };
        let site = Site { range: self.range, lead: String::new(), form: Form::Wiki(wiki) };
        files::complete(request, &site, &self.decoded(), false)
    }

    fn values(
        &self,
        request: &Request<'_>,
        values: Vec<(String, usize)>,
        style: Option<ScalarStyle>,
        present: &[String],
    ) -> Completions {
        let wanted = Typed::new(&self.decoded());
        let fitting = values.into_iter().enumerate().filter_map(|(index, (value, notes))| {
            let new = !value.contains(['\n', '\r']) && !present.contains(&fold_key(&value).into_owned());
            let fit = wanted.fit(&search_key(&value)).filter(|_| new)?;
            Some(((fit, index), (value, notes)))
        });
        let (found, incomplete) = best(fitting, request.limit());
        let today = request.today.to_string();
        let items = found.into_iter().map(|(value, notes)| Item {
            label: one_line(&value),
            detail: if value == today { "today".to_owned() } else { count(notes) },
            kind: ItemKind::Value,
            filter: value.clone(),
            insert: match self.quotes {
                Quotes::None => format!("{}{}", self.opening, scalar(&value, style)),
                quotes => format!("{}{}", quotes.encoding().encode(&value), quotes.closing()),
            },
            documentation: Documentation::None,
        });
        Completions { range: self.range, items: items.collect(), incomplete }
    }
}

/// Whether most of a property's values are links.
fn is_link_list(values: &[(String, usize)]) -> bool {
    let link = |value: &str| value.starts_with("[[") && value.ends_with("]]");
    let all: usize = values.iter().map(|(_, notes)| notes).sum();
    let links: usize = values.iter().filter(|(value, _)| link(value.trim())).map(|(_, notes)| notes).sum();
    2 * links > all
}

/// How other notes of the same type, or any that come first, write a property.
#[derive(Debug, Default)]
struct Sample {
    /// Its text values, most used first.
    values: Vec<(String, usize)>,
    /// How most of them are quoted.
    style: Option<ScalarStyle>,
    /// Most of them are `true` or `false`.
    bools: bool,
}

impl Sample {
    fn new(request: &Request<'_>, outer: &[&str], key: &str) -> Sample {
        let mut notes = alike(request);
        if notes.is_empty() {
            notes = request.vault.notes().into_iter().map(|note| &**note).take(SAMPLE).collect();
        }
        let (mut values, mut styles) = (FxHashMap::<String, usize>::default(), FxHashMap::default());
        let (mut bools, mut all) = (0, 0);
        for note in notes.into_iter().filter(|note| note.id != request.note.id) {
            let Some(node) = node_at(note, outer, key) else { continue };
            let nodes = match &node.kind {
                NodeKind::List(items) => items.as_slice(),
                _ => std::slice::from_ref(node),
            };
            for node in nodes {
                all += 1;
                match &node.kind {
                    NodeKind::Text(text, style) => {
                        *values.entry(text.to_string()).or_default() += 1;
                        *styles.entry(*style).or_insert(0) += 1;
                    }
                    NodeKind::Bool(_) => bools += 1,
                    _ => {}
                }
            }
        }
        let mut values: Vec<(String, usize)> = values.into_iter().collect();
        sort::by(&mut values, |(a, a_notes), (b, b_notes)| b_notes.cmp(a_notes).then_with(|| a.cmp(b)));
        let style = [ScalarStyle::Plain, ScalarStyle::Single, ScalarStyle::Double];
        let style = style.into_iter().max_by_key(|style| styles.get(style).copied().unwrap_or(0));
        Sample { values, style: style.filter(|_| !styles.is_empty()), bools: 2 * bools > all }
    }
}

/// The value under a path of keys.
fn node_at<'n>(note: &'n Note, outer: &[&str], key: &str) -> Option<&'n Node> {
    let find = |entries: &'n [Entry], name: &str| {
        entries.iter().rev().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(|entry| &entry.value)
    };
    let mut entries: &[Entry] = &note.parsed.frontmatter.as_ref()?.entries;
    for name in outer {
        let NodeKind::Map(inner) = &find(entries, name)?.kind else { return None };
        entries = inner;
    }
    find(entries, key)
}

/// A text as a YAML scalar: as other notes write it if that is sound, else in single quotes where it must be.
fn scalar(text: &str, style: Option<ScalarStyle>) -> String {
    match style {
        Some(ScalarStyle::Double) => format!("\"{}\"", Encoding::YamlDouble.encode(text)),
        Some(ScalarStyle::Plain) if is_word(text) || text.parse::<Date>().is_ok() => text.to_owned(),
        Some(ScalarStyle::Plain) | None if is_plain(text) => text.to_owned(),
        _ => format!("'{}'", Encoding::YamlSingle.encode(text)),
    }
}

fn is_word(text: &str) -> bool {
    matches!(text, "true" | "false")
}

/// Whether a text is certain to be read back as itself without quotes.
fn is_plain(text: &str) -> bool {
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    text.starts_with(char::is_alphabetic)
        && text.trim() == text
        && !text.contains([',', '[', ']', '{', '}', '#', ':', '\n', '\r'])
        && !reserved.iter().any(|word| text.eq_ignore_ascii_case(word))
}
