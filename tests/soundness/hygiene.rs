//! Two identifiers with one text and different hygiene are two variables.
