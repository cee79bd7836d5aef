//! What this node counts, for Prometheus: requests by route and status with their times, saves, merges, clashes, and
//! the state of index, cache, jobs and connections at the moment of asking.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use parking_lot::Mutex;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of the times of requests, in seconds.
const TIMES: [f64; 11] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// The route of pages given as they are kept, whatever their address.
const KEPT: &str = "kept page";

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    /// The pattern of the address, never the address itself.
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

/// The state of a node when it is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct State {
    /// Events that the search index has yet to take in.
    pub index_lag: u64,
    /// Pages kept compressed, and their bytes.
    pub pages: (usize, u64),
    /// Pages asked of the cache, found and not found.
    pub lookups: (u64, u64),
    /// Jobs that wait.
    pub jobs: u64,
    /// Connections to the database, and those not in use.
    pub connections: (u32, u32),
}

/// Everything counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    /// Those of [`KEPT`] and 200, at hand.
    kept: (Counter, Histogram),
    requests: Family<Request, Counter>,
    times: Family<Route, Histogram, fn() -> Histogram>,
    /// Revisions saved.
    pub saves: Counter,
    /// Saves that were merged with what others wrote.
    pub merges: Counter,
    /// Saves that met a clash.
    pub clashes: Counter,
    index_lag: Gauge<u64, AtomicU64>,
    pages: Gauge<u64, AtomicU64>,
    page_bytes: Gauge<u64, AtomicU64>,
    hits: Gauge<u64, AtomicU64>,
    misses: Gauge<u64, AtomicU64>,
    jobs: Gauge<u64, AtomicU64>,
    connections: Gauge<u64, AtomicU64>,
    idle: Gauge<u64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::<Request, Counter>::default();
        let times = Family::<Route, Histogram, fn() -> Histogram>::new_with_constructor(|| Histogram::new(TIMES));
        let metrics = Self {
            registry: Mutex::default(),
            kept: (
                requests.get_or_create_owned(&Request { route: KEPT.to_owned(), status: 200 }),
                times.get_or_create_owned(&Route { route: KEPT.to_owned() }),
            ),
            requests,
            times,
            saves: Counter::default(),
            merges: Counter::default(),
            clashes: Counter::default(),
            index_lag: Gauge::default(),
            pages: Gauge::default(),
            page_bytes: Gauge::default(),
            hits: Gauge::default(),
            misses: Gauge::default(),
            jobs: Gauge::default(),
            connections: Gauge::default(),
            idle: Gauge::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&self) {
        let mut registry = self.registry.lock();
        let at = registry.sub_registry_with_prefix("maillage");
        at.register("requests", "Requests answered", self.requests.clone());
        at.register_with_unit("request", "Time of requests", Unit::Seconds, self.times.clone());
        at.register("saves", "Revisions saved", self.saves.clone());
        at.register("merges", "Saves merged with what others wrote", self.merges.clone());
        at.register("clashes", "Saves that met a clash", self.clashes.clone());
        at.register("index_lag_events", "Events that the search index has yet to take in", self.index_lag.clone());
        at.register("page_cache_pages", "Pages kept compressed", self.pages.clone());
        at.register("page_cache_bytes", "Bytes of pages kept compressed", self.page_bytes.clone());
        at.register("page_cache_hits", "Pages asked for and found, since the start", self.hits.clone());
        at.register("page_cache_misses", "Pages asked for and made, since the start", self.misses.clone());
        at.register("jobs_waiting", "Jobs that wait for their turn", self.jobs.clone());
        at.register("database_connections", "Connections to the database", self.connections.clone());
        at.register("database_connections_idle", "Connections to the database not in use", self.idle.clone());
    }

    /// Counts a page that was given as it is kept, whatever its route.
    pub fn gave_kept(&self, status: u16, time: Duration) {
        let (requests, times) = &self.kept;
        if status == 200 {
            requests.inc();
        } else {
            self.requests.get_or_create(&Request { route: KEPT.to_owned(), status }).inc();
        }
        times.observe(time.as_secs_f64());
    }

    /// Counts an answer.
    pub fn answered(&self, route: Option<String>, status: u16, time: Duration) {
        let route = route.unwrap_or_else(|| "none".to_owned());
        self.times.get_or_create(&Route { route: route.clone() }).observe(time.as_secs_f64());
        self.requests.get_or_create(&Request { route, status }).inc();
    }

    /// Everything in OpenMetrics text, with the node's state.
    #[must_use]
    pub fn text(&self, state: State) -> String {
        let wide = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        for (gauge, value) in [
            (&self.index_lag, state.index_lag),
            (&self.pages, wide(state.pages.0)),
            (&self.page_bytes, state.pages.1),
            (&self.hits, state.lookups.0),
            (&self.misses, state.lookups.1),
            (&self.jobs, state.jobs),
            (&self.connections, u64::from(state.connections.0)),
            (&self.idle, u64::from(state.connections.1)),
        ] {
            gauge.set(value);
        }
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry.lock());
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::base::metrics::*;

    #[test]
    fn what_was_counted_is_told_by_route_and_status() {
        let metrics = Metrics::default();
        metrics.answered(Some("/fiches/{sheet}".to_owned()), 200, Duration::from_millis(3));
        metrics.answered(Some("/fiches/{sheet}".to_owned()), 200, Duration::from_millis(30));
        metrics.answered(None, 404, Duration::ZERO);
        metrics.saves.inc();
        let text = metrics.text(State { index_lag: 7, ..State::default() });
        for line in [
            "maillage_requests_total{route=\"/fiches/{sheet}\",status=\"200\"} 2",
            "maillage_requests_total{route=\"none\",status=\"404\"} 1",
            "maillage_request_seconds_bucket{le=\"0.005\",route=\"/fiches/{sheet}\"} 1",
            "maillage_request_seconds_count{route=\"/fiches/{sheet}\"} 2",
            "maillage_saves_total 1",
            "maillage_index_lag_events 7",
        ] {
            assert!(text.lines().any(|told| told == line), "{line} in\n{text}");
        }
    }
}
