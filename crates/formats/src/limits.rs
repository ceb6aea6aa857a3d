//! How large things may be. Beyond each limit a file is refused, and the message says the limit.

/// Bytes of a file.
pub const FILE_MAX: u64 = 512 << 20;

/// Bytes of one record: a row of a table, a line of OFX, an OFX tag with its text.
pub const RECORD_MAX: usize = 16 << 20;

/// Bytes of a workbook as it is packed: they are held.
pub const PACKED_MAX: u64 = 64 << 20;

/// Bytes of a workbook when it is unpacked; they are never held as a whole.
pub const UNPACKED_MAX: u64 = 256 << 20;

/// A workbook unpacks to so many times its size.
pub const UNPACKED_TIMES: u64 = 200;

/// Rows of a sheet: Excel has no more.
pub const SHEET_ROWS: u64 = 1_048_576;

/// Columns of a sheet: Excel has no more.
pub const SHEET_COLUMNS: usize = 16_384;

/// Bytes of the text of a cell of a sheet: Excel has no more than 32,767 characters.
pub const SHEET_TEXT: usize = 32_767 * 4;

/// Sheets of a workbook.
pub const SHEETS_MAX: usize = 200;

/// Lines of one view, unless a single day has more.
pub const VIEW_LINES: u64 = 20_000;

/// Lines that are held at once where the days of a file come mixed.
pub const HELD_MAX: u64 = 300_000;

/// Statements of a file: something is held of each of them.
pub const STATEMENTS_MAX: usize = 5_000;

/// Days of all statements of a file together; each is held, to know where a long statement can be parted.
pub const DAYS_MAX: u64 = 300_000;

/// Stated sums of a statement that are told one by one; the others are compared all the same.
pub const STATED_TOLD: usize = 1_000;

/// Errors of the bank that are told one by one.
pub const ERRORS_TOLD: usize = 100;

/// Balance breaks that are told one by one.
pub const BREAKS_TOLD: usize = 100;

/// Lines that are shown before anything is stored.
pub const LINES_SHOWN: usize = 20;
