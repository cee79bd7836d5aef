//! A range is the part of a file that a reader asks for, in bytes.

/// What to answer to the header `Range`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// All of it: nothing was asked, or something that is not understood.
    Whole,
    /// From a byte to a byte, both included.
    Part(u64, u64),
    /// Nothing of the file is there.
    Beyond,
}

/// Reads the header for a file of so many bytes. Several parts at once are answered with the whole, as is allowed.
pub(super) fn asked(header: Option<&str>, size: u64) -> ByteRange {
    let Some((from, to)) = header.and_then(|header| header.strip_prefix("bytes=")?.split_once('-')) else {
        return ByteRange::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    let last = size.saturating_sub(1);
    match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), _) if from >= size => ByteRange::Beyond,
        (Ok(from), Ok(to)) if from <= to => ByteRange::Part(from, to.min(last)),
        (Ok(from), Err(_)) if to.is_empty() => ByteRange::Part(from, last),
        (Err(_), Ok(0)) if from.is_empty() => ByteRange::Beyond,
        (Err(_), Ok(_)) if from.is_empty() && size == 0 => ByteRange::Beyond,
        (Err(_), Ok(length)) if from.is_empty() => ByteRange::Part(size.saturating_sub(length), last),
        _ => ByteRange::Whole,
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::files::range::*;

    #[test]
    fn a_range_is_read_as_the_standard_says() {
        for (header, answer) in [
            ("bytes=0-4", ByteRange::Part(0, 4)),
            ("bytes=5-", ByteRange::Part(5, 9)),
            ("bytes=-3", ByteRange::Part(7, 9)),
            ("bytes=-30", ByteRange::Part(0, 9)),
            ("bytes=5-99", ByteRange::Part(5, 9)),
            ("bytes=10-", ByteRange::Beyond),
            ("bytes=-0", ByteRange::Beyond),
            ("bytes=4-2", ByteRange::Whole),
            ("bytes=0-1,4-5", ByteRange::Whole),
            ("bytes=a-b", ByteRange::Whole),
            ("lines=1-2", ByteRange::Whole),
        ] {
            assert_eq!(asked(Some(header), 10), answer, "{header}");
        }
        assert_eq!(asked(None, 10), ByteRange::Whole);
    }
}
