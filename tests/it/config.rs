//! Configuration: what the layers say, and what is said of what cannot be read.

use expect_test::expect;
use serde_json::json;
use vaultls::disk::{VaultRoot, read_config};
use vaultls::syntax::task::{StatusType, TaskFormat};
use vaultls::vault::VaultPath;
use vaultls::vault::config::{
    Config, ConfigFiles, Excluded, FolderRules, Level, LinkFormat, NewNoteLocation, commented_toml,
};

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

#[test]
fn the_deepest_folder_that_speaks_of_a_rule_decides() {
    let folder = |folder: &str, levels: &[(&str, Level)]| FolderRules {
        folder: folder.to_owned(),
        levels: levels.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect(),
    };
    let config = Config {
        levels: [("link".to_owned(), Level::Info), ("link/unresolved".to_owned(), Level::Error)].into(),
        folder_levels: vec![
            folder("A/B", &[("link", Level::Off)]),
            folder("A", &[("link/unresolved", Level::Hint), ("task", Level::Off)]),
        ],
        ..Config::default()
    };
    let level = |code: &str, at: &str| config.level_for(code, Level::Warning, &path(at));
    assert_eq!(level("link/unresolved", "x.md"), Level::Error);
    assert_eq!(level("link/ambiguous", "x.md"), Level::Info);
    assert_eq!(level("text/mojibake", "x.md"), Level::Warning);
    assert_eq!(level("link/unresolved", "A/x.md"), Level::Hint);
    assert_eq!(level("link/ambiguous", "A/x.md"), Level::Info);
    assert_eq!(level("link/unresolved", "A/B/C/x.md"), Level::Off);
    assert_eq!(level("task/unread-field", "A/B/x.md"), Level::Off);
    assert_eq!(level("link/unresolved", "A/Bee.md"), Level::Hint);
}

#[test]
fn excluded_files_are_named_by_the_start_of_their_path_or_an_expression() {
    let filters = ["Templates/", "Old", "/\\.bak\\.md$/", "/(/"].map(str::to_owned).to_vec();
    let (excluded, unread) = Excluded::new(filters);
    let config = Config { excluded, ..Config::default() };
    assert_eq!(unread, ["/(/"]);
    for (at, expected) in [
        ("Templates/Day.md", true),
        ("Templates.md", false),
        ("Older.md", true),
        ("x/Old.md", false),
        ("x/a.bak.md", true),
    ] {
        assert_eq!(config.is_excluded(&path(at)), expected, "{at}");
    }
}

const CODES: &[&str] = &["link/ambiguous", "link/unresolved", "task/unread-field", "text/mojibake"];

fn build(files: &[(&str, &str)]) -> (Config, Vec<String>) {
    build_with(files, None)
}

/// The configuration, and each problem as `file:"text there": message`.
fn build_with(files: &[(&str, &str)], editor: Option<serde_json::Value>) -> (Config, Vec<String>) {
    let mut texts = ConfigFiles::default();
    for (path, text) in files {
        texts.insert(path, *text);
    }
    let (config, problems) = Config::build(&texts, editor.as_ref(), CODES);
    let shown = problems.iter().map(|problem| match &problem.file {
        Some(file) => {
            let text = texts.text(file).unwrap();
            format!("{file}:{:?}: {}", &text[problem.range], problem.message)
        }
        None => format!("editor: {}", problem.message),
    });
    (config, shown.collect())
}

#[test]
fn without_files_the_defaults_are_obsidians() {
    let (config, problems) = build(&[]);
    assert_eq!(config, Config::default());
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.link_format, LinkFormat::Shortest);
    assert_eq!(config.daily_notes.format, "YYYY-MM-DD");
    assert_eq!(config.tasks.statuses.len(), 4);
}

