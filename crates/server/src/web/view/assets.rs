//! Style sheet, script and icons: part of the binary, so that it runs from any folder.

/// A file under `/assets/`.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    pub name: &'static str,
    pub media_type: &'static str,
    pub bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal $media_type:literal)*) => {
        /// All of them.
        pub const ALL: &[Asset] = &[$(Asset {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../../assets/", $name)),
        },)*];
    };
}

assets! {
    "tokens.css" "text/css; charset=utf-8"
    "tokens.LICENSE.txt" "text/plain; charset=utf-8"
    "renkei.css" "text/css; charset=utf-8"
    "renkei.js" "text/javascript; charset=utf-8"
    "icons.svg" "image/svg+xml"
    "mark.svg" "image/svg+xml"
}

pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.name == name)
}
