//! The door for whoever runs the program.

mod account;
mod upkeep;
