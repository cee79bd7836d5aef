//! Files kept in an S3 bucket, shared by several nodes; each node keeps copies of those that it was asked for, which
//! may be emptied at any time.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ClientOptions, Error, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::runtime::{Builder, Runtime};

/// How long one request may take, and how long one is tried again.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the bucket is, and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub bucket: String,
    /// What stands before every name in it; may be empty.
    pub prefix: String,
    /// The address of the server; Amazon's when empty.
    pub endpoint: String,
    /// The region.
    pub region: String,
    /// The key's name.
    pub key_id: String,
    /// The key.
    pub secret: String,
}

impl Account {
    /// Reads `s3://BUCKET` or `s3://BUCKET/PREFIX`.
    #[must_use]
    pub fn parse(url: &str, [endpoint, region, key_id, secret]: [&str; 4]) -> Option<Self> {
        let (bucket, prefix) = url.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, "")))?;
        let own = str::to_owned;
        (!bucket.is_empty()).then(|| Self {
            bucket: own(bucket),
            prefix: own(prefix.trim_matches('/')),
            endpoint: own(endpoint),
            region: own(region),
            key_id: own(key_id),
            secret: own(secret),
        })
    }
}

/// A bucket. Its calls block: they run on threads that may wait.
#[derive(Clone, Debug)]
pub struct Bucket {
    store: Arc<AmazonS3>,
    runtime: Arc<Runtime>,
    prefix: String,
    copies: PathBuf,
}

impl Bucket {
    /// Opens it; nothing is asked of the server yet.
    pub fn open(account: &Account, copies: &Path) -> io::Result<Self> {
        crate::base::tls::choose();
        fs::create_dir_all(copies)?;
        let retry = RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let plain = account.endpoint.starts_with("http://");
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&account.bucket)
            .with_region(&account.region)
            .with_access_key_id(&account.key_id)
            .with_secret_access_key(&account.secret)
            .with_client_options(ClientOptions::new().with_timeout(PATIENCE).with_allow_http(plain))
            .with_disable_bulk_delete(true)
            .with_retry(retry);
        if !account.endpoint.is_empty() {
            builder = builder.with_endpoint(&account.endpoint);
        }
        Ok(Self {
            store: Arc::new(builder.build().map_err(told)?),
            runtime: Arc::new(Builder::new_multi_thread().worker_threads(1).enable_all().build()?),
            prefix: account.prefix.clone(),
            copies: copies.to_owned(),
        })
    }

    /// Keeps bytes under a name that says what they are; kept when this returns.
    pub fn put(&self, hash: &str, bytes: &[u8]) -> io::Result<()> {
        self.runtime.block_on(self.store.put(&self.key(hash), bytes.to_vec().into())).map_err(told)?;
        Ok(())
    }

    /// The bytes, from the bucket itself.
    pub fn get(&self, hash: &str) -> io::Result<Vec<u8>> {
        let key = self.key(hash);
        let bytes = self.runtime.block_on(async { self.store.get(&key).await?.bytes().await }).map_err(told)?;
        Ok(bytes.to_vec())
    }

    /// Whether the bucket has it.
    pub fn has(&self, hash: &str) -> bool {
        self.runtime.block_on(self.store.head(&self.key(hash))).is_ok()
    }

    /// This node's copy, made when there is none.
    pub fn copy(&self, hash: &str) -> io::Result<File> {
        let path = self.copies.join(hash);
        if let Ok(file) = File::open(&path) {
            return Ok(file);
        }
        let mut file = tempfile::NamedTempFile::new_in(&self.copies)?;
        file.write_all(&self.get(hash)?)?;
        file.persist(&path).map_err(|error| error.error)?;
        File::open(path)
    }

    /// The hashes of a shelf that were last put before this moment.
    pub fn put_before(&self, shelf: &str, moment: SystemTime) -> io::Result<Vec<String>> {
        let shelf = Key::from_iter(self.prefix.split('/').chain([shelf]).filter(|part| !part.is_empty()));
        let found = self.runtime.block_on(self.store.list_with_delimiter(Some(&shelf))).map_err(told)?;
        let old = found.objects.into_iter().filter(|object| SystemTime::from(object.last_modified) < moment);
        Ok(old.filter_map(|object| object.location.filename().map(str::to_owned)).collect())
    }

    /// Forgets bytes, unless they were put again since this moment.
    pub fn forget(&self, hash: &str, moment: SystemTime) -> io::Result<()> {
        let key = self.key(hash);
        let forgotten = async {
            if SystemTime::from(self.store.head(&key).await?.last_modified) < moment {
                self.store.delete(&key).await?;
            }
            Ok(())
        };
        self.runtime.block_on(forgotten).map_err(told)
    }

    /// A folder of this node's for what comes in.
    pub fn folder(&self) -> &Path {
        &self.copies
    }

    fn key(&self, hash: &str) -> Key {
        let start = hash.get(..2).unwrap_or_default();
        Key::from_iter(self.prefix.split('/').chain([start, hash]).filter(|part| !part.is_empty()))
    }
}

fn told(error: Error) -> io::Error {
    match error {
        Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use crate::files::bucket::*;

    #[test]
    fn a_url_names_a_bucket_and_what_stands_before_names() {
        let read = |url| Account::parse(url, ["", "eu", "a", "b"]).map(|read| (read.bucket, read.prefix));
        let pair = |bucket: &str, prefix: &str| Some((bucket.to_owned(), prefix.to_owned()));
        assert_eq!(read("s3://fichiers"), pair("fichiers", ""));
        assert_eq!(read("s3://fichiers/wiki/un/"), pair("fichiers", "wiki/un"));
        assert_eq!(read("s3://"), None);
        assert_eq!(read("file://x"), None);
    }
}
