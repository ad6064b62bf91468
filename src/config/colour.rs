//! Colours as an authority writes them, and whether they can be read: contrast after WCAG 2.2.

/// An opaque colour of sRGB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Colour(pub [u8; 3]);

/// White.
pub const WHITE: Colour = Colour([255, 255, 255]);
/// Black.
pub const BLACK: Colour = Colour([0, 0, 0]);

impl Colour {
    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        let value = |digits: &str| u8::from_str_radix(digits, 16).ok();
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        match digits.len() {
            6 => Some(Colour([value(&digits[..2])?, value(&digits[2..4])?, value(&digits[4..])?])),
            3 => {
                let part = |at: usize| value(&digits[at..=at]).map(|digit| digit * 17);
                Some(Colour([part(0)?, part(1)?, part(2)?]))
            }
            _ => None,
        }
    }

    /// As much of another colour in it as the share says, from 0 to 1.
    pub fn mixed(self, other: Colour, share: f64) -> Colour {
        let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Colour([part(self.0[0], other.0[0]), part(self.0[1], other.0[1]), part(self.0[2], other.0[2])])
    }

    /// Relative luminance, from 0 (black) to 1 (white).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0[0]) + 0.7152 * linear(self.0[1]) + 0.0722 * linear(self.0[2])
    }

    /// Contrast to another colour, from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Whether it contrasts enough with each of the others.
    pub fn stands_out(self, from: &[Colour], least: f64) -> bool {
        from.iter().all(|other| self.contrast(*other) >= least)
    }

    /// The nearest colour of the same hue that contrasts enough with all of `from`: darker or lighter, whichever is
    /// less of a change; `None` if neither is possible.
    pub fn nearest(self, from: &[Colour], least: f64) -> Option<Colour> {
        (0..=200).find_map(|step| {
            let share = f64::from(step) / 200.0;
            let tried = [self.mixed(BLACK, share), self.mixed(WHITE, share)];
            tried.into_iter().find(|colour| colour.stands_out(from, least))
        })
    }

    /// Black or white, whichever is easier to read on this.
    pub fn ink(self) -> Colour {
        if self.contrast(WHITE) >= self.contrast(BLACK) { WHITE } else { BLACK }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0[0], self.0[1], self.0[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_in_hexadecimal() {
        assert_eq!(Colour::parse("#00586b"), Some(Colour([0, 0x58, 0x6b])));
        assert_eq!(Colour::parse("#fa0"), Some(Colour([255, 170, 0])));
        for wrong in ["red", "#12345", "#gggggg", "00586b", "#+1+2+3", ""] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Colour([1, 2, 255]).to_string(), "#0102ff");
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 0.001);
        let grey = Colour::parse("#767676").expect("a colour");
        assert!(
            grey.stands_out(&[WHITE], 4.5) && !Colour::parse("#777777").expect("a colour").stands_out(&[WHITE], 4.5)
        );
    }

    #[test]
    fn the_nearest_colour_that_passes_passes() {
        for text in ["#ffcc00", "#7fbf3f", "#ff8800", "#cccccc", "#00aaff"] {
            let colour = Colour::parse(text).expect("a colour");
            let nearest = colour.nearest(&[WHITE], 4.5).expect("black would do");
            assert!(nearest.stands_out(&[WHITE], 4.5) && nearest.contrast(WHITE) < 4.8, "{text}: {nearest}");
        }
        assert_eq!(WHITE.nearest(&[WHITE, BLACK], 4.7), None);
        let fine = Colour::parse("#00586b").expect("a colour");
        assert_eq!(fine.nearest(&[WHITE], 4.5), Some(fine));
    }

    #[test]
    fn every_ground_has_an_ink_that_can_be_read_on_it() {
        for step in 0..=255u8 {
            let ground = Colour([step, step, 255 - step]);
            assert!(ground.ink().stands_out(&[ground], 4.5), "{ground}");
        }
    }
}
