//! Where the work of a request is done: nothing that waits or computes holds up the threads that send answers.

use crate::app::App;
use crate::hall::error::Result;

/// A place to work.
#[derive(Clone, Copy, Debug)]
pub enum Pool {
    /// It waits for the database most of the time.
    Reads,
    /// It keeps a processor busy: as many at once as there are processors.
    Computes,
}

impl Pool {
    /// Does it there.
    pub async fn run<T: Send + 'static>(
        self,
        app: &App,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Self::Reads => app.block(work).await,
            Self::Computes => app.compute(work).await,
        }
    }
}
