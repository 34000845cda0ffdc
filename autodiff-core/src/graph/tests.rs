//! Pictures to test on. What holds of their texts is here, what holds of their geometry in `drawing`.
mod drawing;

use super::*;
use crate::graph::symbol::symbol;
use Operand::{Node as At, Number};

fn known(value: f64, gradient: f64) -> Quantity {
    Quantity::number(value).gradient(|_| gradient)
}

/// y = 3x² + 4x + 2 at 3.
fn tutorial() -> Picture {
    let mut p = Picture::new();
    let x = p.input("x", known(3.0, 22.0));
    let square = p.operation("powi", &[At(x), Number(2.0)], known(9.0, 3.0));
    let three = p.operation("mul", &[Number(3.0), At(square)], known(27.0, 1.0));
    let four = p.operation("MulBackward0", &[Number(4.0), At(x)], known(12.0, 1.0));
    let sum = p.operation("add", &[At(three), At(four)], known(39.0, 1.0));
    let y = p.operation("add", &[At(sum), Number(2.0)], known(41.0, 1.0));
    p.output("y", y);
    p
}

/// y = (sin x ÷ exp x)² − z, with a square as a product, and a name that is to be escaped.
fn diamond() -> Picture {
    let mut p = Picture::new();
    let x = p.input("x", known(0.5, 0.0812));
    let z = p.input("a<b> & \"c\\\" 'é' 測\u{7}", known(-0.123456, -1e-7));
    let sin = p.operation("sin", &[At(x)], known(0.4794, 0.3527));
    let exp = p.operation("ExpBackward0", &[At(x)], known(1.6487, -0.1026));
    let quotient = p.operation("div", &[At(sin), At(exp)], known(0.2908, 0.5816));
    let square = p.operation("mul", &[At(quotient), At(quotient)], known(0.0846, 1.0));
    let y = p.operation("sub", &[At(square), At(z)], known(0.208, 1.0));
    p.output("y", y);
    p
}

/// Three layers with a skip connection, and a penalty on the weights of one.
fn perceptron() -> Picture {
    let mut p = Picture::new();
    let some =
        |shape: &[usize]| Quantity::new(shape).value(|i| (0.7 * i as f64).sin()).gradient(|i| 0.01 / (1.5 - i as f64));
    let data = p.constant("X", Quantity::new(&[32, 2]).value(|i| i as f64));
    let target = p.constant("target", Quantity::new(&[32, 1]).value(|i| (i % 2) as f64));
    let [first, second, third] =
        [("W₁", [2, 16]), ("W₂", [16, 16]), ("W₃", [16, 1])].map(|(w, shape)| p.input(w, some(&shape)));
    let bias = p.input("b", some(&[16]));
    let h = p.operation("MmBackward0", &[At(data), At(first)], some(&[32, 16]));
    let h = p.operation("AddBackward0", &[At(h), At(bias)], some(&[32, 16]));
    let skipped = p.operation("TanhBackward0", &[At(h)], some(&[32, 16]));
    let h = p.operation("MmBackward0", &[At(skipped), At(second)], some(&[32, 16]));
    let h = p.operation("ReluBackward0", &[At(h)], some(&[32, 16]));
    let h = p.operation("AddBackward0", &[At(h), At(skipped)], some(&[32, 16]));
    let h = p.operation("MmBackward0", &[At(h), At(third)], some(&[32, 1]));
    let error = p.operation("SubBackward0", &[At(h), At(target)], some(&[32, 1]));
    let error = p.operation("PowBackward0", &[At(error), Number(2.0)], some(&[32, 1]));
    let error = p.operation("MeanBackward0", &[At(error)], known(0.7012345, 1.0));
    let penalty = p.operation("SquareBackward0", &[At(second)], some(&[16, 16]));
    let penalty = p.operation("SumBackward0", &[At(penalty)], known(12.345678, 0.01));
    let penalty = p.operation("MulBackward0", &[At(penalty), Number(0.01)], known(0.12345678, 1.0));
    let loss = p.operation("AddBackward0", &[At(error), At(penalty)], known(0.8166, 1.0));
    p.output("loss", loss);
    p
}

