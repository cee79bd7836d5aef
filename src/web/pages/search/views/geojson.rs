//! A file for maps made elsewhere (RFC 7946): a sheet a feature, at the places that it names.

use serde_json::{Value, json};

use crate::hall::messages::maps as said;
use crate::reading::listing::Item;
use crate::reading::places;
use crate::text::points::Point;
use crate::web::pages::search::views::{File, Form, List, View};
use crate::web::pages::sheets::licence;

pub(super) static VIEW: View = View {
    key: "geojson",
    label: said::GEOJSON,
    icon: "telecharger",
    needs: Some(places::is_placed),
    form: Form::File(File {
        media_type: "application/geo+json",
        most: MOST,
        begin,
        more,
        between: ",\n",
        end: "\n]}\n",
    }),
};

/// Sheets of a file; the index looks no farther.
const MOST: usize = 10_000;

fn begin(_: &List) -> String {
    "{\"type\":\"FeatureCollection\",\"features\":[\n".to_owned()
}

fn more(list: &List, items: &[Item]) -> String {
    items.iter().map(|item| feature(list, item).to_string()).collect::<Vec<_>>().join(",\n")
}

/// A sheet; one that names no place has no geometry.
fn feature(list: &List, item: &Item) -> Value {
    let places = item.text.as_ref().map(|text| places::of(&list.kinds, &item.sheet.kind, text)).unwrap_or_default();
    let spots: Vec<_> = places.iter().filter_map(|(_, spot)| *spot).collect();
    let at = |point: Point| json!([point.longitude, point.latitude]);
    let geometry = match spots.as_slice() {
        [] => Value::Null,
        [one] => json!({"type": "Point", "coordinates": at(one.point)}),
        many => {
            let points: Vec<Value> = many.iter().map(|spot| at(spot.point)).collect();
            json!({"type": "MultiPoint", "coordinates": points})
        }
    };
    let names: Vec<String> = places.iter().map(|(territory, _)| territory.label()).collect();
    let codes: Vec<&str> = places.iter().map(|(territory, _)| territory.code.as_str()).collect();
    let is_wide = spots.iter().any(|spot| spot.is_wide);
    let precision = if spots.is_empty() { Value::Null } else { json!(said::precision(is_wide)) };
    json!({
        "type": "Feature",
        "id": item.sheet.id.0,
        "geometry": geometry,
        "properties": {
            "name": item.sheet.title,
            "description": item.sheet.summary,
            "url": format!("{}{}", list.base_url, item.sheet.path()),
            "type": list.kinds.kind(&item.sheet.kind).label,
            "themes": item.themes.iter().map(|theme| theme.label.as_str()).collect::<Vec<_>>(),
            "lieux": names,
            "codes": codes,
            "precision": precision,
            "licence": item.text.as_ref().map(|text| licence::of(&list.kinds, text, list.licence).label),
        },
    })
}
