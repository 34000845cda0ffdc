//! What is printed a second time means what it meant the first time.
