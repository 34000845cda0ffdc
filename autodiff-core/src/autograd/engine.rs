//! The pass back through a graph.
//!
//! A first sweep over the edges finds the nodes and counts for each how many others must run before it. A second one runs
//! a node when none is left, the youngest of those that are ready first, and adds what it returns to what its operands'
//! nodes have. Both are loops, whatever the length of a chain, and their order is the graph's alone: results do not depend
//! on threads.
use super::anomaly;
use super::mode::set_grad_enabled;
use super::node::{AnyTensor, Edge, NodeRef, Sink, with_tensor};
use crate::Error;
use crate::tensor::{Floating, Tensor};
use smallvec::SmallVec;
use std::collections::{BinaryHeap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};

/// What a pass does.
#[derive(Clone, Copy)]
pub(crate) struct Pass<'a> {
    /// Keep saved values for another pass.
    pub(crate) retain_graph: bool,
    /// Record the operations of the pass itself.
    pub(crate) create_graph: bool,
    /// Return the gradients at these edges, and accumulate none in leaves.
    pub(crate) targets: Option<&'a [Edge]>,
}

/// Takes gradients from the roots back through the graph. The result has an entry for each target.
pub(crate) fn run(roots: Vec<(Edge, AnyTensor)>, pass: Pass<'_>) -> Result<Vec<Option<AnyTensor>>, Error> {
    let _mode = set_grad_enabled(pass.create_graph);
    let mut sweep = Sweep::new(pass);
    for (edge, grad) in roots {
        let (index, _) = sweep.claim(&edge.node);
        sweep.add(index, edge.output, grad);
    }
    sweep.discover();
    if let Some(targets) = pass.targets {
        sweep.find_wanted(targets);
    }
    sweep.run()?;
    Ok(std::mem::take(&mut sweep.captured))
}

type Gradients = SmallVec<[Option<AnyTensor>; 1]>;

/// A node in the pass.
struct Record {
    node: NodeRef,
    /// How many edges from nodes that have not run yet lead to it.
    open: u32,
    /// Whether a target is reached from it.
    wanted: bool,
    /// What came so far, for each of its results.
    grads: Gradients,
}

struct Sweep<'a> {
    pass: Pass<'a>,
    /// Marks the nodes of this pass.
    id: u64,
    records: Vec<Record>,
    /// The nodes that another pass, on another thread, has marked.
    elsewhere: HashMap<*const (), u32>,
    /// The targets at each node.
    targets: HashMap<u32, SmallVec<[usize; 1]>>,
    captured: Vec<Option<AnyTensor>>,
}

