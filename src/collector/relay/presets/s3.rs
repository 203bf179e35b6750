//! `s3`: an object per response, by a presigned PUT (AWS Signature Version 4 in the address).
//!
//! The name of the object is the id. `If-None-Match: *` keeps an object that is there: then S3 answers
//! 412, which means that the response was stored before. 409 says that two wrote at once, and passes.
//! Success is 200.

use std::time::Duration;

use jiff::Timestamp;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use serde::Deserialize;

use super::super::parcel::{Parcel, Preset, Reply, Request, Verdict};

/// How long an address is good for: one attempt, on clocks that differ.
const LIFE: Duration = Duration::from_secs(15 * 60);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// The service: `https://s3.eu-west-1.amazonaws.com`.
    url: String,
    region: String,
    bucket: String,
    key_id: String,
    secret: String,
    /// What the names of the objects begin with.
    #[serde(default)]
    prefix: String,
    /// Whether the bucket stands in the path and not in the host, as most services but AWS want it.
    #[serde(default)]
    path_style: bool,
}

pub(super) struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
}

impl S3 {
    pub(super) fn new(settings: Settings) -> Result<S3, String> {
        let Settings { url, region, bucket, key_id, secret, prefix, path_style } = settings;
        let url = url.parse().map_err(|error| format!("url: {error}"))?;
        let style = if path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket =
            Bucket::new(url, style, bucket, region).map_err(|error| format!("url: {error}"))?;
        Ok(S3 { bucket, credentials: Credentials::new(key_id, secret), prefix })
    }
}

impl Preset for S3 {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let name = format!("{}{}.json", self.prefix, parcel.id);
        let put = self.bucket.put_object(Some(&self.credentials), &name);
        let time = Timestamp::from_millisecond(parcel.now).unwrap_or_else(|_| Timestamp::now());
        let mut request = Request::json(put.sign_with_time(LIFE, &time), parcel.text)
            .header("if-none-match", "*");
        request.method = "PUT";
        request
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        if reply.status == 412 { Verdict::Delivered } else { Verdict::by_status(reply) }
    }
}
