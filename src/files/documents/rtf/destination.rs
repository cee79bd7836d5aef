//! Where the words of a group go, as its first control word says.

use super::super::build::Holder;
use super::super::model::{Looks, Piece};
use super::super::{About, Unread};
use super::{Rich, To};

impl Rich<'_> {
    /// Whether a word says where the words of its group go.
    pub(super) fn destination(&mut self, word: &str) -> Result<bool, Unread> {
        let is_text = self.now.to == To::Text;
        let to = match word {
            "fonttbl" => {
                self.letters.begin_fonts();
                To::Nowhere
            }
            "colortbl" | "info" | "listtable" | "listoverridetable" | "nonshppict" | "themedata" | "generator"
            | "rsidtbl" | "xmlnstbl" | "atnid" | "atnref" | "atndate" | "atnicn" | "bkmkstart" | "bkmkend"
            | "objdata" | "datastore" | "latentstyles" | "colorschememapping" => To::Nowhere,
            "stylesheet" => To::Style,
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                To::Left(About::Margins)
            }
            "annotation" => To::Left(About::Comments),
            "atnauthor" => To::Left(About::Comments),
            "fldinst" => To::Code,
            "listtext" | "pntext" => To::Sign,
            "pict" if is_text => To::Image,
            "sn" if self.now.to == To::Image => To::Key,
            "sv" if self.now.to == To::Image => To::Value,
            "picprop" | "sn" | "sv" if self.now.to != To::Image => To::Nowhere,
            "picprop" => return Ok(true),
            "field" => {
                self.now.field = Some(None);
                return Ok(true);
            }
            "fldrslt" => {
                let field = self.groups.iter().rev().find_map(|group| group.field.clone()).flatten();
                self.now.link = field.or_else(|| self.now.link.clone());
                return Ok(true);
            }
            "footnote" if is_text => {
                self.in_place();
                let rank = self.build.new_note();
                self.build.piece(Piece::Note(rank));
                return self.hold(Holder::Note(rank)).map(|()| true);
            }
            "shptxt" | "dptxbxtext" if is_text => return self.hold(Holder::Aside).map(|()| true),
            "shp" | "shpinst" | "shppict" | "do" | "result" => return Ok(true),
            _ => return Ok(false),
        };
        // What goes nowhere is all inside of it.
        if self.now.to != To::Nowhere {
            self.now.to = to;
        }
        Ok(true)
    }

    fn hold(&mut self, holder: Holder) -> Result<(), Unread> {
        self.build.open(holder)?;
        self.now.holder = Some((holder, std::mem::take(&mut self.paragraph)));
        self.now.looks = Looks::default();
        Ok(())
    }
}
