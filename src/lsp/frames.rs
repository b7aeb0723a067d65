//! The wire: messages behind `Content-Length` headers (LSP 3.17, "Base Protocol").
//!
//! A reader that meets nonsense looks for the next header and goes on: one bad message must not end a session.

use std::io::{self, BufRead, Read, Write};

/// The largest message that is read; a larger length is taken for a mistake in the header.
const MAX_BODY: u64 = 1 << 30;
/// The longest header line that is kept; the rest of a longer one is skipped.
const MAX_LINE: u64 = 64 * 1024;
const LENGTH: &[u8] = b"content-length:";

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The bytes of one message.
    Body(Vec<u8>),
    /// A header without a usable length; what was wrong with it.
    BadHeader(&'static str),
}

/// Splits a byte stream into messages.
pub(super) struct FrameReader<R> {
    input: R,
    /// Bytes to be read again before `input`: see [`FrameReader::unread`].
    again: io::Cursor<Vec<u8>>,
}

impl<R: BufRead> FrameReader<R> {
    /// Reads from `input`.
    pub(super) fn new(input: R) -> FrameReader<R> {
        FrameReader { input, again: io::Cursor::new(Vec::new()) }
    }

    /// The next message; `None` at the end of the stream, also in the middle of a message.
    pub(super) fn next(&mut self) -> Option<Frame> {
        match self.header().ok()? {
            Header::End => None,
            Header::Bad(reason) => Some(Frame::BadHeader(reason)),
            Header::Length(length) => {
                let mut body = Vec::new();
                let read = self.source().take(length).read_to_end(&mut body).ok()?;
                (read as u64 == length).then_some(Frame::Body(body))
            }
        }
    }

    /// Takes back a body that is no message. If its length was too large it has swallowed the headers that
    /// follow, and those are read again; what is lost is given back.
    pub(super) fn unread<'b>(&mut self, body: &'b [u8]) -> &'b [u8] {
        let at = find_length(body);
        let (lost, kept) = at.and_then(|at| body.split_at_checked(at)).unwrap_or((body, &[]));
        if !kept.is_empty() {
            let mut again = kept.to_vec();
            let rest = usize::try_from(self.again.position()).unwrap_or(usize::MAX);
            again.extend_from_slice(self.again.get_ref().get(rest..).unwrap_or_default());
            self.again = io::Cursor::new(again);
        }
        lost
    }

    fn source(&mut self) -> impl BufRead + '_ {
        (&mut self.again).chain(&mut self.input)
    }

    fn header(&mut self) -> io::Result<Header> {
        let mut length = None;
        let mut lines = 0_u32;
        loop {
            let mut line = Vec::new();
            if (&mut self.source()).take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
                return Ok(Header::End);
            }
            if line.trim_ascii().is_empty() {
                match length {
                    Some(length) => return Ok(length),
                    // Blank lines between messages harm nobody.
                    None if lines == 0 => continue,
                    None => return Ok(Header::Bad("no Content-Length")),
                }
            }
            lines += 1;
            // Rubbish of unknown length may stand before the header on its line.
            if let Some(at) = find_length(&line) {
                length = Some(parse_length(line.get(at + LENGTH.len()..).unwrap_or_default()));
            }
        }
    }
}

enum Header {
    Length(u64),
    Bad(&'static str),
    End,
}

fn parse_length(value: &[u8]) -> Header {
    let digits = std::str::from_utf8(value.trim_ascii()).ok();
    match digits.and_then(|digits| digits.parse::<u64>().ok()) {
        Some(length) if length <= MAX_BODY => Header::Length(length),
        Some(_) => Header::Bad("Content-Length is too large"),
        None => Header::Bad("Content-Length is not a number"),
    }
}

/// Where the last `Content-Length:` starts, in any case of letters.
fn find_length(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b':', bytes).rev().find_map(|colon| {
        let start = (colon + 1).checked_sub(LENGTH.len())?;
        bytes.get(start..=colon)?.eq_ignore_ascii_case(LENGTH).then_some(start)
    })
}

/// Writes one message, given in pieces.
///
/// # Errors
/// When the other side is gone.
pub(super) fn write_frame(output: &mut impl Write, body: &[Vec<u8>]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.iter().map(Vec::len).sum::<usize>())?;
    body.iter().try_for_each(|piece| output.write_all(piece))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Frame, FrameReader};

    fn frames(input: &[u8]) -> Vec<String> {
        let mut reader = FrameReader::new(input);
        let mut seen = Vec::new();
        while let Some(frame) = reader.next() {
            seen.push(match frame {
                Frame::BadHeader(reason) => format!("bad: {reason}"),
                Frame::Body(body) if body.starts_with(b"{") && body.ends_with(b"}") => {
                    String::from_utf8(body).unwrap()
                }
                Frame::Body(body) => {
                    reader.unread(&body);
                    "rubbish".to_owned()
                }
            });
        }
        seen
    }

    #[test]
    fn headers_come_in_any_case_and_order() {
        let input = b"content-length: 2\r\n\r\n{}Content-Type: x\r\nFoo: bar\r\nCONTENT-LENGTH:3\r\n\r\n{ }";
        assert_eq!(frames(input), ["{}", "{ }"]);
    }

    #[test]
    fn after_a_header_without_a_length_the_next_message_is_read() {
        let input = b"Content-Length: abc\r\n\r\nFoo: bar\r\n\r\nContent-Length: 99999999999\r\n\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(
            frames(input),
            [
                "bad: Content-Length is not a number",
                "bad: no Content-Length",
                "bad: Content-Length is too large",
                "{}"
            ]
        );
    }

    #[test]
    fn a_length_that_is_too_small_costs_one_message() {
        let input = b"Content-Length: 2\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}";
        assert_eq!(frames(input), ["rubbish", "{}"]);
    }

    #[test]
    fn a_length_that_is_too_large_costs_one_message() {
        let input =
            b"Content-Length: 25\r\n\r\n{\"a\":1}Content-Length: 4\r\n\r\n{  }Content-Length: 2\r\n\r\n{}";
        assert_eq!(frames(input), ["rubbish", "{  }", "{}"]);
    }

    proptest! {
        #[test]
        fn rubbish_between_messages_costs_no_later_message(rubbish in "[a-zA-Z{}:\\[\"0-9 -]{0,20}(\r\n){0,2}[a-z]{0,9}") {
            let input = format!("Content-Length: 2\r\n\r\n{{}}{rubbish}Content-Length: 3\r\n\r\n{{ }}");
            let seen = frames(input.as_bytes());
            let message = "{ }".to_owned();
            prop_assert_eq!(seen.last(), Some(&message));
        }
    }

    #[test]
    fn a_stream_that_ends_in_a_message_just_ends() {
        assert_eq!(frames(b"Content-Length: 20\r\n\r\n{}"), Vec::<String>::new());
        assert_eq!(frames(b"Content-Le"), Vec::<String>::new());
    }
}
