//! Where nodes and arrows go. Layers, order and coordinates are `dagre`'s; the arrows' ways are found here, since the
//! lines through its bend points would cut the corners of wide nodes.
//!
//! All of it is in coordinates along and across the direction of the picture, until the end. Nodes stand in layers; an
//! arrow passes a layer on a straight line, in a lane that `dagre` keeps free, and changes lanes only between layers, where
//! there are no nodes. So arrows never cross nodes.
use super::{Direction, Edge};
use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// Space between the nodes of a layer, and between arrows.
const BETWEEN_NODES: f64 = 24.0;
const BETWEEN_ARROWS: f64 = 14.0;
/// Around the picture.
const MARGIN: f64 = 16.0;
/// The distance between the heads of arrows at a node, and how far from its middle they may be, as a part of its size and
/// at most.
const BETWEEN_HEADS: f64 = 10.0;
const HEADS: (f64, f64) = (0.3, 14.0);

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The size of a node.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The size of the picture, the middles of the nodes, and the ways of the arrows: a start, then three points for each
/// cubic curve.
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) nodes: Vec<Point>,
    pub(super) arrows: Vec<Vec<Point>>,
}

/// A node, along and across.
#[derive(Clone, Copy)]
struct Placed {
    along: f64,
    across: f64,
    /// Half of its sizes.
    length: f64,
    breadth: f64,
}

/// The part of the picture, along, that the nodes with the same middle take.
struct Layer {
    middle: f64,
    start: f64,
    end: f64,
}

/// Where an arrow passes a layer.
struct Lane {
    layer: usize,
    across: f64,
}

/// Places the nodes, and finds ways for the arrows.
pub(super) fn layout(shapes: &[Shape], edges: &[Edge], direction: Direction) -> Layout {
    // To coordinates along and across, and back.
    let turn = |x: f64, y: f64| match direction {
        Direction::Right => (x, y),
        Direction::Down => (y, x),
    };
    let point = |(along, across): (f64, f64)| {
        let (x, y) = turn(along, across);
        Point { x, y }
    };
    let graph = placed_by_dagre(shapes, edges, direction);
    let mut nodes = Vec::new();
    for (id, shape) in shapes.iter().enumerate() {
        // None is missing: all nodes were given, and all are placed.
        let middle = graph.node(&id.to_string()).and_then(|node| node.x.zip(node.y));
        let (x, y) = middle.unwrap_or_default();
        let ((along, across), (length, breadth)) = (turn(x, y), turn(shape.width / 2.0, shape.height / 2.0));
        nodes.push(Placed { along, across, length, breadth });
    }
    let layers = layers(&nodes);
    let mut ways = Vec::new();
    for (i, edge) in edges.iter().enumerate() {
        let (from, to, name) = (edge.from.to_string(), edge.to.to_string(), i.to_string());
        let bends = graph.edge(&from, &to, Some(&name)).map_or(&[][..], |edge| &edge.points);
        let bends = bends.iter().map(|bend| turn(bend.x, bend.y));
        ways.push(lanes(&nodes[edge.from], &nodes[edge.to], bends, &layers));
    }
    let heads = heads(&nodes, edges, &ways);
    let mut arrows = Vec::new();
    for ((edge, lanes), head) in edges.iter().zip(&ways).zip(heads) {
        let curve = curve(&nodes[edge.from], &nodes[edge.to], lanes, head, &layers);
        arrows.push(curve.into_iter().map(point).collect::<Vec<_>>());
    }
    let nodes: Vec<Point> = nodes.iter().map(|node| point((node.along, node.across))).collect();
    let corners = nodes.iter().zip(shapes).map(|(at, s)| Point { x: at.x + s.width / 2.0, y: at.y + s.height / 2.0 });
    let mut size = Point { x: 0.0, y: 0.0 };
    for Point { x, y } in corners.chain(arrows.iter().flatten().copied()) {
        size = Point { x: size.x.max(x), y: size.y.max(y) };
    }
    Layout { width: size.x + MARGIN, height: size.y + MARGIN, nodes, arrows }
}

/// From the first to the last.
fn layers(nodes: &[Placed]) -> Vec<Layer> {
    let mut nodes: Vec<&Placed> = nodes.iter().collect();
    nodes.sort_by(|a, b| a.along.total_cmp(&b.along));
    let layer = nodes.chunk_by(|a, b| same(a.along, b.along)).map(|nodes| {
        let (middle, half) = (nodes[0].along, nodes.iter().map(|node| node.length).fold(0.0, f64::max));
        Layer { middle, start: middle - half, end: middle + half }
    });
    layer.collect()
}

/// Two middles are in one layer; layers are much further apart.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

/// The lanes in the layers between two nodes. `dagre` also bends an arrow between layers, where it would write a label.
fn lanes(from: &Placed, to: &Placed, bends: impl Iterator<Item = (f64, f64)>, layers: &[Layer]) -> Vec<Lane> {
    let between = bends.filter(|(along, _)| {
        let ends = [from.along, to.along];
        ends[0] < *along && *along < ends[1] && !ends.iter().any(|end| same(*end, *along))
    });
    let lane = |(along, across)| {
        let layer = layers.iter().position(|layer| same(layer.middle, along))?;
        Some(Lane { layer, across })
    };
    between.filter_map(lane).collect()
}

