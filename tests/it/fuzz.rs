//! Fuzzing without a fuzzer: inputs are made from the corpus and from words, and every target keeps its promises.
//!
//! A short run with the same inputs every time is part of the tests. `VAULTLS_FUZZ=60 cargo nextest run fuzz` runs each
//! target for a minute on inputs of its own; what breaks one is made smaller and written to `target/fuzz/`, from where
//! it belongs into `tests/corpus/`. `fuzz/run` does the same guided by coverage.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::targets::{TARGETS, Target};

/// No input is longer.
const LONGEST: usize = 4_000;

/// Numbers that look random and are the same for the same seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// The inputs that are kept for a target, by name.
fn corpus(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target.name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}

/// An input that differs a little from one of the corpus, or a lot.
fn mutated(seeds: &[Vec<u8>], words: &[&str], numbers: &mut Numbers) -> Vec<u8> {
    let pick = |numbers: &mut Numbers| seeds.get(numbers.below(seeds.len())).cloned().unwrap_or_default();
    let mut input = if numbers.below(8) == 0 { Vec::new() } else { pick(numbers) };
    for _ in 0..=numbers.below(8) {
        let at = numbers.below(input.len() + 1);
        let some = at + numbers.below(16.min(input.len() - at) + 1);
        match numbers.below(9) {
            0..=2 => {
                let word = words[numbers.below(words.len())].bytes();
                input.splice(at..at, word);
            }
            3 => drop(input.drain(at..some)),
            4 => {
                let piece = input[at..some].to_vec();
                let times = 1 + numbers.below(4);
                input.splice(at..at, piece.repeat(times));
            }
            5 => {
                let other = pick(numbers);
                let from = numbers.below(other.len() + 1);
                let to = from + numbers.below(other.len() - from + 1);
                input.splice(at..some, other[from..to].iter().copied());
            }
            6 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            7 => {
                let signs =
                    [b'0', b'9', b'-', b'"', b'\\', b'\n', b'\r', b' ', 0, 0xFF, 0xC3, b'[', b'(', b'{'];
                input.insert(at, signs[numbers.below(signs.len())]);
            }
            _ => input.truncate(at),
        }
    }
    input.truncate(LONGEST);
    input
}

fn fails(target: &Target, input: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_err()
}

/// A smaller input that breaks the target too.
fn smaller(target: &Target, input: &[u8]) -> Vec<u8> {
    let mut input = input.to_vec();
    let mut size = input.len() / 2;
    let end = Instant::now() + Duration::from_secs(20);
    while size > 0 && Instant::now() < end {
        let mut at = 0;
        while at + size <= input.len() {
            let shorter = [&input[..at], &input[at + size..]].concat();
            if fails(target, &shorter) {
                input = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    input
}

#[track_caller]
fn report(target: &Target, from: &str, input: &[u8]) -> ! {
    let small = smaller(target, input);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!(
        "{}-{:x}",
        target.name,
        small.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte))
    ));
    fs::write(&file, &small).unwrap();
    panic!(
        "{} breaks on {:?} ({from}; kept as {})",
        target.name,
        String::from_utf8_lossy(&small),
        file.display()
    );
}

#[expect(clippy::print_stdout, reason = "what a long run has done is read by a person")]
fn fuzz(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    let corpus = corpus(target);
    assert!(!corpus.is_empty(), "{name} has a corpus");
    for (file, input) in &corpus {
        if fails(target, input) {
            report(target, file, input);
        }
    }
    let seeds: Vec<Vec<u8>> = corpus.into_iter().map(|(_, input)| input).collect();
    let long =
        std::env::var("VAULTLS_FUZZ").ok().map(|seconds| seconds.parse().expect("a number of seconds"));
    let seed = match long {
        None => 20_251_108,
        Some(_) => {
            u64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() % 1_000_000_007).unwrap()
        }
    };
    let (mut numbers, started, mut count) = (Numbers(seed), Instant::now(), 0_u32);
    let mut slowest = (Duration::ZERO, Vec::new());
    let goes_on = |count: u32| match long {
        None => count < target.short,
        Some(seconds) => started.elapsed() < Duration::from_secs(seconds),
    };
    while goes_on(count) {
        let input = mutated(&seeds, target.words, &mut numbers);
        let start = Instant::now();
        if fails(target, &input) {
            report(target, &format!("seed {seed}, input {count}"), &input);
        }
        slowest = slowest.max((start.elapsed(), input));
        count += 1;
    }
    let (longest, input) = slowest;
    let input = String::from_utf8_lossy(&input);
    println!("{name}: {count} inputs in {:?}, seed {seed}; {longest:?} for {input:?}", started.elapsed());
}

#[test]
fn notes() {
    fuzz("note");
}

#[test]
fn frontmatter() {
    fuzz("frontmatter");
}

#[test]
fn task_lines() {
    fuzz("task_line");
}

#[test]
fn rules_of_recurrence() {
    fuzz("recurrence");
}

#[test]
fn phrases_of_dates() {
    fuzz("date_phrase");
}

#[test]
fn dataview_queries() {
    fuzz("dataview");
}

#[test]
fn tasks_queries() {
    fuzz("tasks_query");
}

#[test]
fn scripts() {
    fuzz("script");
}

#[test]
fn regular_expressions() {
    fuzz("regex");
}

#[test]
fn configurations() {
    fuzz("config");
}

#[test]
fn targets_of_links() {
    fuzz("links");
}

#[test]
fn names_and_patterns() {
    fuzz("names");
}

#[test]
fn damaged_texts() {
    fuzz("mojibake");
}

#[test]
fn bytes_on_the_wire() {
    fuzz("frames");
}

#[test]
fn notes_in_an_editor() {
    fuzz("editor");
}

#[test]
fn whole_sessions() {
    fuzz("session");
}

#[test]
fn every_target_is_run_and_has_its_corpus() {
    let source = include_str!("fuzz.rs");
    for target in TARGETS {
        assert!(source.contains(&format!("fuzz(\"{}\")", target.name)), "{} has a test", target.name);
    }
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")).unwrap();
    for folder in folders {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(TARGETS.iter().any(|target| target.name == name), "{name} is no target");
    }
}
