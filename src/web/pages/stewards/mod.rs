//! Who looks after sheets: what is to be looked at again, what seeks somebody, and handing over.

pub mod review;
pub mod seeking;
pub mod take;
