//! The pass back through a graph.
//!
//! A first sweep over the edges finds the nodes and counts for each how many edges lead to it. A second one runs a node when
//! all of them have brought what they have, the youngest of those that are ready first, and adds what it returns to what its
//! operands' nodes have. Both are loops, whatever the length of a chain.
//!
//! The order is the graph's alone, so results do not depend on threads. Passes on several threads may meet in a graph: all
//! that they share is a node's mark, which the first to come gets (the others keep a map), its saved values, which are behind
//! its lock, and the gradients of leaves, which are behind theirs.
use super::anomaly;
use super::arrived::Arrived;
use super::hooks;
use super::mode::set_grad_enabled;
use super::node::{AnyTensor, Edge, NodeRef, Sink};
use crate::Error;
use smallvec::SmallVec;
use std::collections::{BinaryHeap, HashMap};
use std::iter::once_with;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a pass does.
#[derive(Clone, Copy)]
pub(crate) struct Pass<'a> {
    /// Keep saved values for another pass.
    pub(crate) retain_graph: bool,
    /// Record the operations of the pass itself.
    pub(crate) create_graph: bool,
    pub(crate) until: Until<'a>,
}

/// Where a pass ends.
#[derive(Clone, Copy)]
pub(crate) enum Until<'a> {
    /// At the leaves, which accumulate their gradients.
    Leaves,
    /// Where nothing leads to these edges any more. Their gradients are returned, and leaves accumulate none.
    Targets(&'a [Edge]),
    /// At these edges, even where one lies behind another. Their nodes do not run, nor their hooks.
    Cut(&'a [Edge]),
}

impl<'a> Until<'a> {
    fn targets(self) -> &'a [Edge] {
        match self {
            Until::Leaves => &[],
            Until::Targets(edges) | Until::Cut(edges) => edges,
        }
    }
}

/// Takes gradients from the roots back through the graph. The result has an entry for each target.
pub(crate) fn run(
    roots: &[Edge],
    grads: impl IntoIterator<Item = AnyTensor>,
    pass: Pass<'_>,
) -> Result<Vec<Option<AnyTensor>>, Error> {
    let _mode = set_grad_enabled(pass.create_graph);
    let mut sweep = Sweep::new(pass);
    if let Until::Cut(edges) = pass.until {
        sweep.cut(edges);
    }
    let first = sweep.records.len();
    let mut ends: SmallVec<[u32; 4]> = SmallVec::new();
    for (edge, grad) in roots.iter().zip(grads) {
        let (index, _) = sweep.claim(&edge.node);
        ends.push(index);
        sweep.records[index as usize].arrived.add(edge.output(), grad, pass.create_graph);
    }
    ends.sort_unstable();
    ends.dedup();
    sweep.discover(first);
    if let Until::Targets(edges) = pass.until {
        sweep.find_wanted(edges);
    }
    sweep.run(&ends)?;
    Ok(std::mem::take(&mut sweep.captured))
}

/// A node in the pass.
struct Record<'g> {
    node: &'g NodeRef,
    /// How many edges from nodes that have not run yet lead to it.
    open: u32,
    /// Whether a target is reached from it.
    wanted: bool,
    /// Whether it has a target.
    captured: bool,
    arrived: Arrived,
}

struct Sweep<'g> {
    pass: Pass<'g>,
    /// Marks the nodes of this pass.
    id: u64,
    records: Vec<Record<'g>>,
    /// How many nodes still have the mark.
    marked: usize,
    /// The nodes that another pass has marked: one on another thread, or the one from which this was called.
    elsewhere: HashMap<*const (), u32>,
    /// The targets, by place and number.
    targets: Vec<(u32, usize)>,
    captured: Vec<Option<AnyTensor>>,
}

