//! Answers of both doors: plain functions behind an adapter, which knows the pool, the reader and the sender.

use crate::house::syntax::Syntax;
use crate::house::{ADAPTERS, Source, made_up, program, works};

/// What sends its own work to the pool, by its functions: the bytes of files, which are read and written piece by piece as
/// they are sent, the figures of the server, and of the API what writes and completes. Anything else is a function behind
/// `page`, `act` or `read`.
const STREAMS: [&str; 6] = [
    "api/sheets/write.rs: change create",
    "api/suggest.rs: suggest",
    "web/pages/editor/presence.rs: beat drop",
    "web/pages/files/bytes.rs: pieces small small whole",
    "web/pages/files/incoming.rs: add take_file",
    "web/pages/health.rs: metrics",
];

/// Where pages and answers of the API stand; their adapters stand elsewhere.
fn is_answer(path: &str) -> bool {
    path.starts_with("src/web/pages/") || (path.starts_with("src/api/") && !ADAPTERS.contains(&path))
}

/// The answers that have some of this, by file: `file: function function`, as often as they do.
fn of_answers(sources: &[Source], find: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| is_answer(&source.path)) {
        let mut functions = find(source);
        functions.sort();
        if !functions.is_empty() {
            found.push(format!("{}: {}", source.path.trim_start_matches("src/"), functions.join(" ")));
        }
    }
    found.sort();
    found
}

/// What each page, or answer of the API, sends to the pool by itself.
fn by_hand(sources: &[Source]) -> Vec<String> {
    const POOLS: [&str; 5] = ["block", "compute", "compute_while_awaited", "spawn_blocking", "spawn"];
    of_answers(sources, |source| works(&Syntax::of(source), &POOLS).map(|call| call.inside.clone()).collect())
}

#[test]
fn an_answer_does_not_send_its_own_work_to_the_pool() {
    assert_eq!(by_hand(&program()), STREAMS, "use `page`, `act` or `read`; what was mended leaves the list");
    for breach in [
        "app.block(move || work()).await",
        "self.app.compute(|| Ok(())).await?",
        "let work = move || Ok(()); site.block(work).await",
        "look.app.block(a).await",
        "web::block(|| Ok(())).await",
        "actix_web::web::block(a).await",
        "tokio::task::spawn_blocking(move || ())",
        "tokio::join!(site.compute(|| Ok(())), b())",
    ] {
        let text = format!("async fn a() {{ {breach}; }}");
        for path in ["src/web/pages/new.rs", "src/api/new.rs"] {
            let named = format!("{}: a", path.trim_start_matches("src/"));
            assert_eq!(by_hand(&made_up(path, &text)), [named], "{breach}");
        }
        for path in ["src/web/http/act.rs", "src/api/call.rs"] {
            assert!(by_hand(&made_up(path, &text)).is_empty());
        }
    }
    let swapped = "async fn b() { app.block(a).await } impl X { async fn c() { app.block(a).await } }";
    assert_eq!(by_hand(&made_up("src/api/new.rs", swapped)), ["api/new.rs: b c"], "one for another is seen");
}

/// Handlers that no adapter stands around yet, by file. The list only grows shorter.
const HANDLERS: [&str; 25] = [
    "api/coat.rs: dress",
    "api/render.rs: render",
    "api/sheets/write.rs: change create",
    "api/suggest.rs: suggest",
    "api/territories.rs: search",
    "web/pages/accounts/first.rs: become_first form",
    "web/pages/accounts/own.rs: data",
    "web/pages/accounts/password.rs: reset",
    // They wait for another site, which no thread of the bounded pools may.
    "web/pages/accounts/provider.rs: begin come_back link",
    "web/pages/accounts/sign_in.rs: form sign_in sign_out sign_out_everywhere",
    "web/pages/accounts/sign_up.rs: confirm",
    "web/pages/administration/site/pictures.rs: picture",
    "web/pages/editor/drafts.rs: keep preview",
    "web/pages/editor/given/documents.rs: take_files",
    "web/pages/editor/post.rs: save save_new",
    "web/pages/editor/presence.rs: presence",
    "web/pages/files/add.rs: add",
    "web/pages/files/bytes.rs: serve",
    "web/pages/files/incoming.rs: receive",
    "web/pages/health.rs: alive metrics ready",
    "web/pages/running/conduct.rs: offline",
    "web/pages/search/document.rs: document feed",
    "web/pages/search/follow.rs: change",
    "web/pages/sheets/short.rs: rescue sheet title version",
    "web/pages/site_map.rs: opensearch robots",
];

