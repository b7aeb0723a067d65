//! Regular expressions in queries match as JavaScript's do, and never run away.

use vaultls::query::pattern::{Flags, Pattern};
use vaultls::query::{Budget, Stopped};

fn budget() -> Budget {
    Budget::new(1_000_000, None)
}

fn pattern(source: &str, flags: &str) -> Pattern {
    Pattern::new(source, Flags::read(flags).unwrap()).unwrap()
}

/// The first match and its groups, as texts.
fn first(source: &str, flags: &str, text: &str) -> Option<Vec<Option<String>>> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let found = pattern(source, flags).find_at(&units, 0, &budget()).unwrap()?;
    let texts = (0..found.group_count())
        .map(|group| found.group(group).map(|it| String::from_utf16_lossy(&units[it])));
    Some(texts.collect())
}

fn whole(source: &str, flags: &str, text: &str) -> Option<String> {
    first(source, flags, text).and_then(|groups| groups[0].clone())
}

#[test]
fn matches_are_those_of_javascript() {
    let cases = [
        ("a|ab", "", "abc", Some("a")),
        ("((a)|(ab))((c)|(bc))", "", "abc", Some("abc")),
        ("a[a-z]{2,4}?", "", "abcdefghi", Some("abc")),
        ("(aa|aabaac|ba|b|c)*", "", "aabaac", Some("aaba")),
        ("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", Some("zaacbbbcac")),
        ("(?=(a+))a*b\\1", "", "baaabac", Some("aba")),
        ("(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", Some("baaabaac")),
        ("\\bname\\b", "i", "my NAME is", Some("NAME")),
        ("^b", "m", "a\nb", Some("b")),
        ("a.b", "", "a\nb", None),
        ("a.b", "s", "a\nb", Some("a\nb")),
        ("(?<=#)\\w+", "", "see #tag", Some("tag")),
        ("(?<!#)\\btag", "", "#tag tag", Some("tag")),
        ("(?<=(\\d+)(\\d+))$", "", "1053", Some("")),
        ("(?<y>\\d{4})-\\k<y>", "", "2024-2025 2025-2025", Some("2025-2025")),
        ("[^\\d\\s]+", "", "12 ab", Some("ab")),
        ("\\u{1F53C}", "u", "x 🔼", Some("🔼")),
        ("^.$", "u", "🔼", Some("🔼")),
        ("^.$", "", "🔼", None),
        ("[⏫🔼🔽📅]", "u", "📆", None),
        ("\\p{Lu}\\p{L}+", "u", "the Émile", Some("Émile")),
        ("é", "i", "É", Some("É")),
        ("x{2", "", "x{2", Some("x{2")),
        ("a{,3}", "", "a{,3}", Some("a{,3}")),
        ("[]a]", "", "]a", None),
        ("[^]", "", "\n", Some("\n")),
        ("\\8", "", "8", Some("8")),
        ("\\1(a)", "", "aa", Some("a")),
        ("(a*)*", "", "b", Some("")),
        ("(?:a?)*?$", "", "aab", Some("")),
        ("(a+)+$", "", "aaaaab", None),
    ];
    for (source, flags, text, expected) in cases {
        assert_eq!(whole(source, flags, text).as_deref(), expected, "/{source}/{flags} on {text:?}");
    }
    let groups = first("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac").unwrap();
    let groups: Vec<Option<&str>> = groups.iter().map(Option::as_deref).collect();
    assert_eq!(groups, [Some("zaacbbbcac"), Some("z"), Some("ac"), Some("a"), None, Some("c")]);
}

#[test]
fn what_javascript_refuses_is_refused_with_its_place() {
    let cases = [
        ("hello(", "", 5..6),
        ("a)", "", 1..2),
        ("[", "", 0..1),
        ("*", "", 0..1),
        ("a**", "", 2..3),
        ("[z-a]", "", 1..4),
        ("a{2,1}", "", 1..6),
        ("(?a)", "", 0..2),
        ("\\", "", 0..1),
        ("(?<n>a)(?<n>b)", "", 7..12),
        ("x{", "u", 1..2),
        ("\\p{Nope}", "u", 0..8),
    ];
    for (source, flags, range) in cases {
        let error = Pattern::new(source, Flags::read(flags).unwrap()).unwrap_err();
        assert_eq!(error.range, range, "/{source}/{flags}: {}", error.message);
    }
    assert!(Flags::read("zz").is_err());
    assert!(Flags::read("gg").is_err());
}

#[test]
fn replacements() {
    let replace = |source: &str, flags: &str, text: &str, template: &str| {
        let pattern = pattern(source, flags);
        pattern.replace(text, template, pattern.flags().global, &budget()).unwrap()
    };
    assert_eq!(replace("b", "", "abab", "X"), "aXab");
    assert_eq!(replace("b", "g", "abab", "[$&]"), "a[b]a[b]");
    assert_eq!(replace("(\\w+) (\\w+)", "", "Ana Silva", "$2, $1 $3$$"), "Silva, Ana $3$");
    assert_eq!(replace("(?<y>\\d+)", "", "in 2025", "<$<y>>"), "in <2025>");
    assert_eq!(replace("x*", "g", "ab", "-"), "-a-b-");
}

#[test]
fn a_match_that_takes_too_long_is_given_up() {
    let text: Vec<u16> = "a".repeat(50).encode_utf16().collect();
    assert_eq!(pattern("(a+)+b", "").find_at(&text, 0, &budget()), Err(Stopped::TooLong));
    assert_eq!(pattern("a", "").find_at(&text, 0, &Budget::new(0, None)), Err(Stopped::TooLong));
    let nested = "(".repeat(5000) + &")".repeat(5000);
    assert!(Pattern::new(&nested, Flags::default()).is_err());
}

proptest::proptest! {
    #[test]
    fn any_pattern_ends(source in "[a-c()\\[\\]{}*+?|^$.\\\\,0-9:=!<>-]{0,20}", flags in "[imsu]?", text in "[a-c0-9]{0,20}") {
        if let Ok(pattern) = Pattern::new(&source, Flags::read(&flags).unwrap()) {
            let _ = pattern.is_match(&text, &budget());
            let _ = pattern.replace(&text, "$1$<a>", true, &budget());
        }
    }
}
