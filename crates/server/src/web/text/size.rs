//! Sizes of files as people write them: 4KB, 1.2MB, 512MB.

const KILO: u64 = 1 << 10;
const MEGA: u64 = 1 << 20;

/// 4KB, 1.2MB, 512MB; never less than 1KB.
pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10) / MEGA;
    match bytes {
        0..MEGA => format!("{}KB", bytes.div_ceil(KILO).max(1)),
        _ if tenths < 100 && !tenths.is_multiple_of(10) => {
            format!("{}.{}MB", tenths / 10, tenths % 10)
        }
        _ => format!("{}MB", bytes / MEGA),
    }
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn small_files_have_kilobytes_and_a_limit_is_a_round_number() {
        for (bytes, words) in [
            (0, "1KB"),
            (3_500, "4KB"),
            (1_258_291, "1.1MB"),
            (5 << 20, "5MB"),
            (512 << 20, "512MB"),
        ] {
            assert_eq!(megabytes(bytes), words);
        }
    }
}
