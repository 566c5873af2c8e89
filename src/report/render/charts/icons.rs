//! A sign for each sector: strokes of our own, on a field of 24 by 24.

/// The strokes of a sector's sign, as the data of an SVG path. Sectors that are not known here have
/// the sign of a person.
pub fn icon(sector: &str) -> &'static str {
    match sector {
        // An open book.
        "education" => {
            "M12 6.8C9.7 5 6.6 4.5 3 5v13c3.6-.5 6.7 0 9 1.8 2.3-1.8 5.4-2.3 9-1.8V5c-3.6-.5-6.7 0-9 1.8zM12 6.8v13"
        }
        // A paper with a seal.
        "icla" => {
            "M13 21H5V3h10l4 4v6M15 3v4h4M8 9h4M8 12.5h6M8 16h3M17 15.5a2.5 2.5 0 1 0 .01 0M15.5 19.5v3l1.5-1 1.5 1v-3"
        }
        // An ear of grain between two leaves.
        "livelihoods" | "food-security" => {
            "M12 21V11M12 17c-4.5 0-7-2.2-7-6 4.5 0 7 2.2 7 6zM12 14.5c0-4 2.5-6 7-6 0 4-2.5 6-7 6zM12 9.5c-2-2-2-4.5 0-6.5 2 2 2 4.5 0 6.5z"
        }
        // A shield.
        "protection" => {
            "M12 3l8 2.8v5.7c0 4.8-3.3 8-8 9.7-4.7-1.7-8-4.9-8-9.7V5.8zM8.5 12l2.5 2.5 4.7-5"
        }
        // A house.
        "shelter" => "M3 11.5L12 4l9 7.5M5.5 9.8V20h13V9.8M10 20v-6h4v6",
        // A drop.
        "wash" => {
            "M12 3c4 4.9 6.3 8.2 6.3 11.5a6.3 6.3 0 0 1-12.6 0C5.7 11.2 8 7.9 12 3zM9 14.8a3.1 3.1 0 0 0 3 3.2"
        }
        // A flash.
        "rrm" => "M13.5 2.5L5 13.5h6L9.8 21.5 19 10h-6.3z",
        // A cross.
        "health" | "nutrition" => "M9 3h6v6h6v6h-6v6H9v-6H3V9h6z",
        _ => "M12 4a3.8 3.8 0 1 0 .01 0M4.5 20.5c0-4.5 3-7 7.5-7s7.5 2.5 7.5 7",
    }
}

/// The sign of a sector as a picture of its own, in a colour.
pub fn icon_svg(sector: &str, colour: &str) -> String {
    let path = icon(sector);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><path d=\"{path}\" fill=\"none\" \
         stroke=\"{colour}\" stroke-width=\"1.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>"
    )
}