/// For each arrow the distance of its head from the middle of the node, across. Arrows do not meet at their heads, and
/// come from the side that they come from.
fn heads(nodes: &[Placed], edges: &[Edge], ways: &[Vec<Lane>]) -> Vec<f64> {
    let mut arriving = vec![Vec::new(); nodes.len()];
    for (i, (edge, lanes)) in edges.iter().zip(ways).enumerate() {
        let last = lanes.last().map_or(nodes[edge.from].across, |lane| lane.across);
        arriving[edge.to].push((i, last - nodes[edge.to].across));
    }
    let mut heads = vec![0.0; edges.len()];
    for (node, mut arriving) in nodes.iter().zip(arriving).filter(|(_, arriving)| arriving.len() > 1) {
        arriving.sort_by(|a, b| a.1.total_cmp(&b.1));
        let limit = HEADS.1.min(HEADS.0 * 2.0 * node.breadth);
        let apart = BETWEEN_HEADS.min(2.0 * limit / (arriving.len() - 1) as f64);
        let wanted: Vec<f64> = arriving.iter().map(|(_, across)| across.clamp(-limit, limit)).collect();
        for ((arrow, _), head) in arriving.iter().zip(spread(&wanted, apart, limit)) {
            heads[*arrow] = head;
        }
    }
    heads
}

/// Ascending numbers, moved as little as that they are `apart` and within `limit`.
fn spread(wanted: &[f64], apart: f64, limit: f64) -> Vec<f64> {
    let mut spread = Vec::new();
    let mut least = f64::NEG_INFINITY;
    for wanted in wanted {
        spread.push(wanted.max(least));
        least = spread[spread.len() - 1] + apart;
    }
    let moved = spread.iter().zip(wanted).map(|(s, w)| s - w).sum::<f64>() / wanted.len() as f64;
    let (mut most, mut least) = (limit, -limit);
    for s in spread.iter_mut().rev() {
        *s = (*s - moved).min(most);
        most = *s - apart;
    }
    for s in &mut spread {
        *s = s.max(least);
        least = *s + apart;
    }
    spread
}

/// The way from border to border: straight in layers, and between them an S. Ellipses are met at their tips, as no more
/// than one arrow arrives at one.
fn curve(from: &Placed, to: &Placed, lanes: &[Lane], head: f64, layers: &[Layer]) -> Vec<(f64, f64)> {
    let layer = |node: &Placed| layers.iter().find(|layer| same(layer.middle, node.along));
    let (start, end) = (from.along + from.length, to.along - to.length);
    let arrival = to.across + head;
    let mut stations = vec![(start, from.across), (layer(from).map_or(start, |layer| layer.end), from.across)];
    for Lane { layer, across } in lanes {
        stations.extend([(layers[*layer].start, *across), (layers[*layer].end, *across)]);
    }
    stations.extend([(layer(to).map_or(end, |layer| layer.start), arrival), (end, arrival)]);
    // Of the largest node of a layer the border is that of the layer; and straight on is one line.
    let equal = |a: f64, b: f64| (a - b).abs() < 1e-6;
    stations.dedup_by(|a, b| equal(a.0, b.0) && equal(a.1, b.1));
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for station in stations {
        if let [.., before, last] = corners[..]
            && equal(before.1, last.1)
            && equal(last.1, station.1)
        {
            corners.pop();
        }
        corners.push(station);
    }
    let mut curve = vec![corners[0]];
    for pair in corners.windows(2) {
        let middle = f64::midpoint(pair[0].0, pair[1].0);
        curve.extend([(middle, pair[0].1), (middle, pair[1].1), pair[1]]);
    }
    curve
}

fn placed_by_dagre(shapes: &[Shape], edges: &[Edge], direction: Direction) -> Graph<NodeLabel, EdgeLabel> {
    let mut graph = Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
    for (id, Shape { width, height, .. }) in shapes.iter().enumerate() {
        graph.set_node(id.to_string(), Some(NodeLabel { width: *width, height: *height, ..NodeLabel::default() }));
    }
    let label = EdgeLabel { labelpos: LabelPos::Center, ..EdgeLabel::default() };
    for (i, Edge { from, to, .. }) in edges.iter().enumerate() {
        graph.set_edge(from.to_string(), to.to_string(), Some(label.clone()), Some(&i.to_string()));
    }
    // Space for the arrows between layers; pictures that lead down are long enough.
    let (rankdir, ranksep) = match direction {
        Direction::Right => (RankDir::LR, 44.0),
        Direction::Down => (RankDir::TB, 36.0),
    };
    let options = LayoutOptions {
        rankdir,
        nodesep: BETWEEN_NODES,
        edgesep: BETWEEN_ARROWS,
        ranksep,
        marginx: MARGIN,
        marginy: MARGIN,
        // Among orders that are as good, that of the operands.
        tie_keep_first: true,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    graph
}
