//! The functions of Dataview's expressions: one table of name, signatures, documentation and implementation
//! (`reference`: Dataview, C). Evaluation, completion, signature help, hover and the type check all read it.

mod construct;
mod lists;
mod numbers;
mod table;
mod texts;
mod utility;

pub use table::{Call, Function, Parameter, Types, Variant};

/// The families, each in its own file.
const FAMILIES: &[&[Function]] =
    &[construct::FUNCTIONS, numbers::FUNCTIONS, lists::FUNCTIONS, texts::FUNCTIONS, utility::FUNCTIONS];

/// All functions.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().copied().flatten()
}

/// The function `name`; names are exact.
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name)
}
