//! The registry: what a rule is, and how rules are run over a note.

use jiff::civil::Date;

use super::silence::Silence;
use super::{Context, Diagnostic, Fix, Related};
use crate::query::tasks::TaskSet;
use crate::sort;
use crate::text::TextRange;
use crate::vault::config::Level;
use crate::vault::{Note, Vault};

/// Every rule, sorted by code. A new rule is one file and one line here.
static RULES: &[Rule] = &[
    super::dataview_arguments::RULE,
    super::dataview_clause_order::RULE,
    super::dataview_date_format::RULE,
    super::dataview_field_after_group::RULE,
    super::dataview_flatten_name::RULE,
    super::dataview_limit_type::RULE,
    super::dataview_mixed_logic::RULE,
    super::dataview_never_matches::RULE,
    super::dataview_null_compare::RULE,
    super::dataview_rows_failed::RULE,
    super::dataview_second_from::RULE,
    super::dataview_syntax::RULE,
    super::dataview_task_field::RULE,
    super::dataview_unknown_field::RULE,
    super::dataview_unknown_function::RULE,
    super::dataview_unknown_source::RULE,
    super::frontmatter_duplicate_key::RULE,
    super::frontmatter_missing_property::RULE,
    super::frontmatter_property_type::RULE,
    super::frontmatter_stale_last_contact::RULE,
    super::frontmatter_syntax::RULE,
    super::frontmatter_unexpected_type::RULE,
    super::frontmatter_unquoted_link::RULE,
    super::link_alias_only::RULE,
    super::link_ambiguous::RULE,
    super::link_duplicate_bullet::RULE,
    super::link_empty_display::RULE,
    super::link_folder_in_title::RULE,
    super::link_unresolved::RULE,
    super::link_unresolved_block::RULE,
    super::link_unresolved_heading::RULE,
    super::note_duplicate_meeting::RULE,
    super::note_duplicate_person::RULE,
    super::note_placeholder::RULE,
    super::owner_ambiguous::RULE,
    super::owner_not_listed::RULE,
    super::owner_unknown::RULE,
    super::task_cancelled_mismatch::RULE,
    super::task_date_order::RULE,
    super::task_delete_with_children::RULE,
    super::task_depends_cycle::RULE,
    super::task_depends_done::RULE,
    super::task_depends_self::RULE,
    super::task_depends_unknown::RULE,
    super::task_done_date_on_open_task::RULE,
    super::task_done_without_date::RULE,
    super::task_duplicate_field::RULE,
    super::task_duplicate_priority::RULE,
    super::task_emoji_lookalike::RULE,
    super::task_empty::RULE,
    super::task_id_duplicate::RULE,
    super::task_id_invalid::RULE,
    super::task_invalid_date::RULE,
    super::task_malformed_value::RULE,
    super::task_mojibake::RULE,
    super::task_no_global_filter::RULE,
    super::task_not_a_task::RULE,
    super::task_owner_after_fields::RULE,
    super::task_recurrence_end::RULE,
    super::task_recurrence_invalid::RULE,
    super::task_recurrence_lost::RULE,
    super::task_recurrence_no_date::RULE,
    super::task_recurrence_partly_read::RULE,
    super::task_unknown_on_completion::RULE,
    super::task_unknown_status::RULE,
    super::task_unread_field::RULE,
    super::task_variation_selector::RULE,
    super::task_wrong_format::RULE,
    super::tasks_bad_date::RULE,
    super::tasks_contradiction::RULE,
    super::tasks_delimiters::RULE,
    super::tasks_duplicate_line::RULE,
    super::tasks_field_word::RULE,
    super::tasks_global_query::RULE,
    super::tasks_ignored_words::RULE,
    super::tasks_js_disabled::RULE,
    super::tasks_js_unsupported::RULE,
    super::tasks_operator_case::RULE,
    super::tasks_placeholder_null::RULE,
    super::tasks_regex::RULE,
    super::tasks_starts_includes_undated::RULE,
    super::tasks_unknown_heading::RULE,
    super::tasks_unknown_instruction::RULE,
    super::tasks_unknown_path::RULE,
    super::tasks_unknown_placeholder::RULE,
    super::tasks_unknown_preset::RULE,
    super::tasks_unknown_tag::RULE,
    super::text_invalid_utf8::RULE,
    super::text_mojibake::RULE,
];

/// One rule. Everything a user or a test needs to know of it is here, beside its code.
pub struct Rule {
    /// `group/name`, stable.
    pub code: &'static str,
    /// Its level when nothing is configured.
    pub level: Level,
    /// One sentence: what it finds.
    pub summary: &'static str,
    /// Markdown: why it matters, what is right, how to configure or silence it.
    pub docs: &'static str,
    /// A fixture (`//- path` headers) on which it reports at least one finding.
    pub fails: &'static str,
    /// A near miss on which it reports none.
    pub passes: &'static str,
    /// Looks at one note. Rules share what is costly (parsed task lines, resolved links) through [`Context`].
    pub check: fn(&Context<'_>, &mut Sink<'_>),
}

