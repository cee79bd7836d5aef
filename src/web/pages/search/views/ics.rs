//! A calendar that others subscribe to: what takes place in the sheets of a list.

use crate::hall::error::Result;
use crate::hall::messages::periods as said;
use crate::reading::in_time;
use crate::reading::listing::Item;
use crate::web::pages::search::views::{Feed, Form, List, View};
use crate::web::view::calendar;

pub(super) static VIEW: View = View {
    key: "ics",
    label: said::TO_MY_AGENDA,
    icon: "date",
    needs: Some(in_time::is_in_time),
    form: Form::Feed(Feed { media_type: calendar::MEDIA_TYPE, most: MOST, is_in_time: true, write }),
};

/// Sheets of a calendar; it says when there are more.
const MOST: usize = 1_000;

fn write(list: &List, items: &[Item]) -> Result<String> {
    let about = match usize::try_from(list.total) {
        Ok(total) if total > MOST => said::first_of(MOST, list.total),
        _ => String::new(),
    };
    let name = format!("{} – {}", list.site, said::AGENDA);
    Ok(calendar::of_sheets(&name, &about, (&list.base_url, &list.kinds), items))
}
