//! What is not differentiated although it could be lowered: one function for each construct.

use crate::analyse::activity::Activity;
use crate::errors::Errors;
use crate::ir::*;
use crate::types::{self, Ty};
use syn::spanned::Spanned;

struct Check<'a> {
    activity: &'a Activity,
    errors: &'a Errors,
}

pub(crate) fn function(f: &Function, activity: &Activity, errors: &Errors) {
    let cx = Check { activity, errors };
    effects::each(&f.body.stmts, &mut |stmt| {
        if let Stmt::Effect(Effect::Typed(Typing::Reference(place, annotation))) = stmt {
            cx.annotation(annotation, &f.place_ty(place), activity.root_lifted(place.root));
        }
    });
    let mut unknown = Vec::new();
    for (i, value) in f.values.iter().enumerate() {
        if let Some(annotation) = &value.annotation {
            cx.annotation(annotation, &value.ty, activity.lifted(ValueId(i)));
        }
        match &value.op {
            Op::Call(call) if activity.call_varied(call) => cx.call(call),
            // What was rejected has been said once.
            Op::Method(m) if m.receiver.value().is_some_and(|v| cx.is_rejected(f, v)) => {}
            Op::Method(m) if m.name == "parse" && m.receiver.value().is_some_and(|v| cx.is_text_of_active(f, v)) => {
                cx.errors.add(
                    m.name.span(),
                    "a number read from the text of a differentiable value has no derivative",
                    "use the value itself, or cut the derivative with `stop_gradient`",
                );
            }
            Op::Method(m) => cx.method(m),
            Op::Verbatim(verbatim) => cx.opaque(verbatim, f.value(ValueId(i)).span),
            Op::Binary(op, a, b) => cx.bits(op, *a, *b),
            Op::Cast(a, _) => cx.cast(f, *a, value.span),
            // On its way out it is handed from block to block.
            Op::Absent if !activity.lifted(ValueId(i)) || value.ty.is_known() || unknown.contains(&format!("{:?}", value.ty)) => {}
            Op::Absent => {
                unknown.push(format!("{:?}", value.ty));
                cx.errors.add(
                    value.span,
                    "the type of what is handed out here is not known in a differentiable function",
                    "bind it with its type first: `let y: f64 = …;`",
                );
            }
            Op::Call(_)
            | Op::Param(_)
            | Op::Induction
            | Op::Literal(_)
            | Op::Path(_)
            | Op::Unary(..)
            | Op::Least(..)
            | Op::Rule(..)
            | Op::FloatFrom(..)
            | Op::Load(_)
            | Op::Len(_)
            | Op::Tuple(_)
            | Op::Array(_)
            | Op::Repeat(..)
            | Op::VecList(_)
            | Op::VecRepeat(..)
            | Op::Query(..)
            | Op::Range(..)
            | Op::Stop(_)
            | Op::Dbg(_)
            | Op::Joined
            | Op::Turn
            | Op::After
            | Op::Error
            // Not of a primal program.
            | Op::Seed
            | Op::Zero(_)
            | Op::Contribution(..)
            | Op::Partial(_)
            | Op::Sum(..)
            | Op::Product(..)
            | Op::Negative(_)
            | Op::Take(..)
            | Op::Move(_)
            | Op::Total(..)
            | Op::Recast(..) => {}
        }
    }
}

