//! Sets of characters.

/// A set of code units or code points.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Class {
    pub(super) negated: bool,
    pub(super) ranges: Vec<(u32, u32)>,
    pub(super) kinds: Vec<(Kind, bool)>,
}

/// A set with a name; with `true` beside it, everything but the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Digit,
    Word,
    Space,
    Letter,
    Upper,
    Lower,
    Number,
    Punctuation,
    Emoji,
    Any,
    Ascii,
}

impl Kind {
    /// A property name of `\p{…}`.
    pub(super) fn of_property(name: &str) -> Option<Kind> {
        let name = name.strip_prefix("General_Category=").or(name.strip_prefix("gc=")).unwrap_or(name);
        Some(match name {
            "L" | "Letter" | "Alphabetic" | "Alpha" => Kind::Letter,
            "Lu" | "Uppercase_Letter" | "Uppercase" | "Upper" => Kind::Upper,
            "Ll" | "Lowercase_Letter" | "Lowercase" | "Lower" => Kind::Lower,
            "N" | "Number" | "Nd" | "Decimal_Number" => Kind::Number,
            "P" | "Punctuation" => Kind::Punctuation,
            "White_Space" | "space" | "Z" | "Separator" | "Zs" => Kind::Space,
            "Emoji" | "Emoji_Presentation" | "Extended_Pictographic" => Kind::Emoji,
            "Any" => Kind::Any,
            "ASCII" => Kind::Ascii,
            _ => return None,
        })
    }

    fn holds(self, unit: u32) -> bool {
        let Some(c) = char::from_u32(unit) else { return self == Kind::Any };
        match self {
            Kind::Digit => c.is_ascii_digit(),
            Kind::Word => is_word(unit),
            Kind::Space => (c.is_whitespace() && c != '\u{85}') || c == '\u{FEFF}',
            Kind::Letter => c.is_alphabetic(),
            Kind::Upper => c.is_uppercase(),
            Kind::Lower => c.is_lowercase(),
            Kind::Number => c.is_numeric(),
            Kind::Punctuation => {
                c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
                    || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '、'..='〃')
            }
            Kind::Emoji => {
                matches!(unit, 0x203C | 0x2049 | 0x2122 | 0x2139 | 0x2194..=0x21AA | 0x231A..=0x23FA | 0x24C2 | 0x25AA..=0x27BF | 0x2934..=0x2935 | 0x2B05..=0x2B55 | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1FAFF)
            }
            Kind::Any => true,
            Kind::Ascii => c.is_ascii(),
        }
    }
}

/// `\w`.
pub(super) fn is_word(unit: u32) -> bool {
    char::from_u32(unit).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What ends a line to `.`, `^` and `$`.
pub(super) fn is_line_end(unit: u32) -> bool {
    matches!(unit, 0x0A | 0x0D | 0x2028 | 0x2029)
}

/// The form in which characters are compared without case.
pub(super) fn folded(unit: u32) -> u32 {
    let Some(c) = char::from_u32(unit) else { return unit };
    if c.is_ascii() {
        return u32::from(c.to_ascii_uppercase());
    }
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) if !single.is_ascii() => u32::from(single),
        _ => unit,
    }
}

impl Class {
    pub(super) fn of(kind: Kind, negated: bool) -> Class {
        Class { negated: false, ranges: Vec::new(), kinds: vec![(kind, negated)] }
    }

    pub(super) fn holds(&self, unit: u32, ignore_case: bool) -> bool {
        let plain = |unit: u32| {
            self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&unit))
                || self.kinds.iter().any(|(kind, negated)| kind.holds(unit) != *negated)
        };
        let inside = plain(unit) || (ignore_case && other_cases(unit).into_iter().any(plain));
        inside != self.negated
    }
}

/// The same letter in its other cases.
fn other_cases(unit: u32) -> [u32; 2] {
    let Some(c) = char::from_u32(unit) else { return [unit, unit] };
    let single = |mut chars: std::char::ToLowercase| match (chars.next(), chars.next()) {
        (Some(single), None) if single.is_ascii() == c.is_ascii() => u32::from(single),
        _ => unit,
    };
    [folded(unit), single(c.to_lowercase())]
}
