//! Dataview: metadata of notes as Dataview sees it, its expressions and its query language.