impl<'g> Sweep<'g> {
    fn new(pass: Pass<'g>) -> Sweep<'g> {
        static ID: AtomicU32 = AtomicU32::new(0);
        // 0 stands for no pass. Numbers come again, but not while the earlier pass runs.
        let id = loop {
            match ID.fetch_add(1, Ordering::Relaxed) {
                0 => {}
                id => break u64::from(id) << 32,
            }
        };
        let captured = vec![None; pass.until.targets().len()];
        Sweep { pass, id, records: Vec::new(), marked: 0, elsewhere: HashMap::new(), targets: Vec::new(), captured }
    }

    /// The place of a node, if it has one in this pass.
    #[inline]
    fn find(&self, node: &NodeRef) -> Option<u32> {
        let slot = node.inner().slot.load(Ordering::Relaxed);
        if slot & !0xffff_ffff == self.id {
            return Some(slot as u32);
        }
        if self.elsewhere.is_empty() { None } else { self.elsewhere.get(&node.address()).copied() }
    }

    /// The place of a node, and whether it is new.
    #[inline]
    fn claim(&mut self, node: &'g NodeRef) -> (u32, bool) {
        if let Some(index) = self.find(node) {
            return (index, false);
        }
        let index = self.records.len() as u32;
        // Made where it stays: one that is pushed is copied, and the copy waits for what was just written.
        self.records.extend(once_with(|| Record {
            node,
            open: 0,
            wanted: true,
            captured: false,
            arrived: Arrived::NOTHING,
        }));
        // Relaxed: the number is of use to this pass only, and nothing else is read by it.
        let mark = self.id | u64::from(index);
        match node.inner().slot.compare_exchange(0, mark, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => self.marked += 1,
            Err(_) => {
                self.elsewhere.insert(node.address(), index);
            }
        }
        (index, true)
    }

    #[inline]
    fn release(&mut self, index: u32) {
        let slot = &self.records[index as usize].node.inner().slot;
        // Only this pass takes its own mark away.
        if slot.load(Ordering::Relaxed) == self.id | u64::from(index) {
            slot.store(0, Ordering::Relaxed);
            self.marked -= 1;
        }
    }

    /// Puts the targets in front of all other records, where `discover` does not look behind them.
    fn cut(&mut self, targets: &'g [Edge]) {
        for edge in targets {
            self.claim(&edge.node);
        }
        self.mark_targets(targets);
    }

    fn mark_targets(&mut self, targets: &[Edge]) {
        for (number, edge) in targets.iter().enumerate() {
            if let Some(index) = self.find(&edge.node) {
                self.records[index as usize].captured = true;
                self.targets.push((index, number));
            }
        }
        self.targets.sort_unstable();
    }

    /// Finds all nodes behind the records from `first` on.
    fn discover(&mut self, first: usize) {
        let mut stack: SmallVec<[u32; 16]> = (first as u32..self.records.len() as u32).collect();
        while let Some(index) = stack.pop() {
            for edge in self.records[index as usize].node.edges() {
                let (to, new) = self.claim(&edge.node);
                self.records[to as usize].open += 1;
                if new {
                    stack.push(to);
                }
            }
        }
    }

    /// Marks the nodes from which a target is reached.
    fn find_wanted(&mut self, targets: &[Edge]) {
        self.mark_targets(targets);
        // In an order in which each node comes before those that its edges lead to.
        let mut open: Vec<u32> = self.records.iter().map(|record| record.open).collect();
        let mut order: Vec<u32> = Vec::with_capacity(open.len());
        order.extend((0..open.len() as u32).filter(|&index| open[index as usize] == 0));
        let mut at = 0;
        while let Some(&index) = order.get(at) {
            for to in self.records[index as usize].node.edges().filter_map(|edge| self.find(&edge.node)) {
                open[to as usize] -= 1;
                if open[to as usize] == 0 {
                    order.push(to);
                }
            }
            at += 1;
        }
        for &index in order.iter().rev() {
            let record = &self.records[index as usize];
            let wanted = record.captured || record.node.edges().any(|edge| self.is_wanted(edge));
            self.records[index as usize].wanted = wanted;
        }
    }

    #[inline]
    fn is_wanted(&self, edge: &Edge) -> bool {
        match self.pass.until {
            Until::Leaves | Until::Cut(_) => true,
            Until::Targets(_) => self.find(&edge.node).is_some_and(|index| self.records[index as usize].wanted),
        }
    }

    fn run(&mut self, roots: &[u32]) -> Result<(), Error> {
        // In a chain one node is ready at a time, and the heap stays empty.
        let mut ready = BinaryHeap::new();
        let mut next = None;
        for &index in roots {
            let record = &self.records[index as usize];
            if record.open == 0 && record.wanted {
                ready.push((record.node.inner().seq, index));
            }
        }
        let checks = anomaly::is_on();
        while let Some((_, index)) = next.take().or_else(|| ready.pop()) {
            // Before user's code runs: it may panic.
            self.release(index);
            self.visit(index, checks, |node| {
                if next.is_none() && ready.is_empty() {
                    next = Some(node);
                } else {
                    ready.push(node);
                    ready.extend(next.take());
                }
            })?;
        }
        Ok(())
    }

    /// Runs a node and hands on what it returns.
    #[inline]
    fn visit(&mut self, index: u32, checks: bool, mut ready: impl FnMut((u64, u32))) -> Result<(), Error> {
        let record = &mut self.records[index as usize];
        let (node, captured) = (record.node, record.captured);
        let rule = node.rule();
        let mut arrived = std::mem::replace(&mut record.arrived, Arrived::NOTHING);
        let grads = arrived.fill(rule.outputs());
        let cut = captured && matches!(self.pass.until, Until::Cut(_));
        if !cut && node.may_have_hooks() {
            hooks::arriving(node, grads)?;
        }
        if captured {
            let first = self.targets.partition_point(|&(at, _)| at < index);
            for &(_, number) in self.targets[first..].iter().take_while(|&&(at, _)| at == index) {
                let output = self.pass.until.targets()[number].output();
                self.captured[number] = grads.get(output as usize).cloned().flatten();
            }
        }
        if cut {
            return Ok(());
        }
        let edges = rule.edges();
        // A leaf among the targets does not accumulate, and nothing behind a target may be wanted.
        let runs = match self.pass.until {
            Until::Leaves => true,
            Until::Targets(_) | Until::Cut(_) => node.edges().any(|edge| self.is_wanted(edge)),
        };
        let (mut few, mut many) = ([None, None], Vec::new());
        let returned: &mut [Option<AnyTensor>] = match few.get_mut(..edges.len()) {
            Some(few) => few,
            None => {
                many.resize_with(edges.len(), || None);
                &mut many
            }
        };
        if runs && grads.iter().any(Option::is_some) {
            self.apply(node, grads, returned)?;
            if checks {
                anomaly::check(node, returned)?;
            }
        }
        for (edge, grad) in edges.iter().zip(returned) {
            let Some(edge) = edge else { continue };
            let Some(to) = self.find(&edge.node) else { continue };
            let record = &mut self.records[to as usize];
            if let Some(grad) = grad.take() {
                record.arrived.add(edge.output(), grad, self.pass.create_graph);
            }
            record.open -= 1;
            if record.open == 0 && record.wanted {
                ready((record.node.inner().seq, to));
            }
        }
        Ok(())
    }

    /// Applies a node's rule between its hooks.
    #[inline]
    fn apply(
        &self,
        node: &NodeRef,
        grads: &mut [Option<AnyTensor>],
        returned: &mut [Option<AnyTensor>],
    ) -> Result<(), Error> {
        let edges = node.rule().edges();
        let wanted = |operand: usize| edges[operand].as_ref().is_some_and(|edge| self.is_wanted(edge));
        let mut sink = Sink { wanted: &wanted, returned, keeps: self.pass.retain_graph };
        let Some(hooks) = node.inner().hooks.get() else { return node.rule().backward(node, grads, &mut sink) };
        hooks.before(grads)?;
        let seen = if hooks.after.is_empty() { Vec::new() } else { grads.to_vec() };
        node.rule().backward(node, grads, &mut sink)?;
        hooks.after(returned, &seen)
    }
}

impl Drop for Sweep<'_> {
    // Nodes that have not run, because the pass ended early or did not want them, are free for others.
    fn drop(&mut self) {
        if self.marked > 0 {
            for index in 0..self.records.len() {
                self.release(index as u32);
            }
        }
    }
}
