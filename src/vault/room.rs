//! Memory asked for in advance.

/// The most that [`make_room`] is asked for.
pub const MOST_ROOM: usize = 4 << 20;

/// Has the allocator ask the system for `bytes` at once, for the thread that calls.
///
/// glibc's asks for a page or two whenever a thread other than the first one needs more: a system call for each note of a
/// first load, on which the other threads wait. What it got it keeps, once something of [`MOST_ROOM`] was given back
/// to it; before, it takes pieces as large as this from the system one by one. Any other allocator loses nothing.
pub fn make_room(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes.min(MOST_ROOM))));
}
