//! A text that is read sign by sign.

use crate::value::{part, rest};

/// What is left of it.
pub(super) struct Signs<'a>(pub(super) &'a str);

impl<'a> Signs<'a> {
    /// Takes the next sign.
    #[inline(never)]
    pub(super) fn take(&mut self) -> Option<char> {
        let next = self.0.chars().next()?;
        self.0 = rest(self.0, next.len_utf8());
        Some(next)
    }

    /// Takes the next sign if it is that one.
    #[inline(never)]
    pub(super) fn take_if(&mut self, wanted: char) -> bool {
        let is_next = self.0.starts_with(wanted);
        if is_next {
            self.take();
        }
        is_next
    }

    /// Takes digits, so many at most.
    pub(super) fn take_digits(&mut self, most: usize) -> &'a str {
        let all = self.0;
        let mut count = 0;
        while count < most && all.as_bytes().get(count).is_some_and(u8::is_ascii_digit) {
            count += 1;
        }
        self.0 = rest(all, count);
        part(all, 0, count)
    }
}