impl Sweep<'_> {
    fn new(pass: Pass<'_>) -> Sweep<'_> {
        static ID: AtomicU32 = AtomicU32::new(1);
        let id = u64::from(ID.fetch_add(1, Ordering::Relaxed)) << 32;
        let captured = vec![None; pass.targets.map_or(0, <[Edge]>::len)];
        Sweep { pass, id, records: Vec::new(), elsewhere: HashMap::new(), targets: HashMap::new(), captured }
    }

    /// The place of a node, if it has one in this pass.
    #[inline]
    fn find(&self, node: &NodeRef) -> Option<u32> {
        let slot = node.inner().slot.load(Ordering::Acquire);
        if slot & !0xffff_ffff == self.id {
            return Some(slot as u32);
        }
        if self.elsewhere.is_empty() { None } else { self.elsewhere.get(&node.address()).copied() }
    }

    /// The place of a node, and whether it is new.
    #[inline]
    fn claim(&mut self, node: &NodeRef) -> (u32, bool) {
        if let Some(index) = self.find(node) {
            return (index, false);
        }
        let index = self.records.len() as u32;
        self.records.push(Record { node: node.clone(), open: 0, wanted: true, grads: Gradients::new() });
        let mark = self.id | u64::from(index);
        let slot = &node.inner().slot;
        if slot.compare_exchange(0, mark, Ordering::AcqRel, Ordering::Acquire).is_err() {
            self.elsewhere.insert(node.address(), index);
        }
        (index, true)
    }

    fn release(&self, node: &NodeRef, index: u32) {
        // Only if the mark is this pass's.
        let mark = self.id | u64::from(index);
        let _ = node.inner().slot.compare_exchange(mark, 0, Ordering::AcqRel, Ordering::Relaxed);
    }

    /// Finds all nodes behind the roots.
    fn discover(&mut self) {
        let mut next = 0;
        let mut stack: Vec<u32> = (0..self.records.len() as u32).collect();
        while let Some(index) = stack.pop() {
            let node = self.records[index as usize].node.clone();
            for edge in node.rule().edges().iter().flatten() {
                let (to, new) = self.claim(&edge.node);
                self.records[to as usize].open += 1;
                if new {
                    stack.push(to);
                }
            }
            next += 1;
        }
        debug_assert_eq!(next, self.records.len());
    }

    /// Marks the nodes from which a target is reached.
    fn find_wanted(&mut self, targets: &[Edge]) {
        for (number, edge) in targets.iter().enumerate() {
            if let Some(index) = self.find(&edge.node) {
                self.targets.entry(index).or_default().push(number);
            }
        }
        // In an order in which each node comes before those that its edges lead to.
        let mut open: Vec<u32> = self.records.iter().map(|record| record.open).collect();
        let mut order: Vec<u32> = (0..open.len() as u32).filter(|&index| open[index as usize] == 0).collect();
        let mut at = 0;
        while let Some(&index) = order.get(at) {
            for edge in self.records[index as usize].node.rule().edges().iter().flatten() {
                if let Some(to) = self.find(&edge.node) {
                    open[to as usize] -= 1;
                    if open[to as usize] == 0 {
                        order.push(to);
                    }
                }
            }
            at += 1;
        }
        for &index in order.iter().rev() {
            let edges = self.records[index as usize].node.rule().edges().iter().flatten();
            let reaches = edges.filter_map(|edge| self.find(&edge.node)).any(|to| self.records[to as usize].wanted);
            self.records[index as usize].wanted = reaches || self.targets.contains_key(&index);
        }
    }

    /// Adds to what came for a node's result.
    #[inline]
    fn add(&mut self, index: u32, output: u32, grad: AnyTensor) {
        let grads = &mut self.records[index as usize].grads;
        let output = output as usize;
        if grads.len() <= output {
            grads.resize(output + 1, None);
        }
        let sum = match grads[output].take() {
            None => grad,
            Some(before) => sum(before, grad, self.pass.create_graph),
        };
        grads[output] = Some(sum);
    }

    fn run(&mut self) -> Result<(), Error> {
        let ready = self.records.iter().enumerate().filter(|(_, record)| record.open == 0 && record.wanted);
        let mut ready: BinaryHeap<(u64, u32)> =
            ready.map(|(index, record)| (record.node.inner().seq, index as u32)).collect();
        let checks = anomaly::is_on();
        while let Some((_, index)) = ready.pop() {
            let record = &mut self.records[index as usize];
            let node = std::mem::replace(&mut record.node, NodeRef::GONE);
            let mut grads = std::mem::take(&mut record.grads);
            grads.resize(node.rule().outputs().max(grads.len()), None);
            let result = self.visit(index, &node, &mut grads, checks, &mut ready);
            self.release(&node, index);
            result?;
        }
        Ok(())
    }

    /// Runs a node and hands on what it returns.
    fn visit(
        &mut self,
        index: u32,
        node: &NodeRef,
        grads: &mut Gradients,
        checks: bool,
        ready: &mut BinaryHeap<(u64, u32)>,
    ) -> Result<(), Error> {
        before(node, grads)?;
        if let Some(targets) = self.pass.targets
            && let Some(numbers) = self.targets.get(&index)
        {
            for &number in numbers {
                self.captured[number] = grads[targets[number].output as usize].clone();
            }
        }
        let edges = node.rule().edges();
        let mut returned: SmallVec<[Option<AnyTensor>; 2]> = SmallVec::new();
        returned.resize(edges.len(), None);
        // A leaf among the targets does not accumulate, and nothing behind a target may be wanted.
        let runs = match self.pass.targets {
            None => true,
            Some(_) => edges.iter().flatten().any(|edge| self.is_wanted(edge)),
        };
        if runs && grads.iter().any(Option::is_some) {
            let seen = node.inner().hooks.get().filter(|hooks| !hooks.after.is_empty()).map(|_| grads.clone());
            {
                let wanted = |operand: usize| edges[operand].as_ref().is_some_and(|edge| self.is_wanted(edge));
                let mut put = |operand: usize, grad: AnyTensor| returned[operand] = Some(grad);
                node.rule().backward(node, grads, &mut Sink { wanted: &wanted, put: &mut put })?;
            }
            if let Some(seen) = seen {
                for hook in node.hooks().after.all() {
                    if let Some(replaced) = hook(&returned, &seen) {
                        returned = replaced.into();
                        returned.resize(edges.len(), None);
                    }
                }
            }
            if checks {
                anomaly::check(node, &returned)?;
            }
            if !self.pass.retain_graph {
                node.rule().free();
            }
        }
        for (edge, grad) in edges.iter().zip(returned) {
            let Some(edge) = edge else { continue };
            let Some(to) = self.find(&edge.node) else { continue };
            if let Some(grad) = grad {
                self.add(to, edge.output, grad);
            }
            let record = &mut self.records[to as usize];
            record.open -= 1;
            if record.open == 0 && record.wanted {
                ready.push((edge.node.inner().seq, to));
            }
        }
        Ok(())
    }

    #[inline]
    fn is_wanted(&self, edge: &Edge) -> bool {
        self.pass.targets.is_none() || self.find(&edge.node).is_some_and(|index| self.records[index as usize].wanted)
    }
}

