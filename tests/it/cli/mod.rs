//! The door for whoever runs the program.

mod upkeep;
