//! Nothing to use: `build/` writes random programs, `tests/programs.rs` runs them through every engine.
