//! The sheets shipped with the program, embedded: kinds, vocabularies, themes, pages, and the demo.

include!(concat!(env!("OUT_DIR"), "/content.rs"));
