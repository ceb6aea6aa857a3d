//! Pictures of digits, as a 画像認証 shows them: a grey PNG without compression.

/// Five by seven dots per digit, one row per byte, the leftmost dot is 16.
const DIGITS: [[u8; 7]; 10] = [
    [14, 17, 19, 21, 25, 17, 14],
    [4, 12, 4, 4, 4, 4, 14],
    [14, 17, 1, 2, 4, 8, 31],
    [31, 2, 4, 2, 1, 17, 14],
    [2, 6, 10, 18, 31, 2, 2],
    [31, 16, 30, 1, 1, 17, 14],
    [6, 8, 16, 30, 17, 17, 14],
    [31, 1, 2, 4, 8, 8, 8],
    [14, 17, 17, 14, 17, 17, 14],
    [14, 17, 17, 15, 1, 2, 12],
];

/// Pixels per dot.
const SCALE: usize = 4;
/// Dots from one digit to the next, and of the picture's height.
const PITCH: usize = 7;
const ROWS: usize = 11;

/// A PNG that shows `text`; what isn't a digit is left out.
pub(crate) fn of_digits(text: &str) -> Vec<u8> {
    let digits: Vec<usize> = text
        .chars()
        .filter_map(|letter| letter.to_digit(10))
        .filter_map(|digit| usize::try_from(digit).ok())
        .collect();
    let (width, height) = ((digits.len() * PITCH + 2) * SCALE, ROWS * SCALE);
    let mut pixels = Vec::with_capacity((width + 1) * height);
    for y in 0..height {
        // Each row begins with the number of its filter: none.
        pixels.push(0);
        for x in 0..width {
            pixels.push(shade(&digits, x, y));
        }
    }
    png(width, height, &pixels)
}

/// Dark on light, with a slanted line now and then.
fn shade(digits: &[usize], x: usize, y: usize) -> u8 {
    let (column, row) = ((x / SCALE).wrapping_sub(2), (y / SCALE).wrapping_sub(2));
    let is_dot = digits
        .get(column / PITCH)
        .and_then(|digit| DIGITS[*digit].get(row))
        .is_some_and(|dots| column % PITCH < 5 && dots >> (4 - column % PITCH) & 1 == 1);
    match (is_dot, (x + y).is_multiple_of(17)) {
        (true, _) => 40,
        (false, true) => 150,
        (false, false) => 230,
    }
}

fn png(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(be(width));
    header.extend(be(height));
    // Eight bits, grey, and the only methods there are.
    header.extend([8, 0, 0, 0, 0]);
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut image, b"IHDR", &header);
    chunk(&mut image, b"IDAT", &stored(pixels));
    chunk(&mut image, b"IEND", &[]);
    image
}

fn be(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

fn chunk(image: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    image.extend(be(content.len()));
    let start = image.len();
    image.extend(name);
    image.extend(content);
    let check = crc32(&image[start..]);
    image.extend(check.to_be_bytes());
}

/// A zlib stream of blocks that are stored as they are (RFC 1950, RFC 1951 §3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let carry = if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
            crc >> 1 ^ carry
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{adler32, crc32, of_digits};

    #[test]
    fn the_check_sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn different_digits_are_different_pictures() {
        let picture = of_digits("48213");
        assert!(picture.starts_with(b"\x89PNG") && picture.ends_with(b"IEND\xAE\x42\x60\x82"));
        assert_ne!(picture, of_digits("48214"));
    }
}
