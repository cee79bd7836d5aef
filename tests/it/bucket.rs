//! Files in a bucket that several nodes share, on a server that speaks as much S3 as is asked of it.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

use crate::support::on_both_with;

type Held = Arc<Mutex<HashMap<String, Vec<u8>>>>;
type Objects = web::Data<Held>;

async fn answer(request: HttpRequest, body: web::Bytes, objects: Objects) -> HttpResponse {
    assert!(request.headers().contains_key("authorization"), "requests are signed");
    let mut objects = objects.lock().unwrap();
    let path = request.path().to_owned();
    if request.method() == "DELETE" {
        objects.remove(&path);
        return HttpResponse::NoContent().finish();
    }
    if request.query_string().contains("list-type=2") {
        return HttpResponse::Ok().body(listed(&objects, &path, request.query_string()));
    }
    if request.method() == "PUT" {
        objects.insert(path, body.to_vec());
        return HttpResponse::Ok().insert_header(("etag", "\"x\"")).finish();
    }
    match objects.get(&path) {
        Some(bytes) => HttpResponse::Ok()
            .insert_header(("etag", "\"x\""))
            .insert_header(("last-modified", "Wed, 25 Nov 2026 12:00:00 GMT"))
            .body(bytes.clone()),
        None => HttpResponse::NotFound().body("<Error><Code>NoSuchKey</Code></Error>"),
    }
}

/// The objects of a bucket whose names begin as asked, two days old.
fn listed(objects: &HashMap<String, Vec<u8>>, bucket: &str, query: &str) -> String {
    let asked: HashMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let inside = format!("{}/", bucket.trim_end_matches('/'));
    let names = objects.keys().filter_map(|path| path.strip_prefix(&inside));
    let contents = names.filter(|name| name.starts_with(&asked["prefix"])).map(|name| {
        let date = "2026-11-25T12:00:00.000Z";
        format!("<Contents><Key>{name}</Key><Size>1</Size><LastModified>{date}</LastModified><ETag>x</ETag></Contents>")
    });
    format!("<ListBucketResult>{}</ListBucketResult>", contents.collect::<String>())
}

/// Starts the server; its address and what it holds. It ends with the process.
fn bucket() -> (String, Held) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let objects = Held::default();
    let held = Arc::clone(&objects);
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let data = web::Data::new(held);
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(data.clone())
                    .app_data(web::PayloadConfig::new(1 << 26))
                    .default_service(web::to(answer))
            });
            server.workers(1).listen(listener).unwrap().run().await.unwrap();
        });
    });
    (address, objects)
}

#[test]
fn what_one_node_keeps_another_gives_and_loss_is_found() {
    let (endpoint, objects) = bucket();
    let settings = [
        ("FILES_URL", "s3://fichiers/wiki"),
        ("S3_ENDPOINT", endpoint.as_str()),
        ("S3_KEY_ID", "clef"),
        ("S3_SECRET", "secret"),
    ];
    on_both_with(&settings, |site| {
        let hash = site.app.files.put(b"des octets").unwrap();
        let name = format!("/fichiers/wiki/{}/{hash}", &hash[..2]);
        assert_eq!(objects.lock().unwrap()[&name], b"des octets");
        let read = |mut file: std::fs::File| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
            text
        };
        assert_eq!(read(site.app.files.open_one(&hash).unwrap()), "des octets");
        assert!(site.app.files.has(&hash));
        objects.lock().unwrap().clear();
        assert_eq!(read(site.app.files.open_one(&hash).unwrap()), "des octets", "from this node's copy");
        assert!(!site.app.files.has(&hash), "a copy is not the file");
        assert_eq!(site.app.files.get(&hash).unwrap_err().kind(), std::io::ErrorKind::NotFound);
    });
}

#[test]
fn what_no_file_names_is_forgotten_in_a_bucket_as_well() {
    use maillage::files::SHELVES;
    use std::time::{Duration, SystemTime};

    let (endpoint, objects) = bucket();
    let settings = [
        ("FILES_URL", "s3://fichiers/wiki"),
        ("S3_ENDPOINT", endpoint.as_str()),
        ("S3_KEY_ID", "clef"),
        ("S3_SECRET", "secret"),
    ];
    on_both_with(&settings, |site| {
        let files = &site.app.files;
        let hashes = ["un", "deux"].map(|text| files.put(text.as_bytes()).unwrap());
        let put = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_608_000);
        let before = |moment| SHELVES.flat_map(|shelf| files.put_before(shelf, moment).unwrap()).collect::<Vec<_>>();
        assert!(before(put).is_empty(), "as old as that, not older");
        let mut found = before(put + Duration::from_secs(1));
        found.sort();
        let mut known = hashes.to_vec();
        known.sort();
        assert_eq!(found, known);
        files.forget(&hashes[0], put).unwrap();
        assert!(files.has(&hashes[0]), "put again since, it stays");
        files.forget(&hashes[0], put + Duration::from_secs(1)).unwrap();
        assert_eq!([files.has(&hashes[0]), files.has(&hashes[1])], [false, true]);
        objects.lock().unwrap().clear();
    });
}