impl Check<'_> {
    /// Rows 127 and 128. A constructor has no derivative, nor has a function of the standard library that no rule
    /// names; whether another function has one, rustc knows.
    fn call(&self, call: &Call) {
        let path = &call.path.path;
        let Some(last) = path.segments.last() else { return };
        if is_constructor(call) {
            self.errors.add_late(
                path.span(),
                format!("a differentiable value cannot go into `{}` yet", last.ident),
                "keep it in a float, tuple, array or `Vec`, or cut the derivative with `stop_gradient`",
            );
        } else if is_foreign(call) {
            self.errors.add_late(
                last.ident.span(),
                format!("`{}` is not differentiated", last.ident),
                "write it with arithmetic, indices and loops, or cut the derivative with `stop_gradient`",
            );
        }
    }

    fn is_text_of_active(&self, f: &Function, v: ValueId) -> bool {
        match &f.value(v).op {
            Op::Verbatim(text) => text.names.iter().any(|name| self.activity.root_varied(name.place.root)),
            _ => false,
        }
    }

    fn is_rejected(&self, f: &Function, v: ValueId) -> bool {
        match &f.value(v).op {
            Op::Call(call) => self.activity.call_varied(call) && (is_constructor(call) || is_foreign(call)),
            _ => false,
        }
    }

    /// A method that no rule names, of something that carries a derivative.
    fn method(&self, m: &Method) {
        if self.activity.arg_lifted(&m.receiver) || m.args.iter().any(|a| self.activity.arg_varied(a)) {
            self.errors.add_late(
                m.name.span(),
                format!("the method `{}` is not differentiated", m.name),
                "write it with arithmetic, indices and loops, or call a function with `#[differentiable]`",
            );
        }
    }

    /// Row 129. What a macro does with an active value is unknown, and what an enum of the user's holds of one.
    fn opaque(&self, verbatim: &Verbatim, span: proc_macro2::Span) {
        let Some(opaque) = &verbatim.opaque else { return };
        let active = verbatim.names.iter().find(|name| self.activity.root_lifted(name.place.root));
        let Some(Named { ident, .. }) = active else { return };
        match opaque {
            Opaque::Macro(name) => self.errors.add_late(
                span,
                format!("cannot differentiate through the macro `{name}!`, which names `{ident}`"),
                "write out what it stands for, or cut the derivative with `stop_gradient` before",
            ),
            Opaque::Pattern => self.errors.add_late(
                span,
                "a pattern cannot take out of this what depends on a differentiable argument yet",
                "take the parts of tuples and arrays by index or field",
            ),
        }
    }

    /// Generated code has the annotation without its floats, so it must be known which these are.
    fn annotation(&self, annotation: &syn::Type, ty: &Ty, lifted: bool) {
        if lifted && ty.holds_integer() && !ty.is_inert() && types::over_any_float(annotation).is_none() {
            self.errors.add_late(
                annotation.span(),
                "a name stands here for the types of floats and integers, and generated code cannot look behind it",
                "write out the type",
            );
        }
    }

    /// What a call returned has a type that only rustc knows.
    fn cast(&self, f: &Function, a: ValueId, span: proc_macro2::Span) {
        if self.activity.lifted(a) && !f.value(a).ty.is_scalar() {
            self.errors.add(
                span,
                "the type of what is cast is not known here",
                "bind it with its type first: `let y: f32 = …;`",
            );
        }
    }

    /// Row 132. The bits of a float have no derivative.
    fn bits(&self, op: &syn::BinOp, a: ValueId, b: ValueId) {
        let bits = matches!(
            op,
            syn::BinOp::BitAnd(_)
                | syn::BinOp::BitOr(_)
                | syn::BinOp::BitXor(_)
                | syn::BinOp::Shl(_)
                | syn::BinOp::Shr(_)
        );
        if bits && (self.activity.varied(a) || self.activity.varied(b)) {
            self.errors.add(op.span(), "a bit operation has no derivative", "use arithmetic");
        }
    }
}

/// A tuple struct or a variant, by its case.
fn is_constructor(call: &Call) -> bool {
    let last = call.path.path.segments.last();
    last.is_some_and(|s| s.ident.to_string().starts_with(|c: char| c.is_uppercase()))
}

/// A function of the standard library.
fn is_foreign(call: &Call) -> bool {
    // A function of the user's may have one of these names by itself.
    let in_module = call.path.path.segments.len() > 1;
    let first = call.path.path.segments.first();
    let of_std =
        |s: &syn::PathSegment| ["std", "core", "alloc", "mem", "Vec", "Box"].iter().any(|name| s.ident == name);
    in_module && first.is_some_and(of_std)
}
