//! What means something only where it stands: items of inner blocks, `#[cfg]`.
use super::names;
use super::scope::Ty;
use super::writer::Writer;

impl Writer<'_> {
    /// An operand with a constant of its own, which may shadow one.
    pub(super) fn inner_constant(&mut self) -> String {
        let (a, c) = (self.leaf(), self.constant());
        let name = names::one(self.rng, &names::CONSTANTS);
        match self.rng.below(4) {
            0 => format!("{{ const {name}: f64 = {c}; {name} * {a} }}"),
            1 => format!("{{ use std::f64::consts::LN_2 as {name}; {name} * {a} }}"),
            2 => format!("{{ const {name}: f32 = {c}; {a} * f64::from({name}) }}"),
            _ => format!("{{ static {name}: f64 = {c}; ({name} + {a}).sin() }}"),
        }
    }

    /// A block of statements with items.
    pub(super) fn inner_items(&mut self) {
        let Some(target) = self.scalar_target() else { return self.update_something() };
        let constant = names::one(self.rng, &names::CONSTANTS);
        let c = self.constant();
        self.line("{");
        self.left = self.left.max(1);
        let form = self.rng.below(4);
        self.block(1, |writer| {
            if form == 0 {
                writer.line(&format!("fn weight(k: usize) -> f64 {{ k as f64 * {c} }}"));
            } else if form == 1 {
                writer.line(&format!("use std::f64::consts::LN_2 as {constant};"));
                writer.declare(constant, Ty::Float, false);
            } else {
                writer.line(&format!("const {constant}: f64 = {c};"));
                writer.declare(constant, Ty::Float, false);
            }
            let most = 1 + writer.rng.below(2);
            writer.statements(most);
        });
        let value = if form == 0 { format!("weight({})", self.rng.below(3)) } else { constant.to_owned() };
        // The inner block may have shadowed the target, or borrowed it.
        self.line("}");
        self.line(&format!("{target} = {{ {} ({target} * {value}).sin() }};", item(form, constant, &c)));
    }

    /// What `cfg` removes would be wrong, and what it keeps counts.
    pub(super) fn configured(&mut self) {
        let Some(target) = self.scalar_target() else { return self.update_something() };
        let value = self.bounded(1);
        let text = match self.rng.below(6) {
            0 => format!("#[cfg(any())] {{ {target} = 5.0; }}"),
            1 => format!("#[cfg(all())] {{ {target} = {value}; }}"),
            2 => format!("#[cfg(any())] let {target} = 5.0;"),
            3 => format!("#[cfg(not(all()))] for _ in 0..3 {{ {target} += 5.0; }}"),
            4 => format!("#[cfg(not(any()))] if {target} > 0.1 {{ {target} = {value}; }}"),
            _ => {
                let name = self.name();
                self.line(&format!("#[cfg(all())] let mut {name} = {value};"));
                self.declare(&name, Ty::Float, true);
                return self.line(&format!("#[cfg(any())] let {name} = 5.0;"));
            }
        };
        self.line(&text);
    }
}

fn item(form: usize, constant: &str, value: &str) -> String {
    match form {
        0 => format!("fn weight(k: usize) -> f64 {{ k as f64 - {value} }}"),
        1 => format!("use std::f64::consts::SQRT_2 as {constant};"),
        _ => format!("const {constant}: f64 = {value} - 0.2;"),
    }
}
