//! Large graphs made readable.
//!
//! 1. Many inputs of one operation, used nowhere else, are one node.
//! 2. If there are more than `LIMIT` operations, chains (each operation the only use of the one before, apart from inputs
//!    of its own) are one node each, with the value of the last.
//! 3. If there are still too many, the last `LIMIT` are drawn, and those before are one node.
//!
//! Such a node says how many operations and inputs it stands for, so nothing is left out in silence.
use super::{Kind, Node, NodeId, Picture, Quantity};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The most operations that are drawn.
const LIMIT: usize = 200;
/// The most inputs of one operation that are drawn one by one.
const INPUTS: usize = 12;
/// Shorter chains are not worth a fold.
const CHAIN: usize = 3;

/// Nodes that become one.
struct Group {
    members: Vec<usize>,
    /// The first line of what it shows, if not empty.
    title: String,
    quantity: Quantity,
}

impl Picture {
    /// The picture as it is drawn.
    pub(super) fn folded(&self) -> Cow<'_, Picture> {
        let mut picture = Cow::Borrowed(self);
        for step in [inputs, chains, earlier] {
            let groups = step(&picture);
            if !groups.is_empty() {
                picture = Cow::Owned(picture.collapse(&groups));
            }
        }
        picture
    }

    fn is_leaf(&self, id: usize) -> bool {
        self.nodes[id].kind.counts().0 == 0
    }

    /// The operations; chains that are folded already are one.
    fn operations(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|id| self.nodes[*id].kind.counts().0 > 0).collect()
    }

    /// Each group as one node, at the place of its last member.
    fn collapse(&self, groups: &[Group]) -> Picture {
        let mut group_of = vec![None; self.nodes.len()];
        let mut last = Vec::new();
        for (group, Group { members, .. }) in groups.iter().enumerate() {
            members.iter().for_each(|member| group_of[*member] = Some(group));
            last.push(members.iter().max().copied());
        }
        let mut picture = Picture::new();
        let mut node_of: Vec<Option<NodeId>> = vec![None; self.nodes.len()];
        // Outputs last: what they name may be in a group that ends later.
        let (outputs, others): (Vec<_>, Vec<_>) =
            (0..self.nodes.len()).partition(|id| self.nodes[*id].kind == Kind::Output);
        for id in others.into_iter().chain(outputs) {
            let (group, node) = (group_of[id], &self.nodes[id]);
            let replaced = match group {
                None => {
                    let operands = self.outside(&[id], &group_of, &node_of);
                    let numbered = node.numbered && operands.len() == node.operands.len();
                    Node { operands, numbered, ..node.clone() }
                }
                Some(group) if last[group] == Some(id) => {
                    let operands = self.outside(&groups[group].members, &group_of, &node_of);
                    self.face(&groups[group], operands)
                }
                Some(_) => continue,
            };
            let new = Some(picture.push(replaced));
            match group {
                None => node_of[id] = new,
                Some(group) => groups[group].members.iter().for_each(|member| node_of[*member] = new),
            }
        }
        picture
    }

    /// What nodes have as operands outside of their group. Several results of another group are one.
    fn outside(&self, ids: &[usize], group_of: &[Option<usize>], node_of: &[Option<NodeId>]) -> Vec<NodeId> {
        let (mut found, mut merged) = (Vec::new(), BTreeSet::new());
        for id in ids {
            for operand in &self.nodes[*id].operands {
                let from = group_of[operand.0];
                let inside = from.is_some() && from == group_of[*id];
                let merge = from.is_some() || ids.len() > 1;
                let Some(node) = node_of[operand.0].filter(|_| !inside) else { continue };
                if !merge || merged.insert(node) {
                    found.push(node);
                }
            }
        }
        found
    }

    /// The node that stands for a group.
    fn face(&self, group: &Group, operands: Vec<NodeId>) -> Node {
        let counts = group.members.iter().map(|member| self.nodes[*member].kind.counts());
        let (operations, inputs) = counts.fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
        let counted = [(operations, "operation"), (inputs, "input")].into_iter().filter(|(n, _)| *n > 0);
        let title = (!group.title.is_empty()).then(|| group.title.clone());
        let lines: Vec<String> = title.into_iter().chain(counted.map(|(n, what)| count(n, what))).collect();
        let (kind, quantity) = (Kind::Folded { operations, inputs }, group.quantity.clone());
        Node { kind, label: lines.join("\n"), quantity, operands, numbered: false }
    }

    /// A title for a row of nodes.
    fn title(&self, first: usize, last: usize) -> String {
        let [first, last] = [first, last].map(|id| self.nodes[id].label.as_str());
        if first.is_empty() && last.is_empty() { String::new() } else { format!("{first} … {last}") }
    }
}

