//! Each expression is evaluated once, in Rust's order.