/// A chain in which every `skip`th operation adds what the one `skip` before gave.
fn residual(operations: usize, skip: usize) -> Picture {
    let mut p = Picture::new();
    let mut h = p.input("x", known(1.0, 2.0));
    let mut kept = h;
    for i in 1..=operations {
        let result = known(i as f64 / 7.0, 0.5);
        if i % skip == 0 {
            h = p.operation("add", &[At(h), At(kept)], result);
            kept = h;
        } else {
            h = p.operation(["sin", "exp", "tanh"][i % 3], &[At(h)], result);
        }
    }
    p.output("y", h);
    p
}

/// Operations of two earlier nodes each, mostly recent ones.
fn random(operations: usize, seed: u64) -> Picture {
    let mut state = seed;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    let mut p = Picture::new();
    let mut nodes: Vec<NodeId> = ["a", "b", "a long name"].map(|name| p.input(name, Quantity::default())).to_vec();
    for _ in 0..operations {
        let reach = nodes.len().min(if below(4) == 0 { usize::MAX } else { 5 });
        let operands = [0, 1].map(|_| At(nodes[nodes.len() - 1 - below(reach)]));
        let name = ["add", "div", "a_rather_long_function", "mul"][below(4)];
        let shape = [&[][..], &[3], &[64, 1024]][below(3)];
        nodes.push(p.operation(name, &operands[..1 + below(2)], Quantity::new(shape).value(|i| i as f64 / 3.0)));
    }
    p.output("early", nodes[3]);
    p.output("last", nodes[nodes.len() - 1]);
    p
}

/// One operation of many inputs.
fn many_inputs() -> Picture {
    let mut p = Picture::new();
    let inputs: Vec<Operand> = (0..1234).map(|i| At(p.input(&format!("x[{i}]"), known(0.0, 1.0)))).collect();
    let y = p.operation("stack", &inputs, Quantity::new(&[1234]).value(|_| 0.0));
    p.output("y", y);
    p
}

fn gallery() -> Vec<(String, Picture)> {
    let mut nothing_known = Picture::new();
    nothing_known.input("", Quantity::default());
    let named = [
        ("empty", Picture::new()),
        ("nothing_known", nothing_known),
        ("tutorial", tutorial()),
        ("diamond", diamond()),
        ("perceptron", perceptron()),
        ("residual_20", residual(20, 4)),
        ("residual_152", residual(152, 4)),
        ("residual_600", residual(600, 7)),
        ("residual_2000", residual(2000, 2)),
        ("many_inputs", many_inputs()),
        ("random_300", random(300, 1)),
    ];
    let random = (0..8).map(|seed| (format!("random_{seed}"), random(3 + 5 * seed as usize, seed)));
    named.into_iter().map(|(name, picture)| (name.to_owned(), picture)).chain(random).collect()
}

/// For the eye: `cargo test -p autodiff-core --lib -- --ignored pictures_to_look_at` writes `target/pictures`.
#[test]
#[ignore = "writes files"]
#[cfg(feature = "graph")]
fn pictures_to_look_at() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pictures");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, picture) in gallery() {
        let start = std::time::Instant::now();
        let svg = picture.to_svg();
        println!("{name}: {} nodes, {:?}", picture.nodes.len(), start.elapsed());
        std::fs::write(folder.join(&name).with_extension("svg"), svg).unwrap();
        std::fs::write(folder.join(&name).with_extension("dot"), picture.to_dot()).unwrap();
    }
}