impl Drop for Sweep<'_> {
    // Nodes that have not run, because the pass ended early or did not want them, are free for others.
    fn drop(&mut self) {
        for (index, record) in self.records.iter().enumerate() {
            if !record.node.is_gone() {
                self.release(&record.node, index as u32);
            }
        }
    }
}

/// The hooks that see what arrives at a node.
fn before(node: &NodeRef, grads: &mut Gradients) -> Result<(), Error> {
    if let Some(variable) = node.rule().variable()
        && let Some(grad) = &mut grads[0]
    {
        with_tensor!(variable, leaf => {
            for hook in leaf.extra_if_any().map(|extra| extra.arriving.all()).unwrap_or_default() {
                replace(grad, hook(grad))?;
            }
        });
    }
    let Some(hooks) = node.inner().hooks.get() else { return Ok(()) };
    for (output, hook) in hooks.tensor.all() {
        if let Some(grad) = &mut grads[output as usize] {
            replace(grad, hook(grad))?;
        }
    }
    for hook in hooks.before.all() {
        if let Some(replaced) = hook(grads) {
            let len = grads.len();
            *grads = replaced.into();
            grads.resize(len, None);
        }
    }
    for (output, hook) in hooks.retain.all() {
        if let Some(grad) = &grads[output as usize] {
            hook(grad);
        }
    }
    Ok(())
}

/// A hook's gradient in the place of another; it must be of the same shape.
fn replace(grad: &mut AnyTensor, by: Option<AnyTensor>) -> Result<(), Error> {
    let Some(by) = by else { return Ok(()) };
    let shape = |any: &AnyTensor| with_tensor!(any, tensor => tensor.shape().to_vec());
    let (expected, found) = (shape(grad), shape(&by));
    if expected != found {
        return Err(Error::GradientShape { op: "register_hook", expected, found });
    }
    *grad = by;
    Ok(())
}

fn sum(a: AnyTensor, b: AnyTensor, create_graph: bool) -> AnyTensor {
    match (a, b) {
        (AnyTensor::F32(a), AnyTensor::F32(b)) => AnyTensor::F32(sum_of(a, b, create_graph)),
        (AnyTensor::F64(a), AnyTensor::F64(b)) => AnyTensor::F64(sum_of(a, b, create_graph)),
        // Rules are typed, and a cast has a rule of its own.
        (AnyTensor::F32(_), AnyTensor::F64(_)) | (AnyTensor::F64(_), AnyTensor::F32(_)) => {
            unreachable!("gradients of one result have different types")
        }
    }
}

/// In place if nobody else sees the first.
fn sum_of<T: Floating>(a: Tensor<T>, b: Tensor<T>, create_graph: bool) -> Tensor<T> {
    if !create_graph && a.is_sole_owner() && a.is_contiguous() {
        a.add_plain(&b);
        return a;
    }
    a.add(&b)
}
