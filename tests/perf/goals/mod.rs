//! Every goal beside what was measured, as one table: a row for each goal, a column for each vault.

mod index;
mod server;
mod table;

use std::path::Path;

use table::Table;

/// Prints the table for some vaults. They are not changed; what has to change is measured on a copy.
pub fn measure(vaults: &[&Path]) {
    let mut table = Table::default();
    for vault in vaults {
        table.column(&vault.file_name().unwrap_or_default().to_string_lossy());
        index::measure(vault, &mut table);
        server::measure(vault, &mut table);
        // What was measured so far, should the next take too long.
        println!("{table}");
    }
}
