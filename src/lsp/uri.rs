//! `file:` URIs and the paths they mean (RFC 8089).

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What RFC 3986 lets stand in a path, beside letters and digits.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// The absolute path of a `file:` URI on this machine, `.` and `..` taken out by spelling. `None` for any other
/// scheme or host, a relative path, or a path that is not UTF-8.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    let rest = rest.strip_prefix("//").filter(|_| scheme.eq_ignore_ascii_case("file"))?;
    let (host, _) = rest.split_once('/')?;
    if !(host.is_empty() || host.eq_ignore_ascii_case("localhost")) {
        return None;
    }
    let path = rest.get(host.len()..)?;
    // `?` and `#` that belong to a name come percent-encoded; bare ones end the path.
    let path = path.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = match cfg!(windows) {
        true => path.strip_prefix('/')?,
        false => &path,
    };
    Some(normalized(Path::new(path)))
}

/// The `file:` URI of an absolute path. Separators of Windows become `/`.
pub(super) fn from_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { Cow::Owned(path.replace('\\', "/")) } else { path };
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut uri = format!("file://{slash}");
    push_path(&mut uri, &path);
    uri
}

/// Adds a path with `/` between its segments to a URI.
pub(super) fn push_path(uri: &mut String, path: &str) {
    // A blank takes three bytes.
    uri.reserve(path.len() + path.len() / 2);
    uri.extend(utf8_percent_encode(path, ESCAPED));
}

/// What a file without a path of its own (`untitled:Untitled-1`) is called in messages and as a note.
pub(super) fn name(uri: &str) -> &str {
    uri.rsplit(['/', ':', '\\']).next().filter(|name| !name.is_empty()).unwrap_or("Untitled")
}

fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::{Path, PathBuf};

    use proptest::prelude::*;

    use super::{from_path, name, to_path};

    #[test]
    fn uris_of_editors_give_the_path() {
        let cases = [
            ("file:///v/Note.md", "/v/Note.md"),
            ("file:///v/100%25%20sure%23x%3Fy.md", "/v/100% sure#x?y.md"),
            ("file:///v/%E6%97%A5%E6%9C%AC.md", "/v/日本.md"),
            ("file:///v/日本.md", "/v/日本.md"),
            ("file://localhost/v/a.md", "/v/a.md"),
            ("FILE:///v/a.md", "/v/a.md"),
            ("file:///v/sub/../a.md", "/v/a.md"),
            ("file:///c%3A/v/a.md", "/c:/v/a.md"),
            ("file:///v/a.md#L3", "/v/a.md"),
        ];
        for (uri, path) in cases {
            assert_eq!(to_path(uri), Some(PathBuf::from(path)), "{uri}");
        }
    }

    #[test]
    fn what_is_no_file_here_has_no_path() {
        for uri in [
            "",
            "x",
            "untitled:Untitled-1",
            "git:/x.md",
            "file://host/share/x.md",
            "file:x.md",
            "file:///v/%FF.md",
        ] {
            assert_eq!(to_path(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_document_without_a_path_has_a_name() {
        assert_eq!(name("untitled:Untitled-1"), "Untitled-1");
        assert_eq!(name("untitled:/notes/x.md"), "x.md");
        assert_eq!(name(""), "Untitled");
    }

    proptest! {
        #[test]
        fn a_path_comes_back_from_its_uri(name in "[a-z#?%+& :é日🔼\\[\\]|]{1,12}") {
            let path = Path::new("/v").join(name);
            prop_assert_eq!(to_path(&from_path(&path)), Some(path));
        }
    }
}
