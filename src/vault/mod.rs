//! L2: many notes as one thing: names, links, people, tags, properties, configuration.
//!
//! [`Vault`] is a snapshot: cheap to clone, changed only by [`Vault::apply`], whose work is proportional to the
//! changed notes. Links are indexed by the folded last segment of their target, unresolved ones included, and are
//! resolved when asked, never stored resolved.

pub mod config;

mod answers;
mod apply;
mod attachments;
mod bulk;
mod catalogue;
mod catch_up;
mod common_words;
mod dead;
mod facts;
mod fields;
mod file_name;
mod files;
mod former;
mod keys;
mod likeness;
mod link_text;
mod links;
mod meeting;
mod memo;
mod name_starts;
mod near;
mod note;
mod parts;
mod path;
mod people;
mod pieces;
mod plain_links;
mod preview;
mod prints;
mod properties;
mod resolve;
mod room;
mod schema;
mod shards;
mod snapshot;
mod spellings;
mod tags;
mod task_links;

pub use answers::{
    Backlink, Candidates, DeadTarget, Entity, EntityKind, FileRef, FragmentTarget, MentionTarget,
    PersonMatch, PropertyUse, Resolution, TagUse, Touched, WonBy,
};
pub use attachments::ReadAttachment;
pub use catalogue::{
    Catalogue, CatalogueFile, ClassKind, FileClass, NameKind, PossibleName, PossibleNames, Print,
};
pub use file_name::{NameFault, breaks_links};
pub use likeness::{Likeness, nearest};
pub use links::{LeadingLinks, LinkNames};
pub use meeting::day_of;
pub use near::NearFile;
pub use note::{Change, FileKind, FileStamp, Note, NoteId, Origin, Positions};
pub use parts::{Part, PartKind, Parts};
pub use path::VaultPath;
pub use people::Mentions;
pub use pieces::{PieceNotes, Pieces};
pub use preview::FutureFile;
pub use room::{MOST_ROOM, make_room};
pub use schema::{Habit, UsualShape, ValueShape};
pub use snapshot::{NameState, Ranks, Vault};
pub use task_links::{LinkedTask, TaskPlace};
