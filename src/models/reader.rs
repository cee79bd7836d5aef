//! A reader is one look at the wiki by one person: no text of a revision is read without saying who looks, and nothing
//! is asked without saying whose change ends the answer.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::cache::{Dep, Reads, Texts};
use crate::db::types::SheetId;
use crate::db::{Db, Failure};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
use crate::models::field_rule::FieldRule;
use crate::models::sheet::Sheet;

/// One look at the wiki by one person, and all that they were shown.
pub struct Reader<'a> {
    db: &'a mut Db,
    who: &'a Who,
    /// Shared with what this reader lends itself to, so that nothing read there is forgotten.
    reads: Rc<RefCell<Reads>>,
    since: u64,
    /// Where texts that it reads are kept for whoever reads them next.
    texts: Option<&'a Texts>,
    /// The fields that are not for all, once they are asked for.
    rules: Rc<OnceCell<Rc<[FieldRule]>>>,
}

impl<'a> Reader<'a> {
    /// Looks through this connection for this person.
    pub fn new(db: &'a mut Db, who: &'a Who) -> Self {
        Self { db, who, reads: Rc::default(), since: 0, texts: None, rules: Rc::default() }
    }

    /// Looks for the program itself, which sees everything: the index, checks, backups, exports, merges.
    pub fn keeper(db: &'a mut Db) -> Self {
        Self::new(db, &Who::Program)
    }

    /// The same look, begun when the touches of the caches stood at this number: what is read may be kept as of then.
    #[must_use]
    pub fn since(self, touch: u64) -> Self {
        Self { since: touch, ..self }
    }

    /// The same look, which finds texts where others left them, and leaves its own. One that walks all sheets has no
    /// use for it: each text is read once.
    #[must_use]
    pub fn sharing(self, texts: &'a Texts) -> Self {
        Self { texts: Some(texts), ..self }
    }

