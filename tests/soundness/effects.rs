//! What an operation reads and writes is known.
