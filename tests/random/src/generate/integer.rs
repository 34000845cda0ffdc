//! Whole numbers: indices, conditions, types that come late.
use super::scope::{Ty, Var};
use super::writer::Writer;

/// The types that a function of the prelude tells an integer, and these functions.
const LATE: [(&str, &str); 5] =
    [("u8", "of_u8"), ("i8", "of_i8"), ("u16", "of_u16"), ("i64", "of_i64"), ("u32", "of_u32")];

impl Writer<'_> {
    /// An index into this variable. A vector cannot be read in the index of one of its elements that is written.
    pub(super) fn index_of(&mut self, var: &Var, len: usize) -> String {
        let vector = matches!(var.ty, Ty::Vec(_));
        self.scope.change(&var.name, |var| var.hidden |= vector);
        let index = self.index(len);
        self.scope.change(&var.name, |var| var.hidden &= !vector);
        index
    }

    /// An index below `len`: fixed, or computed.
    pub(super) fn index(&mut self, len: usize) -> String {
        let fixed = self.rng.below(len).to_string();
        if self.rng.once_in(3) {
            return fixed;
        }
        match self.rng.below(12) {
            0..=3 => match self.scope.find(self.rng, |var| var.ty.is_index()) {
                Some(var) => self.computed(&var.name, len),
                None => fixed,
            },
            4..=5 => match self.scope.find(self.rng, |var| var.ty.indices().is_some_and(|n| n > 0)) {
                Some(var) => {
                    let n = var.ty.indices().unwrap_or(1);
                    let at = self.rng.below(n);
                    let read = format!("{}[{at}]", var.name);
                    self.computed(&read, len)
                }
                None => fixed,
            },
            6 => match self.scope.find(self.rng, |var| var.mutable && !var.kept && var.ty == Ty::INDEX) {
                Some(var) => format!("{{ {0} = ({0} + 1) % 8; {0} % {len} }}", var.name),
                None => fixed,
            },
            7 => format!("(({} * 3.0) as i64 & 3) as usize % {len}", self.leaf()),
            8 => format!("note({fixed})"),
            9 => match self.scope.find(self.rng, |var| matches!(var.ty, Ty::Int { name: "u8" | "u16" | "u32", .. })) {
                Some(var) => format!("{} as usize % {len}", var.name),
                None => fixed,
            },
            10 => match self.scalar_target() {
                Some(t) => format!("{{ {t} = {t}.sin(); {fixed} }}"),
                None => fixed,
            },
            _ => match self.scope.find(self.rng, |var| var.ty.floats().is_some_and(|n| n > 0)) {
                Some(var) => format!("{}.len() % {len}", var.name),
                None => fixed,
            },
        }
    }

    fn computed(&mut self, name: &str, len: usize) -> String {
        match self.rng.below(4) {
            0..=1 => format!("{name} % {len}"),
            2 => format!("({name} + {}) % {len}", 1 + self.rng.below(3)),
            _ => format!("({} * {name} + {}) % {len}", 2 + self.rng.below(2), self.rng.below(3)),
        }
    }

    pub(super) fn integer_condition(&mut self) -> String {
        match self.scope.find(self.rng, |var| var.ty.is_int()) {
            Some(Var { name, .. }) => match self.rng.below(3) {
                0 => format!("{name} % 2 == {}", self.rng.below(2)),
                1 => format!("{name} & 1 == 0"),
                _ => format!("{name} > {}", self.rng.below(3)),
            },
            None => format!("note({}) > 1", self.rng.below(4)),
        }
    }

    /// A float that depends on no float.
    pub(super) fn integer_float(&mut self) -> String {
        match self.scope.find(self.rng, |var| var.ty.is_int()) {
            Some(Var { name, ty: Ty::Int { name: ty, .. }, .. }) => {
                let late = LATE.iter().find(|(late, _)| *late == ty);
                match (late, self.rng.below(4)) {
                    (Some((_, of)), _) => format!("{of}({name})"),
                    (None, 0) => format!("((({name} % 5) as f32) as f64 * 0.2)"),
                    (None, 1) => format!("(({name} as i32 % 5 - 2) as f64 * 0.3)"),
                    (None, 2) => format!("(0.2 * ({name} >> 1 & 3) as f64)"),
                    _ => format!("({name} as u8 as f64 * 0.01)"),
                }
            }
            _ => format!("(0.3 * note({}) as f64)", self.rng.below(4)),
        }
    }

    /// `let n = !0;` whose type a later line tells.
    pub(super) fn late_integer(&mut self) {
        let (ty, of) = LATE[self.rng.below(LATE.len())];
        let name = self.name();
        let known = self.rng.once_in(3);
        let value = match (ty.starts_with('i'), self.rng.below(5)) {
            (_, 0..=1) => "!0",
            (true, 2) => "-1",
            (_, 2) => "200",
            (_, 3) => "!3 >> 1",
            _ => "5 * 9 % 7",
        };
        let value = if ty == "i8" && value == "200" { "100" } else { value };
        let annotation = if known { format!(": {ty}") } else { String::new() };
        let mutable = self.rng.once_in(2);
        self.line(&format!("let {}{name}{annotation} = {value};", if mutable { "mut " } else { "" }));
        self.declare(&name, Ty::Int { name: ty, known }, mutable);
        // A tie to the type, unless it is known; sometimes behind other statements.
        if let Some(t) = self.target() {
            let before = if self.rng.once_in(2) {
                self.line(&format!("{t} *= {name} as f64 * 0.001 + 0.5;"));
                ""
            } else {
                "0.5 * "
            };
            self.line(&format!("{t} += {before}{of}({name});"));
        } else {
            self.line(&format!("let _ = {of}({name});"));
        }
    }

    /// A number that is an index, whose type its use tells.
    pub(super) fn index_variable(&mut self) {
        let name = self.name();
        let start = self.rng.below(4);
        match self.rng.below(4) {
            0 => {
                self.line(&format!("let {name} = {start};"));
                self.declare(&name, Ty::Int { name: "usize", known: false }, false);
                self.line(&format!("let _ = note({name});"));
            }
            1 => {
                let value = self.index(4);
                self.line(&format!("let {name}: usize = {value};"));
                self.declare(&name, Ty::INDEX, false);
            }
            _ => {
                self.line(&format!("let mut {name} = {start}_usize;"));
                self.declare(&name, Ty::INDEX, true);
            }
        }
    }

    pub(super) fn integer_update(&mut self) {
        let Some(var) = self.scope.find(self.rng, |var| var.mutable && !var.kept && var.ty.is_int()) else {
            return self.index_variable();
        };
        let name = &var.name;
        let known = var.ty == Ty::Int { name: "usize", known: true } || matches!(var.ty, Ty::Int { known: true, .. });
        let text = match self.rng.below(6) {
            0 if known => format!("{name} = {name}.wrapping_mul(3).wrapping_add(1) % 8;"),
            1 => format!("{name} = {name} >> 1;"),
            2 => format!("{name} ^= 1;"),
            3 => format!("{name} = {name} % 5 * 2 + 1;"),
            4 => format!("{name} &= 6;"),
            _ => format!("if {} {{ {name} = {name} / 2 + 1; }}", self.integer_condition()),
        };
        self.line(&text);
    }
}
