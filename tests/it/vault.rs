//! Tests of the vault: which file a link means, who links to whom, who is who.

use expect_test::expect;
use vaultls::text::slice;
use vaultls::vault::config::{Config, LinkFormat};
use vaultls::vault::{Change, EntityKind, FragmentTarget, Origin, Resolution, Vault, VaultPath, WonBy};

use crate::fixture::Fixture;

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

/// Where `target` leads from the note at `from`, and why.
fn leads(vault: &Vault, from: &str, target: &str) -> Option<(String, WonBy)> {
    let found = vault.resolve_target(&path(from), target)?;
    Some((found.file.path.to_string(), found.won_by))
}

fn to(path: &str, won_by: WonBy) -> Option<(String, WonBy)> {
    Some((path.to_owned(), won_by))
}

#[test]
fn a_target_is_found_by_the_end_of_its_path_in_any_case() {
    let f = Fixture::new("//- a/b/Note.md\n//- Ext.md\n//- log.md\n");
    for target in ["b/Note", "a/b/note", "A/B/NOTE.md", "Note", "note.MD"] {
        assert_eq!(leads(&f.vault, "Ext.md", target), to("a/b/Note.md", WonBy::Only), "{target}");
    }
    assert_eq!(leads(&f.vault, "log.md", "Ext.MD"), to("Ext.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "Ext.md", "LOG"), to("log.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "Ext.md", "x/Note"), None);
    assert_eq!(leads(&f.vault, "Ext.md", "ote"), None);
}

#[test]
fn of_several_files_the_exact_path_wins() {
    let f = Fixture::new("//- Note.md\n//- a/b/Note.md\n//- zzzz/Note.md\n//- From.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Note"), to("Note.md", WonBy::ExactPath));
    assert_eq!(leads(&f.vault, "zzzz/From.md", "Note"), to("Note.md", WonBy::ExactPath));
}

#[test]
fn then_the_file_in_the_own_folder_and_nearness_counts_nothing() {
    let f = Fixture::new("//- long/folder/Note.md\n//- b/Note.md\n//- long/folder/sub/X.md\n");
    assert_eq!(leads(&f.vault, "long/folder/From.md", "Note"), to("long/folder/Note.md", WonBy::OwnFolder));
    assert_eq!(leads(&f.vault, "long/folder/sub/X.md", "Note"), to("b/Note.md", WonBy::ShortestPath));
}

#[test]
fn then_the_shortest_path_and_of_equal_ones_the_first_by_name() {
    let f = Fixture::new("//- bb/Note.md\n//- a/Note.md\n//- c/Note.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Note"), to("a/Note.md", WonBy::FirstByName));
    let found = f.vault.resolve_target(&path("From.md"), "Note").unwrap();
    let others: Vec<_> = found.others.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(others, ["c/Note.md", "bb/Note.md"]);
}

#[test]
fn path_lengths_are_counted_in_utf_16() {
    // Four bytes but two units each, against three units of three bytes.
    let f = Fixture::new("//- 🔼/Note.md\n//- abc/Note.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Note"), to("🔼/Note.md", WonBy::ShortestPath));
}