/// The first part of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// `link/…`
    Link,
    /// `owner/…`
    Owner,
    /// `frontmatter/…`
    Frontmatter,
    /// `note/…`
    Note,
    /// `text/…`
    Text,
    /// `task/…`
    Task,
    /// `dataview/…`
    Dataview,
}

impl Rule {
    /// The group that the code names.
    pub fn group(&self) -> Group {
        match self.code.split('/').next() {
            Some("link") => Group::Link,
            Some("owner") => Group::Owner,
            Some("frontmatter") => Group::Frontmatter,
            Some("note") => Group::Note,
            Some("text") => Group::Text,
            Some("dataview") => Group::Dataview,
            _ => Group::Task,
        }
    }

    /// Whether it asks what exists elsewhere, and so has no answer before the vault is loaded.
    fn needs_all_notes(&self) -> bool {
        matches!(self.group(), Group::Link | Group::Owner | Group::Note)
            || self.code == "frontmatter/stale-last-contact"
            || matches!(self.code, "task/depends-unknown" | "task/done-without-date")
    }
}

/// Takes the findings of one rule; knows its code and level.
pub struct Sink<'s> {
    rule: &'static Rule,
    level: Level,
    found: &'s mut Vec<Diagnostic>,
}

impl Sink<'_> {
    /// Adds a finding without fixes; give it fixes and related places through [`Report`].
    pub fn report(&mut self, range: TextRange, message: impl Into<String>) -> Report<'_> {
        self.push(self.level, range, message.into())
    }

    /// As [`Sink::report`], for what is graver or lighter than the rule's other findings. A configured level
    /// outweighs `level`.
    pub fn report_at(&mut self, level: Level, range: TextRange, message: impl Into<String>) -> Report<'_> {
        let level = if self.level == self.rule.level { level } else { self.level };
        self.push(level, range, message.into())
    }

    fn push(&mut self, level: Level, range: TextRange, message: String) -> Report<'_> {
        let (related, fixes) = (Vec::new(), Vec::new());
        self.found.push(Diagnostic { code: self.rule.code, level, range, message, related, fixes });
        Report { diagnostic: self.found.last_mut() }
    }
}

/// The finding just added.
pub struct Report<'d> {
    diagnostic: Option<&'d mut Diagnostic>,
}

impl Report<'_> {
    /// Adds a fix. The likeliest comes first.
    pub fn fix(mut self, fix: Fix) -> Self {
        if let Some(diagnostic) = self.diagnostic.as_deref_mut() {
            diagnostic.fixes.push(fix);
        }
        self
    }

    /// Adds several fixes, the likeliest first.
    pub fn fixes(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        if let Some(diagnostic) = self.diagnostic.as_deref_mut() {
            diagnostic.fixes.extend(fixes);
        }
        self
    }

    /// Adds a place that explains it.
    pub fn related(mut self, related: Related) -> Self {
        if let Some(diagnostic) = self.diagnostic.as_deref_mut() {
            diagnostic.related.push(related);
        }
        self
    }
}

/// All rules, sorted by code.
pub fn all() -> &'static [Rule] {
    RULES
}

/// A rule by its code.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.code.cmp(code)).ok().and_then(|at| RULES.get(at))
}

/// Makes ready what rules look up of a whole vault, on several threads; else the first note to need it makes all threads
/// wait. For those about to check every note.
pub fn prepare(vault: &Vault, today: Date) {
    let links = || {
        vault.prepare_plain_links();
        vault.prepare_mentions();
        vault.prepare_last_meetings(today);
    };
    rayon::join(|| rayon::join(|| vault.prepare_near_names(), links), || TaskSet::prepare(vault));
}

/// Every finding in one note that configuration and ignore comments let through, sorted by place, then code.
///
/// Notes of the template folder are not looked at: their placeholders are not yet links, dates or names. Rules that
/// ask what exists elsewhere wait until the vault is loaded.
pub fn check_note(vault: &Vault, note: &Note, today: Date) -> Vec<Diagnostic> {
    let silence = Silence::of(note);
    if silence.whole_note() || is_template(vault, note) {
        return Vec::new();
    }
    let cx = Context::new(vault, note, today);
    let mut found = Vec::new();
    // Asking for each rule and note takes longer than most rules do.
    let any_levels = silence.has_levels() || vault.config().has_levels();
    let level_of = |rule: &Rule| {
        let configured = || vault.config().level_for(rule.code, rule.level, &note.path);
        silence.level(rule.code).unwrap_or_else(configured)
    };
    for rule in RULES {
        let level = if any_levels { level_of(rule) } else { rule.level };
        if level == Level::Off || (!vault.is_loaded() && rule.needs_all_notes()) {
            continue;
        }
        (rule.check)(&cx, &mut Sink { rule, level, found: &mut found });
    }
    found.retain(|diagnostic| !silence.covers(note, diagnostic));
    sort::by_key(&mut found, |diagnostic| {
        (diagnostic.range.start(), diagnostic.range.end(), diagnostic.code)
    });
    found
}

fn is_template(vault: &Vault, note: &Note) -> bool {
    let folder = vault.config().template_folder.trim_matches('/');
    let below = note.path.as_str().strip_prefix(folder);
    !folder.is_empty() && below.is_some_and(|rest| rest.starts_with('/'))
}
