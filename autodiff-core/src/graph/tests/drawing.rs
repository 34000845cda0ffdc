//! What is drawn, read from the SVG.
#![cfg(feature = "graph")]
use super::*;
use roxmltree::{Document, Node as Element};

/// The coordinates have two digits.
const TOLERANCE: f64 = 0.02;

#[derive(Clone, Copy, Debug)]
struct Body {
    ellipse: bool,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

type Curve = Vec<(f64, f64)>;

fn number_of(element: Element, attribute: &str) -> f64 {
    element.attribute(attribute).unwrap().parse().unwrap()
}

fn named<'a>(document: &'a Document, name: &'a str) -> impl Iterator<Item = Element<'a, 'a>> {
    document.descendants().filter(move |element| element.has_tag_name(("http://www.w3.org/2000/svg", name)))
}

/// The nodes, in order.
fn bodies(document: &Document) -> Vec<(Body, Vec<String>)> {
    let groups = named(document, "g")
        .filter(|group| group.descendants().any(|e| e.has_tag_name(("http://www.w3.org/2000/svg", "text"))));
    let body = |group: Element| {
        let outline = group.first_element_child().unwrap();
        let get = |attribute| number_of(outline, attribute);
        let ellipse = outline.tag_name().name() == "ellipse";
        let body = if ellipse {
            Body { ellipse, x: get("cx"), y: get("cy"), width: 2.0 * get("rx"), height: 2.0 * get("ry") }
        } else {
            let (width, height) = (get("width"), get("height"));
            Body { ellipse, x: get("x") + width / 2.0, y: get("y") + height / 2.0, width, height }
        };
        let texts = group.children().filter_map(|child| child.text()).map(str::to_owned).collect();
        (body, texts)
    };
    groups.map(body).collect()
}

/// The arrows, in order: a start and cubic curves.
fn arrows(document: &Document) -> Vec<Curve> {
    let paths = named(document, "path").filter(|path| path.has_attribute("marker-end"));
    let curve = |path: Element| {
        let numbers = path.attribute("d").unwrap().replace(['M', 'C'], " ");
        let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
        numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
    };
    paths.map(curve).collect()
}

/// Below 1 inside, 1 on the border.
fn depth(body: &Body, (x, y): (f64, f64)) -> f64 {
    let (x, y) = (2.0 * (x - body.x) / body.width, 2.0 * (y - body.y) / body.height);
    if body.ellipse { x.hypot(y) } else { x.abs().max(y.abs()) }
}

fn on_border(body: &Body, point: (f64, f64)) -> bool {
    (depth(body, point) - 1.0).abs() < 2.0 * TOLERANCE / body.width.min(body.height)
}

