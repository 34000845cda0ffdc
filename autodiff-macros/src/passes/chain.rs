//! Partials first, then one product with the cotangent.
//!
//! Where the cotangent comes late (a loop whose iterations wait for each other, a function called in one), a chain
//! of products `((d * p) * q) * r` makes the next iteration wait for all of them; `d * ((p * q) * r)` for one.
//! So a cotangent that only rules read is left as a product not yet formed.

use crate::ir::*;
use crate::rules::Kind;
use rustc_hash::FxHashMap as HashMap;

/// `± base * factor`.
#[derive(Clone, Copy)]
struct Product {
    base: ValueId,
    factor: Option<ValueId>,
    sign: Sign,
}

/// `late` says whether cotangents come late here.
pub(super) fn run(f: &mut Function, block: &mut Block, late: bool) {
    let mut uses = Uses::default();
    uses.count(f, block, true);
    let mut chain = Chain { f, waiting: HashMap::default(), out: Vec::new(), block: block.id };
    for stmt in std::mem::take(&mut block.stmts) {
        chain.stmt(stmt, &uses, late);
    }
    block.stmts = chain.out;
}

/// How values are used: by rules that multiply, in the block itself, or otherwise.
#[derive(Default)]
struct Uses {
    linear: HashMap<ValueId, usize>,
    other: HashMap<ValueId, usize>,
}

impl Uses {
    fn count(&mut self, f: &Function, block: &Block, here: bool) {
        for stmt in &block.stmts {
            let linear = match stmt {
                Stmt::Let(v) if here => match &f.value(*v).op {
                    Op::Contribution(application, d) if is_plain(application) => Some(*d),
                    Op::Negative(d) => Some(*d),
                    Op::Product(d, p) if !f.value(*p).is_cotangent() => Some(*d),
                    _ => None,
                },
                _ => None,
            };
            for v in reads(f, stmt) {
                let counts = if linear == Some(v) { &mut self.linear } else { &mut self.other };
                *counts.entry(v).or_default() += 1;
            }
            stmt.blocks().into_iter().for_each(|inner| self.count(f, inner, false));
        }
    }

    fn only_linear(&self, v: ValueId) -> bool {
        self.linear.contains_key(&v) && !self.other.contains_key(&v)
    }
}

/// The contribution is a plain product with the partial.
fn is_plain(application: &Application) -> bool {
    application.rule.kind != Kind::Singular && !application.formula.cotangent
}

struct Chain<'a> {
    f: &'a mut Function,
    waiting: HashMap<ValueId, Product>,
    out: Vec<Stmt>,
    block: BlockId,
}

impl Chain<'_> {
    fn stmt(&mut self, mut stmt: Stmt, uses: &Uses, late: bool) {
        let late_inside = if let Stmt::Loop(l) = &stmt { l.backward } else { late };
        stmt.blocks_mut().into_iter().for_each(|inner| run(self.f, inner, late_inside));
        match stmt {
            Stmt::Let(v) if late => match self.product(v) {
                Some(product) if uses.only_linear(v) => {
                    self.waiting.insert(v, product);
                }
                Some(product) => self.form(v, product),
                None => self.out.push(stmt),
            },
            other => self.out.push(other),
        }
    }

    /// What a contribution is, its partial computed.
    fn product(&mut self, v: ValueId) -> Option<Product> {
        let of = |chain: &Self, d: ValueId| {
            chain.waiting.get(&d).copied().unwrap_or(Product { base: d, factor: None, sign: Sign::Plus })
        };
        match &self.f.value(v).op {
            Op::Contribution(application, d) if is_plain(application) => {
                let (product, partial) = (of(self, *d), Op::Partial(application.clone()));
                let partial = self.emit(partial, v);
                let factor = match product.factor {
                    Some(factor) => self.emit(Op::Product(factor, partial), v),
                    None => partial,
                };
                Some(Product { factor: Some(factor), ..product })
            }
            Op::Product(d, partial) if !self.f.value(*partial).is_cotangent() => {
                let (product, partial) = (of(self, *d), *partial);
                let factor = match product.factor {
                    Some(factor) => self.emit(Op::Product(factor, partial), v),
                    None => partial,
                };
                Some(Product { factor: Some(factor), ..product })
            }
            Op::Negative(d) => {
                let product = of(self, *d);
                Some(Product { sign: product.sign.times(Sign::Minus), ..product })
            }
            _ => None,
        }
    }

    fn emit(&mut self, op: Op, like: ValueId) -> ValueId {
        let (ty, span) = (self.f.value(like).ty.clone(), self.f.value(like).span);
        let v = self.f.add_cotangent(op, ty, span, self.block);
        self.out.push(Stmt::Let(v));
        v
    }

    fn form(&mut self, v: ValueId, Product { base, factor, sign }: Product) {
        let op = match (factor, sign) {
            (Some(factor), Sign::Plus) => Op::Product(base, factor),
            (Some(factor), Sign::Minus) => {
                let product = self.emit(Op::Product(base, factor), v);
                Op::Negative(product)
            }
            (None, Sign::Minus) => Op::Negative(base),
            // Minus twice: the cotangent itself.
            (None, Sign::Plus) => {
                let ty = self.f.value(v).ty.clone();
                Op::Recast(base, ty.clone(), ty)
            }
        };
        self.f.values[v.0].op = op;
        self.out.push(Stmt::Let(v));
    }
}
