//! French sentences of running orders.

/// A pause in a running order.
pub const PAUSE: &str = "Pause";

/// A block whose sheet is no longer there.
pub const GONE: &str = "Fiche qui n’est plus là";
