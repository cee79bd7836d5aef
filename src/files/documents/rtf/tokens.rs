//! RTF as a row of tokens: groups, control words with their numbers, letters still in bytes.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// `\word`, and its number.
    Word(&'b str, Option<i32>),
    /// `\~`, `\-`, `\_`, `\*`, `\{`…
    Sign(u8),
    /// `\'e9`.
    Byte(u8),
    /// Letters.
    Text(&'b [u8]),
    /// The bytes after `\bin`.
    Binary(&'b [u8]),
}

/// The tokens of a text.
pub(super) struct Tokens<'b> {
    rest: &'b [u8],
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, length: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let first = *self.rest.first()?;
        if first == b'\'' {
            self.take(1);
            let digits = std::str::from_utf8(self.take(2)).ok();
            return Some(Token::Byte(digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(b'?')));
        }
        if !first.is_ascii_alphabetic() {
            self.take(1);
            return Some(Token::Sign(first));
        }
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(self.take(letters)).unwrap_or_default();
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
        let number = if digits > 0 { std::str::from_utf8(self.take(sign + digits)).ok() } else { None };
        let number = number.and_then(|number| number.parse().ok());
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == "bin" {
            let length = number.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
            return Some(Token::Binary(self.take(length)));
        }
        Some(Token::Word(word, number))
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let first = *self.rest.first()?;
            match first {
                b'{' => {
                    self.take(1);
                    return Some(Token::Open);
                }
                b'}' => {
                    self.take(1);
                    return Some(Token::Close);
                }
                b'\\' => {
                    self.take(1);
                    return self.control();
                }
                b'\r' | b'\n' | b'\0' => drop(self.take(1)),
                _ => {
                    let ends = |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | b'\0');
                    let length = self.rest.iter().position(ends).unwrap_or(self.rest.len());
                    return Some(Token::Text(self.take(length)));
                }
            }
        }
    }
}
