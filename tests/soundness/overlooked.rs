//! No attribute, label or modifier is overlooked.
