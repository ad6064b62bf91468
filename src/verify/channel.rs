//! Parts of a file in which a secret can hide, as messages name them.

use crate::diagnostic::Text;

/// A part of a file, as it is read after decoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Channel {
    /// The file's path.
    Path,
    /// Text between tags.
    Text,
    /// Names of tags and attributes.
    Name,
    /// Values of attributes.
    Attribute,
    /// Values of attributes that readers see or hear: the text for a picture, the summary for a search engine.
    Label,
    /// Comments of markup.
    Comment,
    /// Keys and strings of JSON and scripts.
    Data,
    /// Words of the search index.
    Search,
    /// The file as plain text.
    Plain,
    /// What a picture carries beside itself.
    Metadata,
    /// Something that is packed inside of the file: base64, gzip, zip, PDF.
    Packed,
    /// The bytes of a file that is no text.
    Bytes,
}

impl Channel {
    /// How many there are.
    pub(super) const COUNT: usize = Channel::Bytes as usize + 1;

    /// Whether places in it are places in the file.
    pub(super) fn has_places(self) -> bool {
        match self {
            Channel::Text
            | Channel::Name
            | Channel::Attribute
            | Channel::Label
            | Channel::Comment
            | Channel::Data
            | Channel::Plain => true,
            Channel::Search | Channel::Path | Channel::Metadata | Channel::Packed | Channel::Bytes => false,
        }
    }

    /// The name in messages: "im Text", "in the text".
    pub(super) fn text(self) -> Text {
        let (de, en) = match self {
            Channel::Path => ("im Pfad", "in its path"),
            Channel::Text => ("im Text", "in its text"),
            Channel::Name => ("im Namen eines Elements oder Attributs", "in the name of an element or attribute"),
            Channel::Attribute | Channel::Label => ("in einem Attribut", "in an attribute"),
            Channel::Comment => ("in einem Kommentar", "in a comment"),
            Channel::Data => ("in den Daten", "in its data"),
            Channel::Search => ("in den Suchwörtern", "in the search words"),
            Channel::Plain => ("im Wortlaut", "in its wording"),
            Channel::Metadata => ("in den Metadaten", "in its metadata"),
            Channel::Packed => ("in gepackten Daten", "in packed data"),
            Channel::Bytes => ("in den Bytes", "in its bytes"),
        };
        Text { de: de.to_string(), en: en.to_string() }
    }
}
