//! The HTML that our renderer writes, as a tree of blocks. Not a parser of HTML at large.

/// An element or a text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Node {
    /// An element; the one without a name is a stretch of running text beside blocks and writes only its content.
    Element {
        /// The name in lower case.
        name: String,
        /// What stands behind the name, with a blank before it; without ids and references to them.
        attributes: String,
        /// The content.
        children: Vec<Node>,
    },
    /// Text, escaped as it stood.
    Text(String),
}

/// Elements that have no content.
const VOID: [&str; 8] = ["img", "br", "hr", "input", "wbr", "col", "source", "use"];

/// Elements that are or hold blocks.
const BLOCKS: [&str; 34] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "dl",
    "dt",
    "dd",
    "div",
    "blockquote",
    "pre",
    "hr",
    "details",
    "summary",
    "section",
    "figure",
    "figcaption",
    "aside",
    "nav",
    "caption",
    "colgroup",
    "footer",
];

impl Node {
    /// Whether it is an element of this name.
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Node::Element { name, .. } if name == wanted)
    }

    /// Whether it is a block.
    pub fn is_block(&self) -> bool {
        match self {
            Node::Element { name, .. } => name.is_empty() || BLOCKS.contains(&name.as_str()),
            Node::Text(_) => false,
        }
    }

    /// What an element holds.
    pub fn children(&self) -> &[Node] {
        match self {
            Node::Element { children, .. } => children,
            Node::Text(_) => &[],
        }
    }

    /// Whether it holds running text and no blocks.
    pub fn is_leaf(&self) -> bool {
        !self.children().iter().any(Node::is_block)
    }

    /// Writes it as HTML.
    pub fn write(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(text),
            Node::Element { name, children, .. } if name.is_empty() => {
                children.iter().for_each(|child| child.write(out));
            }
            Node::Element { name, attributes, children } => {
                out.push('<');
                out.push_str(name);
                out.push_str(attributes);
                out.push('>');
                if !VOID.contains(&name.as_str()) {
                    children.iter().for_each(|child| child.write(out));
                    out.push_str("</");
                    out.push_str(name);
                    out.push('>');
                }
            }
        }
    }

    /// Adds its text, still escaped, blocks apart.
    pub fn text(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(text),
            Node::Element { children, .. } => {
                if self.is_block() {
                    out.push(' ');
                }
                children.iter().for_each(|child| child.text(out));
            }
        }
    }
}

/// Reads a body: a list of blocks.
pub(super) fn parse(html: &str) -> Vec<Node> {
    blocks(read(html))
}

/// Reads a text of one line.
pub(super) fn parse_inline(html: &str) -> Vec<Node> {
    read(html)
}

fn read(html: &str) -> Vec<Node> {
    // Open elements with what they hold so far; the first is the whole.
    let mut open: Vec<(String, String, Vec<Node>)> = vec![(String::new(), String::new(), Vec::new())];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push(&mut open, Node::Text(rest[..at].to_string()));
        rest = &rest[at..];
        let end = tag_end(rest);
        let (tag, after) = rest.split_at(end);
        rest = after;
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        if let Some(name) = inner.strip_prefix('/') {
            close(&mut open, name.trim());
            continue;
        }
        let inner = inner.trim_end_matches('/').trim_end();
        let (name, attributes) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
        let (name, attributes) = (name.to_string(), without_anchors(attributes));
        if VOID.contains(&name.as_str()) || tag.ends_with("/>") {
            push(&mut open, Node::Element { name, attributes, children: Vec::new() });
        } else {
            open.push((name, attributes, Vec::new()));
        }
    }
    push(&mut open, Node::Text(rest.to_string()));
    while open.len() > 1 {
        let name = open.last().map(|(name, _, _)| name.clone()).unwrap_or_default();
        close(&mut open, &name);
    }
    open.pop().map(|(_, _, children)| children).unwrap_or_default()
}

fn push(open: &mut [(String, String, Vec<Node>)], node: Node) {
    if node == Node::Text(String::new()) {
        return;
    }
    if let Some((_, _, children)) = open.last_mut() {
        children.push(node);
    }
}

/// Closes the innermost element of this name and what is still open in it.
fn close(open: &mut Vec<(String, String, Vec<Node>)>, name: &str) {
    let Some(at) = open.iter().skip(1).rposition(|(known, _, _)| known == name) else { return };
    while open.len() > at + 1 {
        let Some((name, attributes, children)) = open.pop() else { return };
        push(open, Node::Element { name, attributes, children });
    }
}

/// The length of the tag at the start of a text; a sign inside a quoted value does not end it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return index + 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Attributes without ids and references to them: a comparison holds two texts that would have the same.
fn without_anchors(attributes: &str) -> String {
    let mut out = String::new();
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let mut end = name_end;
        let mut value = "";
        if let Some(quoted) = after.strip_prefix("=\"") {
            let length = quoted.find('"').unwrap_or(quoted.len());
            value = &quoted[..length];
            end = name_end + 2 + length + usize::from(length < quoted.len());
        } else if after.starts_with('=') {
            end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        }
        let refers = matches!(name, "id" | "for" | "headers" | "aria-labelledby" | "aria-describedby")
            || (name == "href" && value.starts_with('#'));
        if !refers {
            out.push(' ');
            out.push_str(&rest[..end]);
        }
        rest = rest[end..].trim_start();
    }
    out
}

/// Makes children blocks: running text beside blocks becomes a block of its own, blanks between blocks vanish.
fn blocks(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    let mut run: Vec<Node> = Vec::new();
    let flush = |run: &mut Vec<Node>, out: &mut Vec<Node>| {
        let blank = run.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()));
        let children = std::mem::take(run);
        if !blank {
            out.push(Node::Element { name: String::new(), attributes: String::new(), children });
        }
    };
    for node in nodes {
        if !node.is_block() {
            run.push(node);
            continue;
        }
        flush(&mut run, &mut out);
        let Node::Element { name, attributes, children } = node else { continue };
        let holds_blocks = children.iter().any(Node::is_block);
        let children = if holds_blocks { blocks(children) } else { children };
        out.push(Node::Element { name, attributes, children });
    }
    flush(&mut run, &mut out);
    out
}
