//! A picture as a graph in the DOT language of Graphviz.
use super::{Direction, Edge, Kind, Line, Node, Picture};
use std::fmt::Write;

impl Picture {
    /// The picture in the DOT language, for `dot -Tsvg`. Large graphs are folded.
    pub(crate) fn to_dot(&self) -> String {
        let picture = self.folded();
        let direction = match picture.direction() {
            Direction::Right => "LR",
            Direction::Down => "TB",
        };
        let mut dot = format!("digraph {{\n    rankdir={direction};\n    node [fontname=\"sans-serif\"];\n");
        // Writing to a `String` does not fail.
        for (id, node) in picture.nodes.iter().enumerate() {
            let _ = writeln!(dot, "    n{id} [label={}, {}];", quoted(&label(node)), look(node.kind));
        }
        for Edge { from, to, place } in picture.edges() {
            let place = place.map_or(String::new(), |place| format!(" [headlabel=\"{place}\", labelfontsize=9]"));
            let _ = writeln!(dot, "    n{from} -> n{to}{place};");
        }
        dot + "}\n"
    }
}

fn label(node: &Node) -> String {
    let text = |line: Line<'_>| match line {
        Line::Label(text) | Line::Value(text) => text.to_owned(),
        Line::Shape(text) => text,
        // Labels have one colour.
        Line::Gradient(text) => format!("grad {text}"),
    };
    node.lines().into_iter().map(text).collect::<Vec<_>>().join("\n")
}

fn look(kind: Kind) -> &'static str {
    match kind {
        Kind::Input => r##"shape=ellipse, style=filled, fillcolor="#e6f0fb""##,
        Kind::Constant => r##"shape=ellipse, style=filled, fillcolor="#f0f0f0""##,
        Kind::Operation => r#"shape=box, style=rounded"#,
        Kind::Output => r##"shape=ellipse, style=filled, fillcolor="#fff4c2""##,
        Kind::Folded { .. } => r#"shape=box, style="rounded,dashed""#,
    }
}

/// A string of the language, in which a line ends with `\n`.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n"))
}