impl Kind {
    /// How many operations and inputs a node is.
    pub(super) fn counts(self) -> (usize, usize) {
        match self {
            Kind::Input | Kind::Constant => (0, 1),
            Kind::Operation => (1, 0),
            Kind::Output => (0, 0),
            Kind::Folded { operations, inputs } => (operations, inputs),
        }
    }
}

/// The leaves of an operation that nothing else uses.
fn own_leaves(picture: &Picture, uses: &[usize], id: usize) -> Vec<usize> {
    let operands = picture.nodes[id].operands.iter().map(|operand| operand.0);
    operands.filter(|operand| uses[*operand] == 1 && picture.is_leaf(*operand)).collect()
}

fn inputs(picture: &Picture) -> Vec<Group> {
    let uses = picture.uses();
    let many = picture.operations().into_iter().map(|id| own_leaves(picture, &uses, id)).filter(|l| l.len() > INPUTS);
    many.map(|members| {
        let title = picture.title(members[0], members[members.len() - 1]);
        Group { members, title, quantity: Quantity::default() }
    })
    .collect()
}

fn chains(picture: &Picture) -> Vec<Group> {
    let operations = picture.operations();
    if operations.len() <= LIMIT {
        return Vec::new();
    }
    let uses = picture.uses();
    // The operation that one continues.
    let before = |id: &usize| {
        let mut others = picture.nodes[*id].operands.iter().filter(|o| uses[o.0] > 1 || !picture.is_leaf(o.0));
        match (others.next(), others.next()) {
            (Some(one), None) if uses[one.0] == 1 && !picture.is_leaf(one.0) => Some(one.0),
            _ => None,
        }
    };
    let mut groups = Vec::new();
    let mut taken = vec![false; picture.nodes.len()];
    for end in operations.into_iter().rev() {
        if taken[end] {
            continue;
        }
        let mut members: Vec<usize> = std::iter::successors(Some(end), before).collect();
        members.iter().for_each(|id| taken[*id] = true);
        let first = members[members.len() - 1];
        if members.len() >= CHAIN {
            // Those of the first stay, as the ways into the chain.
            let continued = &members[..members.len() - 1];
            let leaves: Vec<usize> = continued.iter().flat_map(|id| own_leaves(picture, &uses, *id)).collect();
            members.extend(leaves);
            groups.push(Group {
                members,
                title: picture.title(first, end),
                quantity: picture.nodes[end].quantity.clone(),
            });
        }
    }
    groups
}

fn earlier(picture: &Picture) -> Vec<Group> {
    let mut members = picture.operations();
    if members.len() <= LIMIT {
        return Vec::new();
    }
    members.truncate(members.len() - LIMIT);
    let mut hidden = vec![0; picture.nodes.len()];
    for operand in members.iter().flat_map(|id| &picture.nodes[*id].operands) {
        hidden[operand.0] += 1;
    }
    let uses = picture.uses();
    let hidden = |id: &usize| picture.is_leaf(*id) && hidden[*id] > 0 && hidden[*id] == uses[*id];
    let leaves: Vec<usize> = (0..picture.nodes.len()).filter(hidden).collect();
    if leaves.len() > INPUTS {
        members.extend(leaves);
    }
    vec![Group { members, title: "before".to_owned(), quantity: Quantity::default() }]
}

/// A count, with a space between thousands.
fn count(n: usize, what: &str) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    format!("{text} {what}{}", if n == 1 { "" } else { "s" })
}