    /// The texts that it shares with others.
    pub(in crate::models) fn texts_shared(&self) -> Option<&'a Texts> {
        self.texts
    }

    /// The fields that are not for all, asked once a look; none for the program, for which every field is. A kind that
    /// changes ends every page that is kept.
    pub(in crate::models) fn field_rules(&mut self) -> Result<Rc<[FieldRule]>> {
        if matches!(self.who, Who::Program) {
            return Ok(Rc::default());
        }
        if let Some(rules) = self.rules.get() {
            return Ok(Rc::clone(rules));
        }
        let rules: Rc<[FieldRule]> = FieldRule::all(self.db)?.into();
        Ok(Rc::clone(self.rules.get_or_init(|| rules)))
    }

    /// The number of the last touch before anything was read.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.since
    }

    /// Who looks.
    #[must_use]
    pub fn who(&self) -> &'a Who {
        self.who
    }

    /// Asks the database something whose answer holds until one of these things changes. Each question is a method of
    /// its own, in the model whose query it is: there it says once what ends its answer. One that names nothing is
    /// taken for [`ask_own`](Self::ask_own): nothing would ever end a page that is kept.
    pub(in crate::models) fn ask<T, E: Into<Error>>(
        &mut self,
        deps: impl IntoIterator<Item = Dep>,
        query: impl FnOnce(&mut Db, &Who) -> Result<T, E>,
    ) -> Result<T> {
        let mut deps = deps.into_iter().peekable();
        if deps.peek().is_none() {
            return self.ask_own(query);
        }
        deps.for_each(|dep| self.saw(dep));
        let answer = query(self.db, self.who).map_err(Into::into);
        self.answered(answer)
    }

    /// Asks the database something whose answer is for this person alone, or changes without an event: what shows it
    /// is never kept.
    pub(in crate::models) fn ask_own<T, E: Into<Error>>(
        &mut self,
        query: impl FnOnce(&mut Db, &Who) -> Result<T, E>,
    ) -> Result<T> {
        self.reads.borrow_mut().saw_own();
        let answer = query(self.db, self.who).map_err(Into::into);
        self.answered(answer)
    }

    /// The answer to a question. One that the database did not give is noted: whoever goes on without it makes
    /// something that nobody keeps.
    fn answered<T>(&mut self, answer: Result<T>) -> Result<T> {
        if let Err(error) = &answer
            && error.database().is_some()
        {
            self.saw_failure();
        }
        answer
    }

    /// Notes that something was asked and not answered.
    pub fn saw_failure(&mut self) {
        self.reads.borrow_mut().saw_failure();
    }

    /// Notes that a text was read of which others read less, or more.
    pub(in crate::models) fn saw_of_few(&mut self) {
        self.reads.borrow_mut().saw_of_few();
    }

    /// Adds what something kept was made of.
    pub fn also(&mut self, reads: &Reads) {
        self.reads.borrow_mut().also(reads);
    }

    /// Notes that a thing was read by other means than a query: the index, a table in memory.
    pub fn saw(&mut self, dep: Dep) {
        self.reads.borrow_mut().saw(dep);
    }

    /// The same look, lent: what is read through it counts as read here.
    pub fn lend(&mut self) -> Reader<'_> {
        let (who, reads) = (self.who, Rc::clone(&self.reads));
        self.looking_as(who, reads)
    }

    /// The same as somebody without an account looks: what is shown to all.
    pub fn as_stranger(&mut self) -> Reader<'_> {
        let reads = Rc::clone(&self.reads);
        self.looking_as(&Who::Stranger, reads)
    }

    /// Looks for a while and tells apart what was read meanwhile, for something that is kept on its own.
    pub fn apart<T>(&mut self, look: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<(T, Reads)> {
        let mut reader = self.looking_as(self.who, Rc::default());
        let answer = look(&mut reader)?;
        Ok((answer, reader.reads.take()))
    }

    fn looking_as<'b>(&'b mut self, who: &'b Who, reads: Rc<RefCell<Reads>>) -> Reader<'b> {
        let rules = Rc::clone(&self.rules);
        Reader { db: self.db, who, reads, since: self.since, texts: self.texts, rules }
    }

    /// Everything that was read so far.
    #[must_use]
    pub fn into_reads(self) -> Reads {
        self.reads.take()
    }

    /// The live sheet of that number. One that this person may not see is [`Error::NotFound`], a deleted one
    /// [`Error::Gone`].
    pub fn sheet(&mut self, id: SheetId) -> Result<Sheet> {
        let sheet = self.sheet_or_deleted(id)?;
        match self.gone(&sheet)? {
            Some(gone) => Err(gone),
            None => Ok(sheet),
        }
    }

    /// Why a sheet is not shown any more, when it was deleted. What takes its place is named to who may see that alone.
    pub fn gone(&mut self, sheet: &Sheet) -> Result<Option<Error>> {
        let Some(mut stone) = sheet.tombstone() else { return Ok(None) };
        stone.replaced_by = self.known(stone.replaced_by)?;
        Ok(Some(Error::Gone(Box::new(stone))))
    }

    /// The refusal of a title that another sheet has. Which one has it is told to who may see that alone.
    pub fn taken(&mut self, title: &str, holder: SheetId) -> Result<Error> {
        Ok(Error::Taken { title: title.to_owned(), sheet: self.known(Some(holder))? })
    }

    /// The number of a sheet, when this person may see it.
    fn known(&mut self, id: Option<SheetId>) -> Result<Option<SheetId>> {
        match id {
            Some(id) => Ok(self.sheet_if_any(id)?.map(|sheet| sheet.id)),
            None => Ok(None),
        }
    }

    /// The sheet of that number, deleted or not.
    pub fn sheet_or_deleted(&mut self, id: SheetId) -> Result<Sheet> {
        self.saw(Dep::Sheet(id));
        Sheet::find(self.db, self.who, id)?.ok_or(Error::NotFound(What::Sheet))
    }

    /// The same, when there is one.
    pub fn sheet_if_any(&mut self, id: SheetId) -> Result<Option<Sheet>> {
        self.saw(Dep::Sheet(id));
        Ok(Sheet::find(self.db, self.who, id)?)
    }

    /// The live sheet that has or had a title, by the title's key.
    pub fn sheet_of_title(&mut self, key: &str) -> Result<Option<Sheet>> {
        let found = self.ask([Dep::Title(key.to_owned())], |db, who| Sheet::find_by_key(db, who, key))?;
        found.iter().for_each(|sheet| self.saw(Dep::Sheet(sheet.id)));
        Ok(found.filter(|sheet| sheet.deleted_at.is_none()))
    }

    /// The sheets of these numbers that are live and that this person may see, in the order asked.
    pub fn sheets(&mut self, ids: &[SheetId]) -> Result<Vec<Sheet>> {
        self.reads.borrow_mut().saw_sheets(ids.iter().copied());
        let mut found = Sheet::find_all(self.db, self.who, ids)?;
        found.sort_by_key(|sheet| ids.iter().position(|id| *id == sheet.id));
        Ok(found)
    }
}
