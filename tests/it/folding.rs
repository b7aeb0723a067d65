//! Folding: every fold by its first and last line.

use expect_test::{Expect, expect};
use vaultls::features::folding::folds;

use crate::fixture::Fixture;

fn check(text: &str, expect: Expect) {
    let fixture = Fixture::new(&format!("//- Note.md\n{text}"));
    let note = fixture.note("Note.md");
    let line = |offset| note.lines().line_of(offset);
    let shown = |number: u32| {
        let range = note.lines().line_range(&note.text, number).unwrap();
        vaultls::text::slice(&note.text, range).trim().to_owned()
    };
    let mut out = String::new();
    for fold in folds(note) {
        let (first, last) = (line(fold.range.start()), line(fold.range.end()));
        assert!(first < last);
        out.push_str(&format!("{:?} {first}-{last}: {} … {}\n", fold.kind, shown(first), shown(last)));
    }
    expect.assert_eq(&out);
}

#[test]
fn sections_lists_callouts_fences_and_frontmatter_fold() {
    check(
        "\
---
type: note
---
# One

- a
  - b
    more
- c

## Two
> [!info] Title
> text

```text
code
```
# Three
",
        expect![[r#"
            Frontmatter 0-2: --- … ---
            Section 3-16: # One … ```
            Item 5-7: - a … more
            Item 6-7: - b … more
            Section 10-16: ## Two … ```
            Callout 11-12: > [!info] Title … > text
            Fence 14-16: ```text … ```
        "#]],
    );
}

#[test]
fn pairs_of_comments_make_regions() {
    check(
        "\
<!-- ai:transcript:start -->
words
<!-- ai:transcript:end -->
%% region notes %%
words
<!-- BEGIN toc -->
- x
<!-- END toc -->
%% endregion %%
<!-- #region -->
a
<!-- #endregion -->
<!-- end of it -->
<!-- start here -->
",
        expect![[r#"
            Region 0-2: <!-- ai:transcript:start --> … <!-- ai:transcript:end -->
            Region 3-8: %% region notes %% … %% endregion %%
            Region 5-7: <!-- BEGIN toc --> … <!-- END toc -->
            Region 9-11: <!-- #region --> … <!-- #endregion -->
        "#]],
    );
}

#[test]
fn a_comment_of_several_lines_folds() {
    check(
        "%%\nhidden\n%%\n\n<!--\nmore\n-->\n",
        expect![[r#"
            Comment 0-2: %% … %%
            Comment 4-6: <!-- … -->
        "#]],
    );
}
