//! A picture as SVG: values are ellipses, operations boxes; a gradient stands in red below its value.
use super::layout::{Layout, Point, Shape, layout};
use super::{Direction, Edge, Kind, Line, Node, Picture};
use std::fmt::Write;

/// Sizes of text, by what it says.
const LABEL: f64 = 16.0;
const SHAPE: f64 = 11.0;
const NUMBER: f64 = 13.0;
/// The height of a line, as a part of the size of its text.
const LINE: f64 = 1.25;
/// Around the text of a node.
const PADDING: Point = Point { x: 11.0, y: 6.0 };
/// What the line that says what is red takes.
const LEGEND: Point = Point { x: 150.0, y: 18.0 };
/// The least width of a node.
const LEAST: f64 = 44.0;

impl Picture {
    /// The picture as SVG, on a white ground. Large graphs are folded.
    pub(crate) fn to_svg(&self) -> String {
        let picture = self.folded();
        let edges: Vec<Edge> = picture.edges().collect();
        let shapes: Vec<Shape> = picture.nodes.iter().map(shape).collect();
        let direction = picture.direction();
        let Layout { width, height, nodes, arrows } = layout(&shapes, &edges, direction);
        let legend = picture.nodes.iter().any(|node| node.quantity.gradient.is_some());
        let (width, height) = if legend { (width.max(LEGEND.x), height + LEGEND.y) } else { (width, height) };
        let mut svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" text-anchor="middle">
<title>Computational graph</title>
<defs><marker id="autodiff-arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 1 10 5 0 9z" fill="#555"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
<g fill="none" stroke="#555" stroke-width="1.2">
"##
        );
        // Writing to a `String` does not fail.
        for arrow in &arrows {
            let _ = writeln!(svg, r#"<path d="{}" marker-end="url(#autodiff-arrow)"/>"#, path(arrow));
        }
        svg += "</g>\n";
        for ((node, shape), at) in picture.nodes.iter().zip(&shapes).zip(&nodes) {
            write_node(&mut svg, node, shape, *at);
        }
        for (Edge { place, .. }, arrow) in edges.iter().zip(&arrows) {
            if let Some(place) = place {
                write_place(&mut svg, *place, arrow, direction);
            }
        }
        if legend {
            let y = height - 10.0;
            let _ = writeln!(
                svg,
                r##"<text x="14" y="{y:.2}" font-size="11" text-anchor="start" fill="#333">value, <tspan fill="#c62828">gradient</tspan></text>"##
            );
        }
        svg + "</svg>\n"
    }
}

/// The colours of the inside and of the border.
fn colours(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Input => ("#e6f0fb", "#4a7fb5"),
        Kind::Constant => ("#f0f0f0", "#999"),
        Kind::Operation | Kind::Folded { .. } => ("#fff", "#555"),
        Kind::Output => ("#fff4c2", "#bf9b30"),
    }
}

/// What a node is drawn as.
enum Outline {
    Box,
    Ellipse,
}

fn outline(kind: Kind) -> Outline {
    match kind {
        Kind::Input | Kind::Constant | Kind::Output => Outline::Ellipse,
        Kind::Operation | Kind::Folded { .. } => Outline::Box,
    }
}

impl Line<'_> {
    fn size(&self) -> f64 {
        match self {
            Line::Label(_) => LABEL,
            Line::Shape(_) => SHAPE,
            Line::Value(_) | Line::Gradient(_) => NUMBER,
        }
    }

    fn width(&self) -> f64 {
        self.size() * self.text().chars().map(advance).sum::<f64>()
    }
}

/// The width of a character as a part of its size, in the widest of the common fonts without serifs (DejaVu Sans).
fn advance(c: char) -> f64 {
    match c {
        ' ' | '.' | ',' | '(' | ')' | '[' | ']' | '|' | 'i' | 'j' | 'l' | 'I' | '·' | '\'' | ':' | '/' => 0.4,
        'f' | 'r' | 't' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        '+' | '−' | '×' | '÷' | '∞' | '=' | '<' | '>' | '^' | '~' | '#' | '&' | 'A'..='Z' => 0.84,
        _ if c.is_ascii() => 0.64,
        // Superscripts, which are narrower, and scripts with wide characters.
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' | 'ˣ' | 'ʸ' => 0.5,
        _ => 1.0,
    }
}

