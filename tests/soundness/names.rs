//! No generated name meets another.