#[test]
fn what_obsidian_knows_is_taken_over() {
    let (config, problems) = build(&[
        (
            ".obsidian/app.json",
            r#"{"newLinkFormat": "relative", "useMarkdownLinks": true, "newFileLocation": "folder", "newFileFolderPath": "Inbox/",
                "attachmentFolderPath": "./media", "userIgnoreFilters": ["Templates/", "/^x/"], "alwaysUpdateLinks": true,
                "showLineNumber": null}"#,
        ),
        (
            ".obsidian/types.json",
            r#"{"types": {"Due": "date", "seats": "number", "mood": "slider-of-some-plugin"}}"#,
        ),
        (".obsidian/daily-notes.json", r#"{"folder": "Daily", "format": "", "template": "Templates/Day"}"#),
        (".obsidian/templates.json", r#"{"folder": "/Templates", "dateFormat": "YYYY"}"#),
        (".obsidian/plugins/dataview/data.json", r#"{"renderNullAs": "-", "inlineQueryPrefix": "dv:"}"#),
        (
            ".obsidian/plugins/obsidian-tasks-plugin/data.json",
            r##"{"taskFormat": "dataview", "globalFilter": "#task", "setDoneDate": false, "filenameAsDateFolders": ["Daily"],
                "statusSettings": {
                  "coreStatuses": [{"symbol": " ", "name": "Todo", "nextStatusSymbol": "x", "availableAsCommand": true, "type": "TODO"}],
                  "customStatuses": [{"symbol": "w", "name": "Waiting", "nextStatusSymbol": "x", "type": "ON_HOLD"},
                                     {"symbol": "", "name": "", "nextStatusSymbol": "", "type": "TODO"}]}}"##,
        ),
    ]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.link_format, LinkFormat::Relative);
    assert!(config.markdown_links);
    assert_eq!(config.new_notes, NewNoteLocation::Folder("Inbox".to_owned()));
    assert_eq!(config.attachment_folder, "./media");
    assert!(config.is_excluded(&path("xyz.md")) && !config.is_excluded(&path("a/xyz.md")));
    assert_eq!(
        config.property_types,
        [("due", "date"), ("seats", "number")].map(|(a, b)| (a.into(), b.into())).into()
    );
    assert_eq!((&*config.daily_notes.folder, &*config.daily_notes.format), ("Daily", "YYYY-MM-DD"));
    assert_eq!(config.template_folder, "Templates");
    assert_eq!((&*config.dataview.null_text, &*config.dataview.inline_prefix), ("-", "dv:"));
    assert_eq!(config.tasks.format, TaskFormat::Dataview);
    assert_eq!(config.tasks.global_filter, "#task");
    assert!(!config.tasks.set_done && config.tasks.set_cancelled);
    let statuses: Vec<_> =
        config.tasks.statuses.iter().map(|s| (s.symbol, &*s.name, s.next, s.kind)).collect();
    assert_eq!(statuses, [(' ', "Todo", 'x', StatusType::Todo), ('w', "Waiting", 'x', StatusType::OnHold)]);
}

#[test]
fn our_file_goes_over_obsidians_and_the_editor_over_both() {
    let app = (
        ".obsidian/app.json",
        r#"{"newLinkFormat": "relative", "newFileLocation": "folder", "newFileFolderPath": "A"}"#,
    );
    let own = (
        ".vaultls.toml",
        "[links]\nformat = 'absolute'\nmarkdown = true\n[new-notes]\nfolder = 'B'\n[rules]\nlink = 'off'\n\
         [folders.\"Old/\".rules]\n'task/unread-field' = 'hint'\n[entities.folders]\nTeams = 'team'\n",
    );
    let (config, problems) = build(&[app, own]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.link_format, LinkFormat::Absolute);
    assert_eq!(config.new_notes, NewNoteLocation::Folder("B".to_owned()));
    assert_eq!(config.level_for("link/unresolved", Level::Error, &path("x.md")), Level::Off);
    assert_eq!(config.level_for("task/unread-field", Level::Error, &path("Old/x.md")), Level::Hint);
    assert_eq!(config.entity_folders["teams"], "team");
    assert_eq!(config.entity_folders["people"], "person");

    let editor =
        json!({"links": {"format": "shortest", "markdown": null}, "rules": {"link/unresolved": "info"}});
    let (config, problems) = build_with(&[app, own], Some(editor));
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.link_format, LinkFormat::Shortest);
    assert!(config.markdown_links);
    assert_eq!(config.level_for("link/unresolved", Level::Error, &path("x.md")), Level::Info);
    assert_eq!(config.level_for("link/ambiguous", Level::Error, &path("x.md")), Level::Off);
}

