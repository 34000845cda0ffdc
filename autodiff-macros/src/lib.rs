//! The compiler of `autodiff`: syn in, tokens out. Use it through the crate `autodiff`.

mod analyse;
mod errors;
mod front;
mod ir;
mod item;
mod lower;
mod passes;
mod print;
mod rules;
mod sweep;
mod types;

use errors::Errors;
use proc_macro::TokenStream;

/// Generates a dual-number pass and a reverse-mode adjoint of a function.
///
/// The function stays callable as before; `grad(f)` and the other operators of `autodiff` take it. Options:
/// `handle = Name` keeps the function a plain `fn` and makes `Name` the differentiable value; `recursive` is for one
/// function of a cycle of several that call each other (a function that calls itself needs no option); `crate = path` says where `autodiff` is re-exported. `#[no_grad]` on a parameter takes it
/// out of the derivative. What cannot be differentiated is a compile error on the user's token.
#[proc_macro_attribute]
pub fn differentiable(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut shown = String::new();
    let print = std::env::var("AUTODIFF_PRINT").unwrap_or_default();
    let compiled = compile(front::group::visible(args.into()), front::group::visible(item.into()), &print, &mut shown);
    if !shown.is_empty() {
        eprintln!("{shown}");
    }
    compiled.into()
}

/// `shown` is what is to be seen of the function, as the list `print` says.
fn compile(
    args: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
    print: &str,
    shown: &mut String,
) -> proc_macro2::TokenStream {
    let errors = Errors::new();
    let mut item = match syn::parse2::<syn::ItemFn>(item.clone()) {
        Ok(item) => item,
        Err(error) => return item::fallback::not_a_function(item, &error, errors),
    };
    if let Some(split) = front::cfg::split(&item, &args) {
        errors.any();
        return split;
    }
    item::annotated(&item.sig.ident);
    let options = front::attr::parse(args, &errors);
    let signature = front::signature::parse(&mut item, &errors);
    front::reject::function(&item, &errors);
    if errors.any() {
        return item::fallback::stub(&item, &options, errors);
    }
    let unifier = types::Unifier::default();
    let (mut ir, items) = lower::function(&signature, &item, &unifier, &errors);
    if errors.any() {
        return item::fallback::stub(&item, &options, errors);
    }
    let activity = analyse::activity::analyse(&ir, &signature);
    analyse::check::function(&ir, &activity, &errors);
    if errors.any() {
        return item::fallback::stub(&item, &options, errors);
    }
    analyse::activity::mark(&mut ir, &activity);
    let name = (!item::declares(&items, &item.sig.ident)).then(|| item.sig.ident.clone());
    let recursion = print::Recursion { through_others: options.recursive, name };
    let views = item::show::views(print, &item.sig.ident);
    let mut stages = views.contains(&item::show::View::Ir).then(String::new);
    let (sweeps, fused) = match sweeps(&mut ir, &recursion, &mut stages) {
        Ok(both) => both,
        Err(fault) => {
            errors.add(item.sig.ident.span(), fault, "this is a fault of the compiler: please report it");
            return item::fallback::stub(&item, &options, errors);
        }
    };
    let compiled = item::Compiled {
        item: &item,
        items: &items,
        options: &options,
        signature: &signature,
        f: &ir,
        activity: &activity,
        sweeps: &sweeps,
        fused: fused.as_ref(),
        recursion: &recursion,
    };
    let assembled = item::function(&compiled);
    for view in views {
        *shown += &item::show::text(view, &compiled, stages.as_deref().unwrap_or_default(), &assembled);
    }
    assembled
}

/// The function once more, with sweeps for a seed that is known before.
struct AtOnce {
    f: ir::Function,
    sweeps: sweep::Sweeps,
}

/// The adjoint, made good code, and what it needs; the same with loops that are reversed as they run, if there are any.
/// `stages` is what the programs looked like on the way.
fn sweeps(
    f: &mut ir::Function,
    recursion: &print::Recursion,
    stages: &mut Option<String>,
) -> Result<(sweep::Sweeps, Option<AtOnce>), String> {
    passes::primal(f);
    if let Some(stages) = stages {
        *stages += &ir::text::primal(f);
    }
    let mut adjoint = sweep::adjoint(f);
    passes::before_needs(f, &mut adjoint, stages)?;
    let unneeded = adjoint.clone();
    let handover = analyse::needs::analyse(f, &mut adjoint, recursion, &sweep::Fused::default());
    let fused =
        passes::fused(f, &unneeded, &handover, recursion).map(|(adjoint, handover)| (f.clone(), adjoint, handover));
    let sweeps = improved(f, adjoint, handover, stages)?;
    let Some((mut f, adjoint, handover)) = fused else { return Ok((sweeps, None)) };
    let at_once = improved(&mut f, adjoint, handover, stages)?;
    Ok((sweeps, Some(AtOnce { f, sweeps: at_once })))
}

/// The adjoint after the last passes.
fn improved(
    f: &mut ir::Function,
    mut adjoint: ir::Block,
    handover: sweep::Handover,
    stages: &mut Option<String>,
) -> Result<sweep::Sweeps, String> {
    if let Some(stages) = stages {
        *stages += &ir::text::handover(f, &handover);
    }
    passes::after_needs(f, &mut adjoint, &handover, stages)?;
    Ok(sweep::Sweeps { adjoint, handover })
}

/// The derivative table as code for the runtime.
#[doc(hidden)]
#[proc_macro]
pub fn __rules(request: TokenStream) -> TokenStream {
    rules::runtime::expand(&request.to_string()).into()
}