/// The size of a node: its text fits.
fn shape(node: &Node) -> Shape {
    let lines = node.lines();
    let text: f64 = lines.iter().map(|line| line.size() * LINE).sum();
    match outline(node.kind) {
        Outline::Box => {
            let width = lines.iter().map(Line::width).fold(0.0, f64::max) + 2.0 * PADDING.x;
            Shape { width: width.max(LEAST), height: text + 2.0 * PADDING.y }
        }
        Outline::Ellipse => {
            // High enough that the upper line is not at the tip, then as wide as the corners of the lines ask for.
            let height = 1.2 * text + 2.0 * PADDING.y;
            let (mut width, mut y) = (LEAST, -text / 2.0);
            for line in &lines {
                let below = y + line.size() * LINE;
                let outer = y.abs().max(below.abs()) / (height / 2.0);
                width = width.max(line.width() / (1.0 - outer * outer).sqrt() + PADDING.x);
                y = below;
            }
            Shape { width, height }
        }
    }
}

fn path(arrow: &[Point]) -> String {
    let mut path = String::new();
    let Some((Point { x, y }, curves)) = arrow.split_first() else { return path };
    let _ = write!(path, "M{x:.2} {y:.2}");
    for curve in curves.chunks(3) {
        path.push('C');
        for (i, Point { x, y }) in curve.iter().enumerate() {
            let _ = write!(path, "{}{x:.2} {y:.2}", if i > 0 { " " } else { "" });
        }
    }
    path
}

fn write_node(svg: &mut String, node: &Node, shape: &Shape, at: Point) {
    let (fill, stroke) = colours(node.kind);
    let (x, y, rx, ry) = (at.x, at.y, shape.width / 2.0, shape.height / 2.0);
    let _ = match outline(node.kind) {
        Outline::Ellipse => {
            write!(
                svg,
                r#"<g><ellipse cx="{x:.2}" cy="{y:.2}" rx="{rx:.2}" ry="{ry:.2}" fill="{fill}" stroke="{stroke}"/>"#
            )
        }
        Outline::Box => {
            let dashes = if matches!(node.kind, Kind::Folded { .. }) { r#" stroke-dasharray="5 3""# } else { "" };
            let (left, top, width, height) = (x - rx, y - ry, shape.width, shape.height);
            write!(
                svg,
                r#"<g><rect x="{left:.2}" y="{top:.2}" width="{width:.2}" height="{height:.2}" rx="7" fill="{fill}" stroke="{stroke}"{dashes}/>"#
            )
        }
    };
    let lines = node.lines();
    let mut top = y - lines.iter().map(|line| line.size() * LINE).sum::<f64>() / 2.0;
    for line in &lines {
        // The line that letters stand on is about a quarter of their size above the bottom.
        let base = top + line.size() * (LINE / 2.0 + 0.35);
        top += line.size() * LINE;
        let look = match line {
            Line::Label(_) if matches!(outline(node.kind), Outline::Ellipse) => r#" font-style="italic""#,
            Line::Label(_) | Line::Value(_) => "",
            Line::Shape(_) => r##" fill="#666""##,
            Line::Gradient(_) => r##" fill="#c62828""##,
        };
        let (size, text) = (line.size(), escaped(line.text()));
        let _ = write!(svg, r#"<text x="{x:.2}" y="{base:.2}" font-size="{size}"{look}>{text}</text>"#);
    }
    *svg += "</g>\n";
}

/// Which operand an arrow is: a number beside its head, on the side where the arrow does not come from.
fn write_place(svg: &mut String, place: usize, arrow: &[Point], direction: Direction) {
    let [.., start, _, _, head] = arrow else { return };
    let (x, y) = match direction {
        Direction::Right => (head.x - 13.0, head.y + if start.y < head.y { 11.0 } else { -5.0 }),
        Direction::Down => (head.x + if start.x < head.x { 8.0 } else { -8.0 }, head.y - 8.0),
    };
    // Another arrow may pass below.
    let ground = format!(r##"<circle cx="{x:.2}" cy="{:.2}" r="4.5" fill="#fff"/>"##, y - 3.2);
    let _ = writeln!(svg, r##"{ground}<text x="{x:.2}" y="{y:.2}" font-size="9" fill="#555">{place}</text>"##);
}

/// Text in XML. Control characters cannot be in it.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
