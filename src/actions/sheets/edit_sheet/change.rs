//! A change of a sheet that is written in one transaction with other things, of which it is a part.

use super::{Before, Edit, Ready, Work};
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::hall::error::{Error, Result};
use crate::hall::policy;
use crate::hall::policy::Who;
use crate::reading::prepare;

/// The change, with everything that is worked out before the transaction.
pub(in crate::actions) struct SheetChange {
    before: Before,
    edit: Edit,
    ready: Ready,
}

impl SheetChange {
    /// Works it out: the edit starts from the sheet as it stands.
    pub(in crate::actions) fn new(app: &App, who: &Who, before: Before, edit: Edit) -> Result<Self> {
        before.sheet.must_be_changed_by(who)?;
        let kinds = app.kinds();
        let prepared = prepare::prepare(&kinds, &app.config.base_url, &edit.text)?;
        who.must(policy::to_write_kind(&prepared.kind))?;
        let ready = Ready::new(app, &kinds, Some(&before), None, prepared)?;
        Ok(Self { before, edit, ready })
    }

    /// Writes it, in the transaction under way, whose end tells it; [`Error::Busy`] when the sheet moved on. Nothing
    /// when the text is the same.
    pub(in crate::actions) fn write(&self, app: &App, who: &Who, db: &mut Db, told: &mut ToTell) -> Result<()> {
        let Self { before, edit, ready } = self;
        if ready.prepared.text == before.text {
            return Ok(());
        }
        let work = Work { app, who, edit, before: Some(before), ready, merged_with: None, files: &[] };
        work.write(db, app.now(), told)?.map(drop).ok_or(Error::Busy)
    }
}