#[test]
fn symbols() {
    let (x, y) = (At(NodeId(0)), At(NodeId(1)));
    let table: &[(&str, &[Operand], &str)] = &[
        ("add", &[x, y], "+"),
        ("AddBackward0", &[x, Number(2.0)], "+ 2"),
        ("add", &[Number(2.0), x], "+ 2"),
        ("mul", &[x, Number(-0.5)], "× (−0.5)"),
        ("sub", &[x, Number(1.0)], "− 1"),
        ("sub", &[Number(1.0), x], "1 −"),
        ("RsubBackward1", &[Number(1.0), x], "1 −"),
        ("div", &[Number(1.0), Number(3.0)], "1 ÷ 3"),
        // The other operand has no gradient and is not known.
        ("MulBackward0", &[x], "×"),
        ("powi", &[x, Number(2.0)], "x²"),
        ("PowBackward0", &[x, Number(-12.0)], "x⁻¹²"),
        ("powf", &[x, Number(0.5)], "x^0.5"),
        ("powf", &[x, Number(-0.5)], "x^(−0.5)"),
        ("pow", &[Number(2.0), x], "2ˣ"),
        ("pow", &[x, y], "xʸ"),
        ("sqrt", &[x], "√x"),
        ("sin", &[x], "sin"),
        ("MeanBackward0", &[x], "mean"),
        ("LogSoftmaxBackward0", &[x], "log_softmax"),
        ("Exp2Backward0", &[x], "2ˣ"),
        ("atan2", &[x, Number(1.0)], "atan2(·, 1)"),
        ("clamp", &[x, Number(0.0), Number(1.0)], "clamp(·, 0, 1)"),
        ("MyOwnBackward", &[x], "my_own"),
        ("CopySlices", &[x], "copy_slices"),
    ];
    for (name, operands, expected) in table {
        assert_eq!(symbol(name, operands), *expected, "{name}");
    }
}

#[test]
fn numbers() {
    let table = [
        (41.0, "41"),
        (-0.0, "−0"),
        (123456.0, "123456"),
        (1e6, "1 · 10⁶"),
        (0.1 + 0.2, "0.3"),
        (-2.0 / 3.0, "−0.6667"),
        (12345.678, "12346"),
        (999999.9, "1 · 10⁶"),
        (0.00012345, "0.0001234"),
        (1.5e-5, "1.5 · 10⁻⁵"),
        (-6.02214e23, "−6.022 · 10²³"),
        (f64::INFINITY, "∞"),
        (f64::NEG_INFINITY, "−∞"),
        (f64::NAN, "nan"),
    ];
    for (x, expected) in table {
        assert_eq!(number(x, 4), expected, "{x:e}");
    }
}

#[test]
fn elements_of_tensors() {
    let table: &[(&[usize], &str)] = &[
        (&[], "0.125"),
        (&[1], "[0.125]"),
        (&[3], "[0.125, 1.12, 2.12]"),
        (&[2, 2], "[[0.125, 1.12], [2.12, 3.12]]"),
        (&[2, 0], "[[], []]"),
        (&[5], "[0.125, …, 4.12]"),
        (&[1000, 1000], "[0.125, …, 10⁶]"),
    ];
    for (shape, expected) in table {
        let text = elements(shape, &|i| i as f64 + 0.125);
        assert_eq!(text.replace("1 · ", ""), *expected, "{shape:?}");
    }
}

/// The statements of a DOT file, as far as the pictures use the language: the nodes, and the arrows between them.
fn parse_dot(dot: &str) -> (Vec<String>, Vec<(usize, usize)>) {
    let (mut nodes, mut arrows) = (Vec::new(), Vec::new());
    let body = dot.strip_prefix("digraph {\n").and_then(|dot| dot.strip_suffix("}\n")).unwrap();
    for line in body.lines().map(|line| line.trim().strip_suffix(';').unwrap()) {
        // Quotes are in pairs, once escapes are out of the way.
        assert_eq!(line.replace(r"\\", "").replace("\\\"", "").matches('"').count() % 2, 0, "{line}");
        let id = |text: &str| text.strip_prefix('n').and_then(|id| id.parse::<usize>().ok());
        let (name, attributes) = line.split_once(' ').unwrap_or((line, ""));
        match (id(name), attributes.strip_prefix("-> ")) {
            (Some(from), Some(to)) => arrows.push((from, id(to.split(' ').next().unwrap()).unwrap())),
            (Some(node), None) => {
                assert_eq!(node, nodes.len());
                nodes.push(attributes.to_owned());
            }
            (None, _) => assert!(line.starts_with("rankdir=") || line.starts_with("node ["), "{line}"),
        }
    }
    (nodes, arrows)
}

