//! libFuzzer's entry: runs the target that `VAULTLS_FUZZ_TARGET` names.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/fuzz/mod.rs"]
mod targets;

fn target() -> &'static targets::Target {
    static TARGET: OnceLock<&targets::Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let name = std::env::var("VAULTLS_FUZZ_TARGET").expect("VAULTLS_FUZZ_TARGET names a target");
        targets::TARGETS.iter().find(|target| target.name == name).expect("a target of this name")
    })
}

fuzz_target!(|data: &[u8]| (target().run)(data));
