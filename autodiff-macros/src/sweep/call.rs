//! Calls in reverse.

use super::*;

impl Builder<'_> {
    // From `let y = g(&x, k);` the adjoint is
    //     let mut c = 0.0;
    //     back(&x, k, d_y, accumulator(&mut d_x), accumulator(&mut c));
    //     d_k += c;
    // Containers accumulate in place; one that is passed twice gets a temporary the second time.
    pub(super) fn call(&mut self, v: ValueId, call: &Call, seed: ValueId) {
        let span = self.f.value(v).span;
        let mut in_place: Vec<Root> = Vec::new();
        let mut to = Vec::new();
        let mut temporaries = Vec::new();
        for arg in &call.args {
            let (place, ty) = match arg {
                Arg::Value(a) => (Place::of(Root::Value(*a), self.f.value(*a).span), self.f.value(*a).ty.clone()),
                Arg::Ref(p) => (p.clone(), self.f.place_ty(p)),
            };
            let Some(target) = self.cotangent(&place).filter(|_| !ty.is_inert()) else {
                to.push(None);
                continue;
            };
            if !ty.is_float() && !in_place.contains(&place.root) {
                in_place.push(place.root);
                to.push(Some(target));
                continue;
            }
            let cell = self.f.add_cell(Cell {
                what: What::Sum,
                ty: ty.clone(),
                hint: Ident::new("c", place.span),
                block: self.block,
                init: Init::Zero,
                shape: Some(place.clone()),
                lifted: true,
                active: false,
            });
            self.stmts.push(Stmt::Cell(cell));
            to.push(Some(Place::of(Root::Cell(cell), place.span)));
            temporaries.push((cell, place, ty));
        }
        self.stmts.push(Stmt::Back(Back { call: v, seed, to }));
        for (cell, place, ty) in temporaries {
            let whole = Place::of(Root::Cell(cell), span);
            let op = if ty.is_scalar() { Op::Load(whole) } else { Op::Move(whole) };
            let d = self.emit(op, ty, span);
            self.add(&place, d, Sign::Plus);
        }
    }
}