#[test]
fn dot_is_valid() {
    for (name, picture) in gallery() {
        let (nodes, arrows) = parse_dot(&picture.to_dot());
        let drawn = picture.folded();
        assert_eq!(nodes.len(), drawn.nodes.len(), "{name}");
        assert_eq!(arrows, drawn.edges().map(|edge| (edge.from, edge.to)).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn dot_of_the_tutorial() {
    let (nodes, arrows) = parse_dot(&tutorial().to_dot());
    let labels = [
        "x\\n3\\ngrad 22",
        "x²\\n9\\ngrad 3",
        "× 3\\n27\\ngrad 1",
        "× 4\\n12\\ngrad 1",
        "+\\n39\\ngrad 1",
        "+ 2\\n41\\ngrad 1",
        "y\\n41\\ngrad 1",
    ];
    for (node, label) in nodes.iter().zip(labels) {
        assert!(node.starts_with(&format!("[label=\"{label}\", ")), "{node}");
    }
    assert_eq!(arrows, [(0, 1), (1, 2), (0, 3), (2, 4), (3, 4), (4, 5), (5, 6)]);
    let (nodes, _) = parse_dot(&diamond().to_dot());
    assert!(nodes[1].starts_with(r#"[label="a<b> & \"c\\\" 'é' 測"#), "{}", nodes[1]);
}

/// Every operation and every input is drawn or counted, operands still come first, and results keep their ways to inputs.
#[test]
fn folding() {
    for (name, picture) in gallery() {
        let drawn = picture.folded();
        let total = |picture: &Picture| {
            let counts = picture.nodes.iter().map(|node| node.kind.counts());
            counts.fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1))
        };
        assert_eq!(total(&drawn), total(&picture), "{name}");
        assert!(drawn.edges().all(|edge| edge.from < edge.to), "{name}");
        let operations = drawn.nodes.iter().filter(|node| node.kind.counts().0 > 0).count();
        assert!(operations <= 201, "{name}: {operations} operations");
        let outputs = |picture: &Picture| {
            let outputs = picture.nodes.iter().filter(|node| node.kind == Kind::Output);
            outputs.map(|node| (node.label.clone(), node.operands.len())).collect::<Vec<_>>()
        };
        assert_eq!(outputs(&drawn), outputs(&picture), "{name}");
        let used = |picture: &Picture| {
            let kinds = picture.nodes.iter().map(|node| node.kind != Kind::Output);
            kinds.zip(picture.uses()).filter(|(may, uses)| *may && *uses == 0).count()
        };
        assert!(used(&drawn) <= used(&picture), "{name}");
    }
    let table = [
        (tutorial(), ""),
        (residual(600, 7), "exp … sin\n6 operations"),
        (residual(2000, 2), "before\n1 800 operations"),
        (many_inputs(), "x[0] … x[1233]\n1 234 inputs"),
    ];
    for (picture, label) in table {
        let drawn = picture.folded();
        let folded: Vec<&Node> = drawn.nodes.iter().filter(|node| matches!(node.kind, Kind::Folded { .. })).collect();
        assert_eq!(folded.is_empty(), label.is_empty());
        assert!(label.is_empty() || folded.iter().any(|node| node.label == label), "{label:?}");
    }
}
