//! Derivatives against finite differences, for users' tests.
