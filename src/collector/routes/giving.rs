//! `GET /responses.ndjson`, `.csv`, `/variants.ndjson`: what is stored, for who has the token.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Service;
use crate::collector::envelope;
use crate::collector::export::{self, Form};
use crate::collector::problem::{Kind, Problem};
use crate::collector::store::Selection;

/// What can be asked of an export in its address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wishes {
    token: Option<String>,
    survey: Option<String>,
    bom: Option<String>,
}

type Asked = Result<Query<Wishes>, axum::extract::rejection::QueryRejection>;

pub(super) async fn give_ndjson(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    give(&service, &headers, asked, "responses.ndjson", |_| Form::Ndjson).await
}

pub(super) async fn give_variants(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    give(&service, &headers, asked, "variants.ndjson", |_| Form::Ndjson).await
}

pub(super) async fn give_csv(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let form =
        |wishes: &Wishes| Form::Csv { mark: wishes.bom.as_deref().is_some_and(|bom| bom != "0") };
    give(&service, &headers, asked, "responses.csv", form).await
}

async fn give(
    service: &Service,
    headers: &HeaderMap,
    asked: Asked,
    name: &str,
    form: impl FnOnce(&Wishes) -> Form,
) -> Result<Response, Problem> {
    // An address that cannot be read shows no token.
    let Query(wishes) = asked.unwrap_or_default();
    service.check_token(headers, wishes.token.as_deref())?;
    let form = form(&wishes);
    let (content_type, disposition) = match form {
        Form::Ndjson => ("application/x-ndjson", "inline"),
        Form::Csv { .. } => ("text/csv; charset=utf-8; header=present", "attachment"),
    };
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    let selection = Selection {
        survey: wishes.survey.as_deref().map(envelope::column_text),
        variants: name.starts_with("variants"),
    };
    let body = export::body(service.store.clone(), selection, form).await.map_err(|error| {
        tracing::error!(%error, "the store cannot be read");
        Problem::new(Kind::StoreUnavailable, "The store cannot be read now.")
    })?;
    Ok((headers, body).into_response())
}