#[test]
fn what_cannot_be_used_is_said_with_its_place_and_the_rest_counts() {
    let (config, problems) = build(&[(
        ".vaultls.toml",
        "colour = 1\nlinks.format = 'shortes'\nlinks.fromat = 'x'\nfiles.ignore = ['a', 3]\nfiles.exclude = ['/(/', 'b']\n\
         completion.limit = 0\ntemplates = 'T'\n[tasks]\nset-done-date = 'no'\nglobal-filter = '#t'\n\
         statuses = [{symbol = 'ab', type = 'TODO'}, {symbol = '?', type = 'MAYBE'}, {name = 'x'}]\n\
         [rules]\n'link/unresolvd' = 'off'\nlink = 'loud'\ntext = 'info'\n[folders.A]\nlevel = 1\n[properties.types]\nx = 'int'\n",
    )]);
    expect![[r#"
        .vaultls.toml:"colour": no setting `colour`; there are links, new-notes, attachments, files, properties, people, schema, entities, daily-notes, templates, dataview, tasks, completion, editor, rename, rules, folders
        .vaultls.toml:"'shortes'": `links.format` cannot be `shortes`; it is one of shortest, relative, absolute
        .vaultls.toml:"fromat": no setting `fromat` in `links`; did you mean `format`?
        .vaultls.toml:"3": `files.ignore[1]` must be a text, not a number
        .vaultls.toml:"'/(/'": `/(/` is no regular expression that vaultls can read
        .vaultls.toml:"0": `completion.limit` must be a whole number above 0, not a number
        .vaultls.toml:"'T'": `templates` must be a table, not a text
        .vaultls.toml:"'no'": `tasks.set-done-date` must be true or false, not a text
        .vaultls.toml:"'ab'": `tasks.statuses.symbol` must be a single character
        .vaultls.toml:"'MAYBE'": `tasks.statuses.type` cannot be `MAYBE`; it is one of TODO, IN_PROGRESS, ON_HOLD, DONE, CANCELLED, NON_TASK, EMPTY
        .vaultls.toml:"{name = 'x'}": each of tasks.statuses needs `symbol` and `type`
        .vaultls.toml:"'link/unresolvd'": no rule or group of rules `link/unresolvd`; did you mean `link/unresolved`?
        .vaultls.toml:"'loud'": `rules.link` cannot be `loud`; it is one of off, hint, info, warning, error
        .vaultls.toml:"level": no setting `level` in `folders.A`; there is `rules`
        .vaultls.toml:"'int'": `properties.types.x` cannot be `int`; it is one of text, multitext, number, checkbox, date, datetime, tags, aliases"#]].assert_eq(&problems.join("\n"));
    assert_eq!(config.ignore, ["a"]);
    assert_eq!(config.excluded.filters(), ["/(/", "b"]);
    assert_eq!(config.tasks.global_filter, "#t");
    assert_eq!(config.level_for("text/mojibake", Level::Error, &path("x.md")), Level::Info);
    assert_eq!(config.tasks.statuses.len(), 4);
}

#[test]
fn the_editors_settings_are_held_to_the_same_rules() {
    let (_, problems) =
        build_with(&[], Some(json!({"links": {"fromat": 1}, "rules": [], "completion": {"limit": -1}})));
    expect![[r#"
        editor: no setting `fromat` in `links`; did you mean `format`?
        editor: `rules` must be a table, not a list
        editor: `completion.limit` must be a whole number above 0, not a number"#]]
    .assert_eq(&problems.join("\n"));
    assert_eq!(build_with(&[], Some(json!(3))).1.len(), 1);
    assert_eq!(build_with(&[], Some(json!(null))).1, [""; 0]);
}

#[test]
fn ill_typed_settings_of_obsidian_are_reported_too() {
    let (config, problems) = build(&[
        (".obsidian/app.json", "{\n\t\"newLinkFormat\": 3,\n\t\"useMarkdownLinks\": true\n}"),
        (".obsidian/types.json", "{\"types\": []}"),
        (".obsidian/templates.json", "[]"),
        (
            ".obsidian/plugins/obsidian-tasks-plugin/data.json",
            "{\"taskFormat\": \"xml\", \"statusSettings\": {\"customStatuses\": [{\"symbol\": \"ab\", \"type\": \"TODO\"}]}}",
        ),
    ]);
    expect![[r#"
        .obsidian/app.json:"3": `newLinkFormat` must be a text, not a number
        .obsidian/types.json:"[]": `types` must be a table, not a list
        .obsidian/templates.json:"[]": expected a JSON object
        .obsidian/plugins/obsidian-tasks-plugin/data.json:"\"xml\"": `taskFormat` cannot be `xml`; vaultls does not know that value
        .obsidian/plugins/obsidian-tasks-plugin/data.json:"\"ab\"": `customStatuses.symbol` must be a single character"#]].assert_eq(&problems.join("\n"));
    assert!(config.markdown_links);
}

#[test]
fn a_broken_file_is_reported_where_it_breaks_and_the_others_count() {
    let (config, problems) = build(&[
        (".obsidian/app.json", "{\n  \"newLinkFormat\": \"relative\",\n  oops\n}"),
        (".obsidian/daily-notes.json", ""),
        (".vaultls.toml", "[links\nmarkdown = true\n[tasks]\nglobal-filter = '#x'\n[files]\nignore = [\n"),
    ]);
    expect![[r#"
        .obsidian/app.json:"": not JSON: key must be a string
        .obsidian/daily-notes.json:"": not JSON: EOF while parsing a value
        .vaultls.toml:"": not TOML: unclosed table, expected `]`
        .vaultls.toml:"": not TOML: unclosed array, expected `]`"#]]
    .assert_eq(&problems.join("\n"));
    assert_eq!(config.link_format, LinkFormat::Shortest);
    assert_eq!(config.tasks.global_filter, "#x");
}

#[test]
fn the_commented_file_changes_nothing_and_uncommented_says_the_defaults() {
    let text = commented_toml();
    assert_eq!(build(&[(".vaultls.toml", &text)]), (Config::default(), Vec::new()));
    let uncomment = |line: &str| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') => setting.to_owned(),
        _ => line.to_owned(),
    };
    let active: Vec<String> = text.lines().map(uncomment).collect();
    let (mut config, problems) = build(&[(".vaultls.toml", &active.join("\n"))]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.folder_levels.len(), 1, "the example folder");
    config.folder_levels.clear();
    assert_eq!(config, Config::default());
}

#[test]
fn the_commented_file_reads_like_this() {
    expect![[r##"
        # Settings of vaultls for this vault. What is not set here is as Obsidian has it, else as shown.

        [links]
        # How links to notes are written: the file name if it is the only one of that name (`shortest`), the
        # path from the linking note (`relative`) or from the vault's root (`absolute`). Obsidian:
        # newLinkFormat.
        #format = "shortest"  # shortest, relative, absolute
        # Write `[text](note.md)` instead of `[[note]]`. Obsidian: useMarkdownLinks.
        #markdown = false

        [new-notes]
        # Where new notes go: the vault's root, the folder of the current note (`current`) or the folder
        # below. Obsidian: newFileLocation.
        #location = "root"  # root, current, folder
        # The folder for `location = "folder"`. Obsidian: newFileFolderPath.
        #folder = ""

        [attachments]
        # Where attachments go: a folder, empty for the root, `./` for the folder of the note, `./sub` for one
        # below it. Obsidian: attachmentFolderPath.
        #folder = ""

        [files]
        # Notes that come last in suggestions: beginnings of paths, or `/regular expressions/`. Links to them
        # still resolve. Obsidian: userIgnoreFilters.
        #exclude = []
        # Files and folders that are not read at all, as globs in the manner of .gitignore.
        #ignore = []
        # Leave out what .gitignore files leave out. Obsidian does not.
        #gitignore = false
        # Follow symbolic links to folders, and links to single files outside of the vault.
        #follow-symlinks = false

        [properties.types]
        # Types of properties by name: text, multitext, number, checkbox, date, datetime, tags, aliases.
        # Obsidian: types.json.

        [properties]
        # Expect of every note of a type what nearly all notes of that type have.
        #infer = true

        [people]
        # The person who writes this vault, as their note is called: owns tasks everywhere without being
        # listed.
        #me = ""

        #[schema.people]
        # What the notes of one type must have, as `[schema.people]` with `required = ["title"]` and `types =
        # { last_contact = "date" }`. Types are those of `properties.types`.

        [entities.folders]
        # What the notes in a folder of this name are, wherever it lies, unless their `type` or a `type/…`
        # tag says otherwise: person, project, customer or a word of your own.
        #customers = "customer"
        #people = "person"
        #projects = "project"

        [daily-notes]
        # Folder of daily notes. Obsidian: daily-notes.json.
        #folder = ""
        # Their name, as a moment.js format; it may contain `/`.
        #format = "YYYY-MM-DD"
        # The note they are made from.
        #template = ""

        [templates]
        # Folder of templates. They are not checked. Obsidian: templates.json.
        #folder = ""

        [dataview]
        # What an inline query starts with. This and the rest of the table: the settings of Obsidian's
        # Dataview plugin.
        #inline-query-prefix = "="
        # What inline JavaScript starts with, which is only named.
        #inline-js-query-prefix = "$="
        # The language of code blocks in JavaScript, which are only named.
        #js-keyword = "dataviewjs"
        # The heading of a table's first column.
        #table-id-column = "File"
        # How nothing is shown in results.
        #null-text = '\-'
        # How dates are shown, in Luxon's letters.
        #date-format = "MMMM dd, yyyy"
        # How dates with a time are shown.
        #datetime-format = "h:mm a - MMMM dd, yyyy"

        [tasks]
        # How task fields are written: `emoji` (📅 2025-11-08) or `dataview` ([due:: 2025-11-08]). This and
        # the rest of the table: the settings of Obsidian's Tasks plugin.
        #format = "emoji"  # emoji, dataview
        # Only lines that contain this are tasks.
        #global-filter = ""
        # Instructions that every Tasks query starts with.
        #global-query = ""
        # Leave the global filter out of descriptions.
        #hide-global-filter = false
        # Give new tasks a created date.
        #set-created-date = false
        # Give tasks a done date when they are done.
        #set-done-date = true
        # Give tasks a cancelled date when they are cancelled.
        #set-cancelled-date = true
        # Put the next occurrence of a recurring task below the done one.
        #recurrence-on-next-line = false
        # Leave the scheduled date out of the next occurrence.
        #remove-scheduled-date-on-recurrence = false
        # Take a date in the note's name as the scheduled date of its tasks.
        #filename-as-scheduled-date = false
        # That date's moment.js format; empty for the usual ones.
        #filename-date-format = ""
        # Only below these folders; empty for everywhere.
        #filename-date-folders = []
        # All statuses. `type` is TODO, IN_PROGRESS, ON_HOLD, DONE, CANCELLED or NON_TASK; `next` the symbol
        # that toggling leads to.
        #statuses = [{ name = "Todo", next = "x", symbol = " ", type = "TODO" }, { name = "Done", next = " ", symbol = "x", type = "DONE" }, { name = "In Progress", next = "x", symbol = "/", type = "IN_PROGRESS" }, { name = "Cancelled", next = " ", symbol = "-", type = "CANCELLED" }]

        [completion]
        # The most items in one list of completions.
        #limit = 100

        [editor]
        # Lines above titles and headings: open tasks, last meeting, backlinks, references.
        #code-lens = true
        # Words behind dates and links: how far a due date is, what a title that was cut off stands for.
        #inlay-hints = true
        # Colours for links, owners, fields, dates and tags by what they stand for.
        #semantic-tokens = true
        # Folding of sections, frontmatter, callouts, list items, fences and generated regions.
        #folding = true
        # Links that can be clicked.
        #document-links = true
        # The other places in the note that name the thing at the cursor.
        #highlights = true
        # Growing a selection from word to link, line, paragraph, section.
        #selection-ranges = true
        # Places with the same words for the same thing change together while one is typed in.
        #linked-editing = true

        [rename]
        # Whose old name is kept as an alias when a note is renamed: `never` anybody's, that of `people`,
        # `always`.
        #keep-old-name = "never"  # never, people, always

        [rules]
        # Levels of diagnostics by code (`"link/unresolved" = "error"`) or group (`link = "off"`): off, hint,
        # info, warning, error. `vaultls explain` lists the codes.

        #[folders."Archive/Old".rules]
        # The same for one folder, as `[folders."Archive/Old".rules]`; the deepest folder decides.
    "##]].assert_eq(&commented_toml());
}

#[test]
fn the_files_are_read_from_a_vault() {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write(".obsidian/app.json", b"\xef\xbb\xbf{\"newLinkFormat\": \"absolute\"}");
    write(".obsidian/types.json", b"{\"types\": \xff}");
    write(".vaultls.toml", b"links.markdown = true\r\nlinks.nothing = 1\r\n");
    std::fs::create_dir_all(dir.path().join(".obsidian/templates.json")).unwrap();
    let files = read_config(&VaultRoot::new(dir.path()));
    let (config, problems) = Config::build(&files, None, CODES);
    assert_eq!((config.link_format, config.markdown_links), (LinkFormat::Absolute, true));
    let shown: Vec<_> =
        problems.iter().map(|p| (p.file.as_ref().unwrap().as_str(), usize::from(p.range.start()))).collect();
    assert_eq!(shown, [(".obsidian/types.json", 0), (".obsidian/templates.json", 0), (".vaultls.toml", 29)]);
    assert_eq!(problems[0].message, "cannot be read: not UTF-8");
}