/// Points of an arrow, close to each other.
fn samples(arrow: &Curve) -> impl Iterator<Item = (f64, f64)> {
    let starts = (0..arrow.len() - 1).step_by(3);
    starts.flat_map(|start| (0..=8).map(move |i| (start, f64::from(i) / 8.0))).map(|(start, t)| {
        let weights = [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
        let sum = |coordinate: fn(&(f64, f64)) -> f64| {
            arrow[start..].iter().zip(weights).map(|(p, w)| w * coordinate(p)).sum()
        };
        (sum(|p| p.0), sum(|p| p.1))
    })
}

#[test]
fn geometry() {
    for (name, picture) in gallery() {
        let svg = picture.to_svg();
        // A hash map would give another order each time.
        assert!(picture.nodes.len() > 100 || svg == picture.to_svg(), "{name}");
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (bodies, arrows) = (bodies(&document), arrows(&document));
        let drawn = picture.folded();
        let edges: Vec<Edge> = drawn.edges().collect();
        assert_eq!((bodies.len(), arrows.len()), (drawn.nodes.len(), edges.len()), "{name}");

        let (width, height) =
            (number_of(document.root_element(), "width"), number_of(document.root_element(), "height"));
        for (i, (a, texts)) in bodies.iter().enumerate() {
            assert!(!texts.is_empty(), "{name}: node {i} is empty");
            let inside =
                |middle: f64, size: f64, whole: f64| middle - size / 2.0 >= 0.0 && middle + size / 2.0 <= whole;
            assert!(inside(a.x, a.width, width) && inside(a.y, a.height, height), "{name}: node {i} is cut: {a:?}");
            for (j, (b, _)) in bodies.iter().enumerate().take(i) {
                let apart =
                    (a.x - b.x).abs() >= (a.width + b.width) / 2.0 || (a.y - b.y).abs() >= (a.height + b.height) / 2.0;
                assert!(apart, "{name}: nodes {j} and {i} overlap: {b:?}, {a:?}");
            }
        }
        for (edge, arrow) in edges.iter().zip(&arrows) {
            let (start, end) = (arrow[0], arrow[arrow.len() - 1]);
            assert!(on_border(&bodies[edge.from].0, start), "{name}: {edge:?} starts at {start:?}");
            assert!(on_border(&bodies[edge.to].0, end), "{name}: {edge:?} ends at {end:?}");
            for point in samples(arrow) {
                let crossed = bodies.iter().position(|(body, _)| depth(body, point) < 1.0 - TOLERANCE);
                assert_eq!(crossed, None, "{name}: {edge:?} crosses a node at {point:?}");
            }
        }
        // Heads of one node do not meet, unless there are very many.
        for to in 0..bodies.len() {
            let heads = edges.iter().zip(&arrows).filter(|(edge, _)| edge.to == to);
            let heads: Vec<_> = heads.map(|(_, arrow)| arrow[arrow.len() - 1]).collect();
            for (i, a) in heads.iter().enumerate().filter(|_| heads.len() < 4) {
                assert!(heads[..i].iter().all(|b| (a.0 - b.0).hypot(a.1 - b.1) > 8.0), "{name}: {heads:?}");
            }
        }
    }
}

#[test]
fn svg_of_the_tutorial() {
    let svg = tutorial().to_svg();
    let document = Document::parse(&svg).unwrap();
    let bodies = bodies(&document);
    let texts: Vec<String> = bodies.iter().map(|(_, texts)| texts.join(" ")).collect();
    assert_eq!(texts, ["x 3 22", "x² 9 3", "× 3 27 1", "× 4 12 1", "+ 39 1", "+ 2 41 1", "y 41 1"]);
    // It is read from left to right, and the first operand is above the second.
    let middles: Vec<(f64, f64)> = bodies.iter().map(|(body, _)| (body.x, body.y)).collect();
    for edge in tutorial().edges() {
        assert!(middles[edge.from].0 < middles[edge.to].0, "{edge:?}");
    }
    assert!(middles[2].1 < middles[3].1);
    // Values are ellipses; gradients are red, and nothing else is.
    assert_eq!(
        bodies.iter().map(|(body, _)| body.ellipse).collect::<Vec<_>>(),
        [true, false, false, false, false, false, true]
    );
    let red = named(&document, "text").filter(|text| text.attribute("fill") == Some("#c62828"));
    assert_eq!(red.filter_map(|text| text.text()).collect::<Vec<_>>(), ["22", "3", "1", "1", "1", "1", "1"]);
}

#[test]
fn names_are_escaped() {
    let svg = diamond().to_svg();
    let document = Document::parse(&svg).unwrap();
    let (_, texts) = &bodies(&document)[1];
    assert_eq!(texts[0], "a<b> & \"c\\\" 'é' 測 ");
}

/// Where the order of operands counts, they are numbered; nowhere else.
#[test]
fn operands_are_numbered() {
    let svg = diamond().to_svg();
    let document = Document::parse(&svg).unwrap();
    let numbers = named(&document, "text").filter(|text| text.attribute("font-size") == Some("9"));
    assert_eq!(numbers.filter_map(|text| text.text()).collect::<Vec<_>>(), ["1", "2", "1", "2"]);
}
