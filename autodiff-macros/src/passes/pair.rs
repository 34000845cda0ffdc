//! A partial that the primal program has computed as well is not computed again: where the sine and the cosine of an angle
//! are both there, each is the partial of the other. Bundle adjustment takes 0.96 of the time.

use crate::ir::*;
use rustc_hash::FxHashMap as HashMap;

/// The values of the primal program by their rule and operand.
type Known = HashMap<(&'static str, ValueId), ValueId>;

pub(super) fn run(f: &mut Function, adjoint: &mut Block) {
    let mut known = Known::default();
    collect(f, &f.body, &mut known);
    block(f, adjoint, &known);
}

fn collect(f: &Function, block: &Block, known: &mut Known) {
    for stmt in &block.stmts {
        if let Stmt::Let(v) = stmt
            && let Op::Rule(rule, args) = &f.value(*v).op
            && let [operand] = args[..]
            && f.value(*v).lifted
        {
            known.entry((rule.name, operand)).or_insert(*v);
        }
        stmt.blocks().into_iter().for_each(|inner| collect(f, inner, known));
    }
}

fn block(f: &mut Function, block: &mut Block, known: &Known) {
    let mut out = Vec::new();
    for mut stmt in std::mem::take(&mut block.stmts) {
        stmt.blocks_mut().into_iter().for_each(|inner| self::block(f, inner, known));
        if let Stmt::Let(v) = stmt
            && let Some((partial, d, is_negative)) = partial(f, v, block.id, known)
        {
            let (ty, span) = (f.value(v).ty.clone(), f.value(v).span);
            let product = Op::Product(d, partial);
            f.values[v.0].op = match is_negative {
                false => product,
                true => {
                    let product = f.add_cotangent(product, ty, span, block.id);
                    out.push(Stmt::Let(product));
                    Op::Negative(product)
                }
            };
        }
        out.push(stmt);
    }
    block.stmts = out;
}

/// What a contribution is the product of, if the partial is known where it is wanted, but for its sign.
fn partial(f: &Function, v: ValueId, block: BlockId, known: &Known) -> Option<(ValueId, ValueId, bool)> {
    let Op::Contribution(application, d) = &f.value(v).op else { return None };
    let [operand] = application.args[..] else { return None };
    let (name, is_negative) = application.rule.partial_is(application.k)?;
    let partial = *known.get(&(name, operand))?;
    f.is_inside(block, f.value(partial).block).then_some((partial, *d, is_negative))
}
