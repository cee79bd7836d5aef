//! Which implementation of TLS the program speaks: ring, chosen once for the process.

/// Chooses it. Called before the first client is built; again does nothing.
pub fn choose() {
    drop(rustls::crypto::ring::default_provider().install_default());
}
