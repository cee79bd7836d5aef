//! What is kept, for how long, and what is not.

#![expect(clippy::unwrap_used, reason = "tests")]

use crate::cache::*;

fn reads(deps: &[Dep]) -> Reads {
    let mut reads = Reads::default();
    deps.iter().cloned().for_each(|dep| reads.saw(dep));
    reads
}

fn page(text: &str) -> Page {
    Page::new("text/html; charset=utf-8", text.as_bytes(), "b", Moment(i64::MAX), Accepted::default())
}

async fn get(caches: &Caches, text: &str, deps: &[Dep]) -> String {
    let page = caches.page("k", Moment(0), async || Ok::<_, ()>((page(text), reads(deps)))).await.unwrap();
    String::from_utf8(page.body(Accepted::default()).1.to_vec()).unwrap()
}

#[tokio::test]
async fn a_page_lives_until_something_it_read_is_touched() {
    let caches = Caches::new(1 << 20);
    let deps = [Dep::Sheet(SheetId(1)), Dep::Title("x".into())];
    assert_eq!(get(&caches, "one", &deps).await, "one");
    caches.touch([Dep::Sheet(SheetId(2))]);
    assert_eq!(get(&caches, "two", &deps).await, "one");
    caches.touch([Dep::Title("x".into())]);
    assert_eq!(get(&caches, "three", &deps).await, "three");
    caches.forget_all();
    assert_eq!(get(&caches, "four", &deps).await, "four");
}

#[tokio::test]
async fn a_page_touched_while_it_is_made_is_not_kept() {
    let caches = Caches::new(1 << 20);
    let made = caches
        .page("k", Moment(0), async || {
            caches.touch([Dep::Sheet(SheetId(1))]);
            Ok::<_, ()>((page("old"), reads(&[Dep::Sheet(SheetId(1))])))
        })
        .await
        .unwrap();
    assert_eq!(made.body(Accepted::default()).1.as_ref(), b"old");
    assert_eq!(get(&caches, "new", &[]).await, "new");
}

#[tokio::test]
async fn who_waits_for_a_page_that_is_touched_meanwhile_gets_a_new_one() {
    let caches = Caches::new(1 << 20);
    let (begun, finish) = (tokio::sync::Notify::new(), tokio::sync::Notify::new());
    let first = caches.page("k", Moment(0), async || {
        begun.notify_one();
        finish.notified().await;
        Ok::<_, ()>((page("old"), reads(&[Dep::Lists])))
    });
    let second = async {
        begun.notified().await;
        caches.touch([Dep::Lists]);
        let waits = get(&caches, "new", &[Dep::Lists]);
        finish.notify_one();
        waits.await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.unwrap().body(Accepted::default()).1.as_ref(), b"old");
    assert_eq!(second, "new");
    assert_eq!(get(&caches, "newer", &[]).await, "new");
}

#[test]
fn bodies_and_facts_end_with_what_they_read_and_nothing_is_kept_without_a_key() {
    let caches = Caches::new(1 << 20);
    let body = |html: &str| {
        let body = Body { pieces: html.to_owned().into(), headings: Vec::new() };
        let made = caches.body(SheetId(1), 1, caches.clock(), || Ok::<_, ()>((body, reads(&[Dep::Sheet(SheetId(1))]))));
        made.unwrap().pieces.html()
    };
    let facts = |key: Option<&str>, n: usize| {
        let facts = caches.facts(key, caches.clock(), || Ok::<_, ()>((Given(n), reads(&[Dep::Lists]))));
        facts.unwrap().0
    };
    assert_eq!((body("one"), body("two")), ("one".to_owned(), "one".to_owned()));
    assert_eq!((facts(Some("k"), 1), facts(Some("k"), 2), facts(None, 3), facts(None, 4)), (1, 1, 3, 4));
    caches.touch([Dep::Lists]);
    assert_eq!((body("three"), facts(Some("k"), 5)), ("one".to_owned(), 5));
    caches.touch([Dep::Sheet(SheetId(1))]);
    assert_eq!((body("four"), facts(Some("k"), 6)), ("four".to_owned(), 5));
}

/// A build for tests stops where what is own has a key; any other answers, and keeps nothing.
#[tokio::test]
async fn what_is_own_is_never_kept() {
    let caches = Arc::new(Caches::new(1 << 20));
    let own = || {
        let mut reads = reads(&[Dep::Lists]);
        let mut part = Reads::default();
        part.saw_own();
        reads.also(&part);
        assert!(reads.clone().endless().is_own());
        reads
    };
    let node = Arc::clone(&caches);
    let make = async move || Ok::<_, ()>((page("own"), own()));
    let asked = tokio::spawn(async move { node.page("k", Moment(0), make).await.map(drop) });
    assert_eq!(asked.await.is_err(), cfg!(debug_assertions));
    assert_eq!(get(&caches, "open", &[]).await, "open");
    let facts = |n: usize, reads: Reads| {
        let ask = || caches.facts(Some("k"), caches.clock(), || Ok::<_, ()>((Given(n), reads)));
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(ask)).map(|facts| facts.unwrap().0)
    };
    assert_eq!(facts(1, own()).is_err(), cfg!(debug_assertions));
    assert_eq!((facts(2, reads(&[])).ok(), facts(3, reads(&[])).ok()), (Some(2), Some(2)));
}

#[test]
fn what_lacks_an_answer_is_given_once_and_never_kept() {
    let caches = Caches::new(1 << 20);
    let facts = |n: usize, is_whole: bool| {
        let mut part = Reads::default();
        if !is_whole {
            part.saw_failure();
        }
        let mut all = reads(&[Dep::Lists]);
        all.also(&part);
        assert_eq!(all.clone().endless().has_failed(), !is_whole);
        caches.facts(Some("k"), caches.clock(), || Ok::<_, ()>((Given(n), all))).unwrap().0
    };
    assert_eq!((facts(1, false), facts(2, true), facts(3, false)), (1, 2, 2));
}

#[test]
fn what_is_made_of_a_snapshot_older_than_a_touch_is_stale_at_once() {
    let caches = Caches::new(1 << 20);
    let snapshot = caches.clock();
    caches.touch([Dep::Lists]);
    let made = |since: u64, n: usize| {
        caches.facts(Some("k"), since, || Ok::<_, ()>((Given(n), reads(&[Dep::Lists])))).unwrap().0
    };
    assert_eq!((made(snapshot, 1), made(caches.clock(), 2), made(caches.clock(), 3)), (1, 2, 2));
}

struct Given(usize);

impl Weigh for Given {
    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

#[tokio::test]
async fn a_page_does_not_outlive_its_last_moment() {
    let caches = Caches::new(1 << 20);
    let make = |text: &'static str| {
        async move || {
            let page = Page::new("text/html", text.as_bytes(), "b", Moment(100), Accepted::default());
            Ok::<_, ()>((page, Reads::default()))
        }
    };
    let first = caches.page("k", Moment(0), make("one")).await.unwrap();
    let later = caches.page("k", Moment(100), make("two")).await.unwrap();
    assert_eq!(first.body(Accepted::default()).1.as_ref(), b"one");
    assert_eq!(later.body(Accepted::default()).1.as_ref(), b"two");
}