#[test]
fn dots_start_at_the_own_folder_and_do_not_fall_back() {
    let f = Fixture::new("//- a/Note.md\n//- Top.md\n//- a/b/From.md\n");
    assert_eq!(leads(&f.vault, "a/b/From.md", "../Note"), to("a/Note.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "a/b/From.md", "../../Top.md"), to("Top.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "a/From.md", "./note"), to("a/Note.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "a/b/From.md", "./Note"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", "../Top"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", "../../../Top"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", "../../../../etc/passwd"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", ".."), None);
}

#[test]
fn names_may_hold_dots() {
    let f = Fixture::new(
        "//- Dr. Who.md\n//- Initech $1.2B deal.md\n//- Drawing.excalidraw.md\n//- foo.md.md\n//- bar.md\n",
    );
    for (target, file) in [
        ("Dr. Who", "Dr. Who.md"),
        ("Initech $1.2B deal", "Initech $1.2B deal.md"),
        ("Drawing.excalidraw", "Drawing.excalidraw.md"),
        ("foo.md", "foo.md.md"),
        ("bar.md", "bar.md"),
    ] {
        assert_eq!(leads(&f.vault, "From.md", target), to(file, WonBy::Only), "{target}");
    }
    assert_eq!(leads(&f.vault, "From.md", "Dr"), None);
    assert_eq!(leads(&f.vault, "From.md", "foo"), None);
}

#[test]
fn attachments_are_named_with_their_extension() {
    let f = Fixture::new("//- img/Pic.PNG\n//- doc.pdf\n//- LICENSE\n//- docs/LICENSE.md\n//- data.txt\n");
    assert_eq!(leads(&f.vault, "From.md", "pic.png"), to("img/Pic.PNG", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "pic"), None);
    assert_eq!(leads(&f.vault, "From.md", "doc.pdf"), to("doc.pdf", WonBy::Only));
    // Kinds that Obsidian does not list exist all the same, but never before those that it does.
    assert_eq!(leads(&f.vault, "From.md", "LICENSE"), to("docs/LICENSE.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "data.txt"), to("data.txt", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "data"), None);
}

#[test]
fn a_decomposed_name_on_disk_resolves_as_composed_and_is_kept() {
    let f = Fixture::new("//- Zoe\u{308} Berg.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Zo\u{eb} Berg"), to("Zoe\u{308} Berg.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "zoe\u{308}\u{a0}berg"), to("Zoe\u{308} Berg.md", WonBy::Only));
}

/// Where the `index`th link of a note leads: file, and what its fragment is in that file.
fn link_leads(f: &Fixture, from: &str, index: usize) -> String {
    let note = f.note(from);
    let link = &note.parsed.links[index];
    let Resolution::File { file, fragment } = f.vault.resolve(note, link) else {
        return format!("{:?}", f.vault.resolve(note, link));
    };
    let target = f.vault.note(file.file.id);
    let place = match fragment {
        FragmentTarget::Heading(index) => {
            let target = target.unwrap();
            slice(&target.text, target.parsed.headings[index as usize].range).to_owned()
        }
        FragmentTarget::Block(index) => {
            let target = target.unwrap();
            slice(&target.text, target.parsed.blocks[index as usize].block).to_owned()
        }
        FragmentTarget::None => return file.file.path.to_string(),
        other => format!("{other:?}"),
    };
    format!("{} > {place}", file.file.path)
}

/// Where each link of `From.md` leads.
fn all_lead(fixture: &str) -> Vec<String> {
    let f = Fixture::new(fixture);
    let links = 0..f.note("From.md").parsed.links.len();
    links.map(|index| link_leads(&f, "From.md", index)).collect()
}

#[test]
fn every_form_of_link_that_peers_got_wrong() {
    let lead = all_lead(
        "//- From.md
[[Apollo#^status-block]] [[Apollo#status]] [[2025/2025-09-18 - Weekly]] [[acme/people/ana silva]]
[[Project Apollo]] [[https://example.org]] [web](https://example.org) [[a [[Apollo]]

| who |
|-----|
| [[Ana Silva\\|Ana]] |

%% [[Apollo]] %% `[[Apollo]]`
//- Acme/People/Ana Silva.md
//- Acme/Apollo.md
---
aliases: [Project Apollo]
---
# Apollo
## Status
Status quo is fine.

It goes on. ^status-block
//- Sources/2025/2025-09-18 - Weekly.md
",
    );
    expect![[r#"
        [
            "Acme/Apollo.md > It goes on. ^status-block",
            "Acme/Apollo.md > ## Status",
            "Sources/2025/2025-09-18 - Weekly.md",
            "Acme/People/Ana Silva.md",
            "Unresolved",
            "Unresolved",
            "External",
            "Acme/Apollo.md",
            "Acme/People/Ana Silva.md",
            "Acme/Apollo.md",
        ]
    "#]]
    .assert_debug_eq(&lead);
}

#[test]
fn markdown_destinations_are_decoded_and_looked_up_like_wikilinks() {
    let lead = all_lead(
        "//- From.md
[a](Two%20Words.md) [b](sub/Caf%C3%A9.md) [c](Caf%C3%A9) [d](<Two Words.md#A%20b>) [e](#here)
[f](two%20words) [g](sub/../Two%20Words.md) [h](mailto:a@example.org) [i][ref] ![p](pic.png)

# Here

[ref]: sub/Caf%C3%A9.md
//- Two Words.md
# A b
//- x/sub/Café.md
//- img/pic.png
",
    );
    expect![[r##"
        [
            "Two Words.md",
            "x/sub/Café.md",
            "x/sub/Café.md",
            "Two Words.md > # A b",
            "From.md > # Here",
            "Two Words.md",
            "Two Words.md",
            "External",
            "x/sub/Café.md",
            "img/pic.png",
            "x/sub/Café.md",
        ]
    "##]]
    .assert_debug_eq(&lead);
}

#[test]
fn headings_are_compared_as_obsidian_strips_them() {
    let lead = all_lead(
        "//- From.md
[[T#C basics]] [[T#C# basics]] [[T#step 1]] [[T#Q A]] [[T#Why]] [[T#why?]] [[T#x y]] [[T#a b]] [[T#d e]]
[[T#Don’t - do_it]] [[T#nope]] [[T#]] [[T#🔼 up]] [[T##T]]
//- T.md
# T
## C# basics
## Step ^1
## Q&A
## Why?
## x %% y
## [[a]] b
## d\\e
## Don’t - do_it
## 🔼 Up
",
    );
    expect![[r###"
        [
            "T.md > ## C# basics",
            "T.md > Missing",
            "T.md > ## Step ^1",
            "T.md > ## Q&A",
            "T.md > ## Why?",
            "T.md > ## Why?",
            "T.md > ## x %% y",
            "T.md > ## [[a]] b",
            "T.md > ## d\\e",
            "T.md > ## Don’t - do_it",
            "T.md > Missing",
            "T.md",
            "T.md > ## 🔼 Up",
            "T.md > # T",
        ]
    "###]]
    .assert_debug_eq(&lead);
}

#[test]
fn nested_headings_go_down_and_the_first_twin_wins() {
    let lead = all_lead(
        "//- From.md
[[T#Two#Notes]] [[T#Notes]] [[T#One#Deep#Notes]] [[T#Notes#Two]] [[T#One#Two]] [[T#Two#Notes#^id]] [[T#^ID]] [[T#^no]]
//- T.md
# One
## Notes
### Deep
#### Notes
# Two
## Notes

Text ^Id
",
    );
    expect![[r####"
        [
            "T.md > ## Notes",
            "T.md > ## Notes",
            "T.md > #### Notes",
            "T.md > Missing",
            "T.md > Missing",
            "T.md > Text ^Id",
            "T.md > Text ^Id",
            "T.md > Missing",
        ]
    "####]]
    .assert_debug_eq(&lead);
    let f = Fixture::new(
        "//- From.md\n[[T#Two#Notes]] [[T#Notes]]\n//- T.md\n# One\n## Notes\n# Two\n## Notes\n",
    );
    let heading =
        |index: usize| match f.vault.resolve(f.note("From.md"), &f.note("From.md").parsed.links[index]) {
            Resolution::File { fragment, .. } => fragment,
            other => panic!("{other:?}"),
        };
    assert_eq!((heading(0), heading(1)), (FragmentTarget::Heading(3), FragmentTarget::Heading(1)));
}

#[test]
fn a_fragment_of_a_file_that_is_no_note_is_not_missing() {
    let lead = all_lead("//- From.md\n![[a.pdf#page=3]] ![[pic.png|100x145]]\n//- a.pdf\n//- pic.png\n");
    assert_eq!(lead, ["a.pdf > NotANote", "pic.png"]);
}

#[test]
fn links_in_the_frontmatter_lead_at_any_depth() {
    let lead = all_lead(
        "//- From.md\n---\nup: '[[A]]'\nentities:\n  people:\n  - '[[b/A]]'\n---\n//- A.md\n//- b/A.md\n",
    );
    assert_eq!(lead, ["A.md", "b/A.md"]);
}

/// The notes and link texts that lead to a file.
fn backlinks(f: &Fixture, to: &str) -> Vec<String> {
    let file = f.vault.file_at(&path(to)).unwrap();
    let shown = |link: vaultls::vault::Backlink| {
        let note = f.vault.note(link.from).unwrap();
        format!("{} {}", note.path, slice(&note.text, link.link.range))
    };
    f.vault.backlinks(file.id).into_iter().map(shown).collect()
}

#[test]
fn backlinks_are_those_that_lead_to_this_very_file() {
    let f = Fixture::new(
        "//- b/Note.md
[[#Own]] [[Note]]
# Own
//- Note.md
//- a.md
[[Note|x]] ![[b/note.md#Own]] [[Other]]
//- z.md
[m](b/Note.md) [[./Note]] ![[Pic.png]]
//- Pic.png
",
    );
    assert_eq!(
        backlinks(&f, "b/Note.md"),
        ["a.md ![[b/note.md#Own]]", "b/Note.md [[#Own]]", "z.md [m](b/Note.md)"]
    );
    assert_eq!(backlinks(&f, "Note.md"), ["a.md [[Note|x]]", "b/Note.md [[Note]]", "z.md [[./Note]]"]);
    assert_eq!(backlinks(&f, "Pic.png"), ["z.md ![[Pic.png]]"]);
    assert_eq!(backlinks(&f, "a.md"), Vec::<String>::new());
}

#[test]
fn dead_targets_are_counted_under_their_first_spelling() {
    let f = Fixture::new(
        "//- a.md\n[[Later]] [[later.md#x]] [[https://x.y]] [[b/Known]] [w](https://x.y) [[#self]]\n//- b.md\n[[LATER|l]] [[x/Known]] [[Known]]\n//- c/Known.md\n",
    );
    let dead: Vec<_> =
        f.vault.dead_targets().into_iter().map(|dead| (dead.target.clone(), dead.links)).collect();
    let known = [("Later", 3), ("b/Known", 1), ("https://x.y", 1), ("x/Known", 1)];
    assert_eq!(dead, known.map(|(target, links)| (target.to_owned(), links)));
}

#[test]
fn link_texts_follow_the_format_and_lead_back() {
    let fixture = "//- People/Ana.md\n//- a/Note.md\n//- b/Note.md\n//- Note.md\n//- b/From.md\n//- img/pic.png\n//- pic.png.md\n";
    let text = |format, file: &str| {
        let f = Fixture::with_config(fixture, Config { link_format: format, ..Config::default() });
        let file = f.vault.file_at(&path(file)).unwrap();
        let text = f.vault.link_text(&path("b/From.md"), &file);
        let back = f.vault.resolve_target(&path("b/From.md"), &text).unwrap();
        assert_eq!(back.file, file, "{text}");
        text
    };
    use LinkFormat::{Absolute, Relative, Shortest};
    assert_eq!(text(Shortest, "People/Ana.md"), "Ana");
    assert_eq!(text(Shortest, "a/Note.md"), "a/Note");
    assert_eq!(text(Shortest, "Note.md"), "Note");
    assert_eq!(text(Shortest, "img/pic.png"), "pic.png");
    assert_eq!(text(Shortest, "pic.png.md"), "../pic.png");
    assert_eq!(text(Relative, "People/Ana.md"), "../People/Ana");
    assert_eq!(text(Relative, "b/From.md"), "From");
    assert_eq!(text(Relative, "b/Note.md"), "b/Note");
    assert_eq!(text(Relative, "img/pic.png"), "../img/pic.png");
    assert_eq!(text(Absolute, "People/Ana.md"), "People/Ana");
    assert_eq!(text(Absolute, "Note.md"), "Note");
}

fn people_config() -> Config {
    let folder = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
    let entity_folders =
        [folder("people", "person"), folder("projects", "project"), folder("customers", "customer")];
    Config {
        entity_folders: entity_folders.into(),
        template_folder: "Templates".to_owned(),
        ..Config::default()
    }
}

#[test]
fn what_a_note_is_comes_from_type_then_tag_then_folder() {
    let f = Fixture::with_config(
        "//- People/Typed.md
---
type: Projects
tags: [type/people]
---
//- People/Tagged.md
#type/customer
//- Acme/People/Foldered.md
//- Fronted.md
---
tags:
- needs-review
- type/people
---
//- Notes/Plain.md
//- Templates/People/Person.md
---
type: people
---
//- T.md
---
type: Transcript
---
",
        people_config(),
    );
    let kind = |name: &str| f.vault.entity(f.note(name).id).map(|entity| entity.kind.clone());
    assert_eq!(kind("People/Typed.md"), Some(EntityKind::Project));
    assert_eq!(kind("People/Tagged.md"), Some(EntityKind::Customer));
    assert_eq!(kind("Acme/People/Foldered.md"), Some(EntityKind::Person));
    assert_eq!(kind("Fronted.md"), Some(EntityKind::Person));
    assert_eq!(kind("Notes/Plain.md"), None);
    assert_eq!(kind("Templates/People/Person.md"), None);
    assert_eq!(kind("T.md"), Some(EntityKind::Other("transcript".into())));
    let names = |kind| {
        let entities = f.vault.entities(&kind).into_iter();
        entities.map(|entity| entity.names.join(", ")).collect::<Vec<_>>()
    };
    assert_eq!(names(EntityKind::Person), ["Foldered", "Fronted"]);
}

/// What the mentions of `Note.md` mean: what they reach over, and whom.
fn mentions(fixture: &str) -> Vec<String> {
    let f = Fixture::with_config(fixture, people_config());
    let note = f.note("Note.md");
    let shown = |mention| {
        let found = f.vault.resolve_mention(note, mention);
        let people: Vec<_> = found.people.iter().map(|person| person.name.as_str()).collect();
        format!("{} = {}", slice(&note.text, found.range), people.join(" or "))
    };
    note.parsed.mentions.iter().map(shown).collect()
}

#[test]
fn owners_are_found_by_the_longest_known_name() {
    let found = mentions(
        "//- People/Ana Silva.md
---
aliases: [Ana, Annie S]
---
//- People/Ana Silva Costa.md
//- People/Jan van der Berg.md
//- People/Zoë O’Neil-Smith.md
//- People/林 美咲.md
//- People/Sam Okafor.md
---
aliases: Annie S
---
//- Note.md
- [ ] a @Ana Silva 📅 2025-01-01
- [ ] b @AnaSilva ✅ 2025-01-01
- [ ] c @Ana Silva Costa said so
- [ ] d @Ana said so
- [ ] e @ana silva's part
- [ ] f @Jan van der Berg, too
- [ ] g @JanvanderBerg too
- [ ] h @Zoë O’Neil-Smith.
- [ ] i @林 美咲さん
- [ ] j @Ana Silvano
- [ ] k @Unknown Person did it
- [ ] l @Annie S
",
    );
    expect![[r#"
        [
            "@Ana Silva = Ana Silva",
            "@AnaSilva = Ana Silva",
            "@Ana Silva Costa = Ana Silva Costa",
            "@Ana = Ana Silva",
            "@ana silva = Ana Silva",
            "@Jan van der Berg = Jan van der Berg",
            "@JanvanderBerg = Jan van der Berg",
            "@Zoë O’Neil-Smith = Zoë O’Neil-Smith",
            "@林 美咲 = 林 美咲",
            "@Ana = Ana Silva",
            "@Unknown Person = ",
            "@Annie S = Ana Silva or Sam Okafor",
        ]
    "#]]
    .assert_debug_eq(&found);
}

#[test]
fn people_are_found_by_any_name_with_or_without_blanks() {
    let f = Fixture::with_config(
        "//- People/Ana Silva.md\n---\ntitle: Ana M. Silva\naliases:\n- Annie\n---\n//- People/Bo.md\n---\naliases: Ana Silva\n---\n",
        people_config(),
    );
    let found = |name: &str| {
        let people = f.vault.people_named(name).into_iter();
        people.map(|person| (person.name, person.by_alias)).collect::<Vec<_>>()
    };
    let ana = |by_alias| ("Ana Silva".to_owned(), by_alias);
    assert_eq!(found("anasilva"), [ana(false), ("Bo".to_owned(), true)]);
    assert_eq!(found("Ana M. Silva"), [ana(false)]);
    assert_eq!(found("ANNIE"), [ana(true)]);
    assert_eq!(found("Nobody"), []);
}

#[test]
fn a_scalar_alias_is_one_alias_and_crlf_changes_nothing() {
    let f = Fixture::new(
        "//- A.md\n---\r\naliases: Silva, Ana\r\n---\r\n//- B.md\n---\naliases:\n- b1\n- B2\n---\n",
    );
    let ids = |name: &str| f.vault.notes_with_alias(name);
    assert_eq!(ids("silva, ana"), [f.note("A.md").id]);
    assert_eq!(ids("Ana"), []);
    assert_eq!((ids("B1"), ids("b2")), (vec![f.note("B.md").id], vec![f.note("B.md").id]));
}

#[test]
fn titles_are_those_of_frontmatter_and_first_heading() {
    let f = Fixture::new("//- A.md\n---\ntitle: The Title\n---\n# The Heading\n# Second\n");
    let id = f.note("A.md").id;
    assert_eq!(f.note("A.md").title().as_deref(), Some("The Title"));
    assert_eq!(
        (f.vault.notes_with_title("the title"), f.vault.notes_with_title("THE HEADING")),
        (vec![id], vec![id])
    );
    assert_eq!(f.vault.notes_with_title("Second"), []);
}

#[test]
fn tags_nest_and_are_shown_as_first_written() {
    let f = Fixture::new(
        "//- a.md\n---\ntags: [Company/Acme, '#x']\n---\n#company/acme/rome text C# a#b #1984 #y1984\n//- b.md\n---\ntags: 'company, y1984 #z'\n---\n//- c.md\n#Company/Acme\n",
    );
    let tags: Vec<_> = f.vault.tags().into_iter().map(|tag| format!("{} {}", tag.name, tag.notes)).collect();
    assert_eq!(tags, ["Company 3", "Company/Acme 2", "y1984 2", "company/acme/rome 1", "x 1", "z 1"]);
    let places = |tag: &str| {
        let places = f.vault.notes_with_tag(tag).into_iter();
        let shown = |(id, range)| {
            let note = f.vault.note(id).unwrap();
            format!("{} {}", note.path, slice(&note.text, range))
        };
        places.map(shown).collect::<Vec<_>>()
    };
    assert_eq!(
        places("#COMPANY/acme"),
        ["a.md Company/Acme", "a.md #company/acme/rome", "c.md #Company/Acme"]
    );
    assert_eq!(
        places("company"),
        ["a.md Company/Acme", "a.md #company/acme/rome", "b.md company", "c.md #Company/Acme"]
    );
    assert_eq!(places("z"), ["b.md #z"]);
    assert_eq!(places("compan"), Vec::<String>::new());
}

#[test]
fn properties_and_their_values_are_counted_by_note() {
    let f = Fixture::new(
        "//- a.md\n---\nStatus: open\ntags: [p, q]\n---\n//- b.md\n---\nstatus: open\ntags: [p, p]\n---\n//- c.md\n---\nstatus: done\nempty:\n---\n",
    );
    let names: Vec<_> =
        f.vault.properties().into_iter().map(|one| format!("{} {}", one.name, one.notes)).collect();
    assert_eq!(names, ["Status 3", "tags 2", "empty 1"]);
    let values = |name| f.vault.property_values(name);
    assert_eq!(values("STATUS"), [("open".to_owned(), 2), ("done".to_owned(), 1)]);
    assert_eq!(values("tags"), [("p".to_owned(), 2), ("q".to_owned(), 1)]);
    assert_eq!(values("empty"), []);
}

/// Changes one note and names the others that are affected.
fn affected(f: &mut Fixture, change: Change) -> Vec<String> {
    let touched = f.vault.apply(vec![change]);
    touched.affected.iter().map(|id| f.vault.note(*id).unwrap().path.to_string()).collect()
}

fn upsert(name: &str, text: &str) -> Change {
    let origin = Origin::Editor { version: 1 };
    Change::Upsert { path: path(name), text: text.into(), origin }
}

#[test]
fn a_change_affects_those_who_see_it_and_prose_affects_nobody() {
    let mut f = Fixture::with_config(
        "//- Target.md\n# Old\ntext\n//- linker.md\n[[Target#Old]] [[Later]]\n//- mentioner.md\n- [ ] x @Ana Silva\n//- other.md\n- [ ] y @Annabel Lee\n",
        people_config(),
    );
    assert_eq!(affected(&mut f, upsert("Target.md", "# Old\nother text")), [""; 0]);
    assert_eq!(affected(&mut f, upsert("Target.md", "# New\nother text")), ["linker.md"]);
    assert_eq!(affected(&mut f, upsert("Later.md", "")), ["linker.md"]);
    assert_eq!(affected(&mut f, upsert("People/Ana Silva.md", "")), ["mentioner.md"]);
    let touched = f.vault.apply(vec![Change::Remove(path("mentioner.md"))]);
    assert_eq!((touched.removed.len(), touched.changed, touched.affected), (1, vec![], vec![]));
}

#[test]
fn the_same_text_again_changes_nothing() {
    let mut f = Fixture::new("//- A.md\ntext\n");
    let touched = f.vault.apply(vec![upsert("A.md", "text\n")]);
    assert!(touched.changed.is_empty() && !touched.names && !touched.everything);
    assert_eq!(f.note("A.md").origin, Origin::Editor { version: 1 });
}

#[test]
fn a_snapshot_keeps_its_answers_while_the_vault_goes_on() {
    let mut f = Fixture::new("//- A.md\n[[B]] #tag\n");
    let before = f.vault.clone();
    f.vault.apply(vec![upsert("B.md", ""), upsert("A.md", "[[C]]")]);
    assert_eq!(before.dead_targets()[0].target, "B");
    assert_eq!(before.tags().len(), 1);
    assert_eq!(before.note_count(), 1);
    assert_eq!(f.vault.dead_targets()[0].target, "C");
    assert_eq!(f.vault.tags().len(), 0);
    assert!(f.vault.revision() > before.revision());
}

#[test]
fn numbers_stay_with_a_path_and_are_not_given_to_another() {
    let mut f = Fixture::new("//- A.md\n//- B.md\n");
    let (a, b) = (f.note("A.md").id, f.note("B.md").id);
    f.vault.apply(vec![Change::Remove(path("A.md")), upsert("B.md", "new"), upsert("C.md", "")]);
    assert_eq!(f.note("B.md").id, b);
    assert!(f.vault.note(a).is_none());
    assert_ne!(f.note("C.md").id, a);
}

#[test]
fn new_configuration_is_seen_by_every_index() {
    let mut f = Fixture::new("//- Staff/Ana.md\n//- Note.md\n- [ ] x @Ana\n");
    assert!(f.vault.people_named("Ana").is_empty());
    let entity_folders = [("staff".to_owned(), "person".to_owned())].into();
    let config = Config { entity_folders, ..Config::default() };
    let touched = f.vault.apply(vec![Change::Config(std::sync::Arc::new(config))]);
    assert!(touched.everything);
    assert_eq!(f.vault.people_named("Ana").len(), 1);
}

#[test]
fn absurd_notes_take_no_absurd_time() {
    let deep = "a/".repeat(50_000);
    let aliases: String = (0..5_000).map(|n| format!("- Alias {n}\n")).collect();
    let links = "[[../x/A#B#C]] @Ana @Bo ".repeat(5_000);
    let f = Fixture::new(&format!(
        "//- Deep.md\n#{deep}b\n//- Named.md\n---\ntype: person\naliases:\n{aliases}---\n//- Linked.md\n{links}\n"
    ));
    assert_eq!(f.vault.tags().len(), 33);
    assert_eq!(f.vault.people_named("alias 4999").len(), 1);
    assert_eq!(f.vault.dead_targets()[0].links, 5_000);
}

#[test]
fn a_folder_holds_what_is_below_it_at_any_depth_and_nothing_that_only_begins_like_it() {
    let f = Fixture::new(
        "//- A.md\n//- A/b.md\n//- A/c/d.md\n//- A-x/e.md\n//- A.x/f.md\n//- A0.md\n//- B/g.png\n",
    );
    let below = |folder: &str| -> Vec<String> {
        let ids = f.vault.ids_under(folder).iter();
        ids.map(|id| f.vault.file(*id).unwrap().path.to_string()).collect()
    };
    assert_eq!(below("A"), ["A/b.md", "A/c/d.md"]);
    assert_eq!(below("A/c"), ["A/c/d.md"]);
    assert_eq!((below("B"), below("C"), below("").len()), (vec!["B/g.png".to_owned()], vec![], 7));
}

#[test]
fn an_open_note_keeps_what_the_disk_said_of_its_file() {
    let mut vault = Fixture::new("//- Note.md\nold\n").vault;
    let stamp = |vault: &Vault| vault.note_at(&path("Note.md")).unwrap().stamp;
    let before = stamp(&vault);
    assert_eq!((before.len, before.modified), (Some(4), Some(0)));
    let typed = |text: &str| Change::Upsert {
        path: path("Note.md"),
        text: text.into(),
        origin: Origin::Editor { version: 1 },
    };
    vault.apply(vec![typed("old\n")]);
    vault.apply(vec![typed("much longer\n")]);
    assert_eq!(stamp(&vault), before);
    vault.apply(vec![Change::Close(path("Note.md"))]);
    assert_eq!(stamp(&vault), before);
}