/// Whether a type is a future: `impl Future`, a box of one, whatever is called so.
fn is_future(output: &syn::ReturnType) -> bool {
    #[derive(Default)]
    struct Futures(bool);
    impl<'ast> syn::visit::Visit<'ast> for Futures {
        fn visit_path_segment(&mut self, part: &'ast syn::PathSegment) {
            let name = part.ident.to_string();
            self.0 |= name.ends_with("Future") && name != "IntoFuture";
            syn::visit::visit_path_segment(self, part);
        }
    }
    let mut futures = Futures::default();
    syn::visit::Visit::visit_return_type(&mut futures, output);
    futures.0
}

/// The asynchronous functions and methods that other modules reach.
fn handlers(source: &Source) -> Vec<String> {
    let file = syn::parse_file(&source.text).unwrap();
    let is_open = |visibility: &syn::Visibility| !matches!(visibility, syn::Visibility::Inherited);
    let is_async = |signature: &syn::Signature| signature.asyncness.is_some() || is_future(&signature.output);
    let mut found = Vec::new();
    for item in &file.items {
        match item {
            syn::Item::Fn(item) if is_async(&item.sig) && is_open(&item.vis) => found.push(item.sig.ident.to_string()),
            syn::Item::Impl(block) => {
                // What a trait asks for is as open as the trait. An extractor answers nobody.
                let asked = block.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
                let is_of_trait = asked.is_some_and(|name| name.ident != "FromRequest");
                found.extend(block.items.iter().filter_map(|item| match item {
                    syn::ImplItem::Fn(method) if is_async(&method.sig) && (is_of_trait || is_open(&method.vis)) => {
                        Some(method.sig.ident.to_string())
                    }
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn an_answer_is_a_plain_function() {
    let found = |sources: &[Source]| of_answers(sources, handlers);
    assert_eq!(found(&program()), HANDLERS, "put it behind `page`, `act` or `read`; what was mended leaves the list");
    for (breach, named) in [
        ("pub async fn a(app: App) -> HttpResponse { b() }\npub(super) async fn c() {}\nasync fn d() {}", "a c"),
        ("pub fn a(app: App) -> impl Future<Output = HttpResponse> { async { b() } }", "a"),
        ("pub fn a(app: App) -> Pin<Box<dyn std::future::Future<Output = ()>>> { b() }", "a"),
        ("pub(crate) fn a(app: App) -> LocalBoxFuture<'static, ()> { b() }", "a"),
        ("impl A { pub async fn b(&self) {} async fn c(&self) {} }", "b"),
        ("impl A { pub fn b(&self) -> impl Future<Output = ()> { c() } }", "b"),
        ("impl Handler for A { async fn b(&self) {} }", "b"),
    ] {
        assert_eq!(found(&made_up("src/web/pages/new.rs", breach)), [format!("web/pages/new.rs: {named}")], "{breach}");
        assert_eq!(found(&made_up("src/api/new.rs", breach)).len(), 1);
        assert!(found(&made_up("src/web/http/new.rs", breach)).is_empty());
    }
    assert!(found(&made_up("src/api/new.rs", "pub fn a() -> Result<()> { b() } async fn c() {}")).is_empty());
}
