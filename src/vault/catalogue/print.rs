//! What stands in a name, coarse enough to tell most names apart from a text without looking at them.

/// Some words of memory that say which letters a name has, and which of them stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Print([u64; WORDS]);

/// The first word has one bit for each letter and digit, some for all others. The others have groups of letters by a hash:
/// two neighbours (the start of a word is the neighbour of its first letter), three, and those that words begin with.
const WORDS: usize = STARTS + HASHED;
const PAIRS: usize = 1;
const TRIPLES: usize = PAIRS + HASHED;
const STARTS: usize = TRIPLES + HASHED;
const HASHED: usize = 4;

const BLANK: char = ' ';

impl Print {
    /// The print of a folded name. Letters with only blanks between them are neighbours too, and its first letters
    /// without blanks are the beginning of a word.
    pub(in crate::vault) fn of_name(folded: &str) -> Print {
        let mut print = Print::default();
        print.enter_letters(folded);
        print.enter_pairs(Some(BLANK), folded, true);
        print.enter_starts(folded.split(|c: char| !c.is_alphanumeric()));
        let squeezed = folded.replace(BLANK, "");
        print.enter_starts([squeezed.as_str()].into_iter());
        print.enter_triples(folded);
        print.enter_triples(&squeezed);
        print
    }

    /// What a name must have that has each word of a folded text at the start of a word, in this order or another.
    pub fn of_words(folded: &str) -> Print {
        let mut print = Print::default();
        print.enter_letters(folded);
        print.enter_pairs(Some(BLANK), folded, false);
        print.enter_starts(folded.split(|c: char| !c.is_alphanumeric()));
        print
    }

    /// What a name must have that has a folded text somewhere in it.
    pub fn of_part(folded: &str) -> Print {
        let mut print = Print::default();
        print.enter_letters(folded);
        print.enter_pairs(None, folded, false);
        print.enter_triples(folded);
        print
    }

    /// What a name must have that has the letters of a folded text scattered over it.
    pub fn of_letters(folded: &str) -> Print {
        let mut print = Print::default();
        print.enter_letters(folded);
        print
    }

    /// Whether everything of `other` is here too.
    pub(in crate::vault) fn contains(&self, other: &Print) -> bool {
        let words = self.0.iter().zip(&other.0);
        words.fold(0, |missing, (own, other)| missing | other & !own) == 0
    }

    /// The numbers of its bits.
    fn bits(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(word, bits)| ones(*bits).map(move |bit| 64 * word + bit))
    }

    fn enter_letters(&mut self, folded: &str) {
        for byte in folded.bytes() {
            let bit = match byte {
                b' ' => continue,
                b'a'..=b'z' => byte - b'a',
                b'0'..=b'9' => 26 + byte - b'0',
                _ => 36 + byte % 28,
            };
            self.enter(0, bit);
        }
    }

    /// Enters the pairs of neighbours in a text that stands behind `before` (not known: `None`). With `joined` the
    /// neighbours across blanks too.
    fn enter_pairs(&mut self, before: Option<char>, folded: &str, joined: bool) {
        let (mut last, mut letter) = (before, None);
        for c in folded.chars() {
            if !c.is_alphanumeric() {
                last = Some(BLANK);
                continue;
            }
            if let Some(last) = last {
                self.enter(PAIRS, hash([last, c]));
            }
            if let Some(letter) = letter.filter(|_| joined && last == Some(BLANK)) {
                self.enter(PAIRS, hash([letter, c]));
            }
            (last, letter) = (Some(c), Some(c));
        }
    }

    fn enter_triples(&mut self, folded: &str) {
        let (mut first, mut second) = (None, None);
        for c in folded.chars() {
            if let (Some(first), Some(second)) = (first, second) {
                self.enter(TRIPLES, hash([first, second, c]));
            }
            (first, second) = (second, Some(c));
        }
    }

    /// Enters how words begin: two letters and three, where there are as many.
    fn enter_starts<'t>(&mut self, words: impl Iterator<Item = &'t str>) {
        for word in words {
            let mut letters = word.chars();
            let (Some(first), Some(second)) = (letters.next(), letters.next()) else { continue };
            self.enter(STARTS, hash([first, second]));
            if let Some(third) = letters.next() {
                self.enter(STARTS, hash([first, second, third]));
            }
        }
    }

    fn enter(&mut self, first_word: usize, bit: u8) {
        if let Some(word) = self.0.get_mut(first_word + usize::from(bit) / 64) {
            *word |= 1 << (bit % 64);
        }
    }
}

/// Some letters, as one of so many as [`HASHED`] words have bits.
fn hash<const N: usize>(letters: [char; N]) -> u8 {
    let mixed = letters
        .iter()
        .fold(0x9e37_79b1_u32, |hash, c| (hash.rotate_left(5) ^ u32::from(*c)).wrapping_mul(0x85eb_ca6b));
    mixed.wrapping_mul(0xc2b2_ae35).to_be_bytes()[0]
}

/// The places of the bits that are set.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros();
        (bits != 0).then(|| {
            bits &= bits - 1;
            at as usize
        })
    })
}

/// The prints of some names, bit by bit: of each bit there is a row that tells which names have it. A search reads the rows
/// of its own bits, not the prints of all names.
#[derive(Debug, Default)]
pub(super) struct Prints {
    /// Of so many words is each row.
    row: usize,
    rows: Vec<u64>,
}

impl Prints {
    pub(super) fn new(prints: &[Print]) -> Prints {
        let row = prints.len().div_ceil(64);
        // One row more, of all names.
        let mut rows = vec![0; (64 * WORDS + 1) * row];
        for (name, print) in prints.iter().enumerate() {
            for bit in print.bits().chain([64 * WORDS]) {
                if let Some(word) = rows.get_mut(bit * row + name / 64) {
                    *word |= 1 << (name % 64);
                }
            }
        }
        Prints { row, rows }
    }

    /// How many words tell of which names: those that have everything of a print are set in each.
    pub(super) fn words(&self) -> usize {
        self.row
    }

    /// Which of the 64 names that one word tells of have everything of a print.
    pub(super) fn matching(&self, word: usize, wanted: &Bits) -> u64 {
        let rows = wanted.0.iter().map(|bit| self.rows.get(bit * self.row + word).copied().unwrap_or(0));
        rows.fold(u64::MAX, |all, row| all & row)
    }
}

/// The bits of a print that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Bits(Vec<usize>);

impl Bits {
    pub(super) fn of(print: &Print) -> Bits {
        Bits(print.bits().chain([64 * WORDS]).collect())
    }
}
