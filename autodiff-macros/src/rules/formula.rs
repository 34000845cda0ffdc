//! Formulas of the table as tokens: operands, result and cotangent put in, numbers made constants of the scalar.
use super::{COMPOSITES, Kind, Rule};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// Where a formula is put.
pub(crate) struct At<'a> {
    pub(crate) span: Span,
    pub(crate) scalar: Scalar<'a>,
    /// One for each parameter, of the scalar's type, or `i32` where the parameter is not a float.
    pub(crate) operands: &'a [TokenStream],
    pub(crate) result: &'a TokenStream,
}

/// The numbers that a formula is over.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    /// What stands before `::cos`: `S`, `<S::F32>`, `<f64 as ::autodiff::Number>`.
    Path(&'a TokenStream),
    /// `f64` or `f32`, with methods: `x.cos()`.
    Plain(&'a TokenStream),
}

/// What the adjoint must have at hand to differentiate by one parameter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reads {
    /// Positions of parameters, ascending.
    pub(crate) operands: Vec<usize>,
    pub(crate) result: bool,
    /// Whether the formula is a contribution rather than a partial.
    pub(crate) cotangent: bool,
}

/// Partials for which no multiplication is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No derivative by this parameter.
    Zero,
    One,
    MinusOne,
    /// Any other number.
    Constant,
    Expression,
}

impl Rule {
    /// The value itself: `S::hypot(a, b)`, `a * b`.
    pub(crate) fn value(&self, at: &At) -> TokenStream {
        let At { span, operands, .. } = *at;
        if let Some(formula) = self.composite_formula() {
            return Writer { rule: self, at, cotangent: &TokenStream::new() }.write(&lex(formula));
        }
        if self.kind != Kind::Operator {
            return at.scalar.call(self.name, operands, span);
        }
        let atoms: Vec<_> = operands.iter().map(|operand| atom(operand, span)).collect();
        let mut symbol = Punct::new(self.symbol(), Spacing::Alone);
        symbol.set_span(span);
        match &atoms[..] {
            [a] => quote!(#symbol #a),
            [a, b, ..] => quote!(#a #symbol #b),
            [] => TokenStream::new(),
        }
    }

    /// The value in terms of other rows.
    pub(crate) fn composite_formula(&self) -> Option<&'static str> {
        self.composite.filter(|formula| *formula != "built_in")
    }

    /// Whether a transcendental function is called for the value.
    pub(crate) fn is_dear(&self) -> bool {
        match self.composite {
            Some(formula) => formula == "built_in" && !self.name.starts_with("strong_") || is_dear(formula),
            None => DEAR.contains(&self.name),
        }
    }

    /// The symbol of an operator.
    pub(crate) fn symbol(&self) -> char {
        match self.name {
            "add" => '+',
            "mul" => '*',
            "div" => '/',
            "rem" => '%',
            _ => '-',
        }
    }

    /// The partial derivative by parameter `index`; to be wrapped before an operator is applied to it.
    pub(crate) fn partial(&self, index: usize, at: &At) -> TokenStream {
        Writer { rule: self, at, cotangent: &at.scalar.one(at.span) }.write(&self.formula(index))
    }

    /// What a cotangent of the result contributes to the cotangent of parameter `index`, and what a tangent of
    /// parameter `index` contributes to the tangent of the result.
    pub(crate) fn contribution(&self, index: usize, at: &At, cotangent: &TokenStream) -> TokenStream {
        if at.scalar.is_plain_one(cotangent) {
            return self.partial(index, at);
        }
        let span = at.span;
        let formula = self.formula(index);
        let factor = atom(cotangent, span);
        let written = Writer { rule: self, at, cotangent }.write(&formula);
        let partial = atom(&written, span);
        match self.shape(index) {
            Shape::One => cotangent.clone(),
            Shape::MinusOne => quote_spanned!(span=> -#factor),
            Shape::Zero => written,
            Shape::Constant | Shape::Expression if mentions(&formula, "c") => written,
            Shape::Constant | Shape::Expression => match self.kind {
                Kind::Operator | Kind::Smooth => quote_spanned!(span=> #factor * #partial),
                Kind::Singular => at.scalar.call("strong_mul", &[cotangent.clone(), written], span),
            },
        }
    }

    /// The operands that partial and contribution by parameter `index` read, and whether they read the result.
    pub(crate) fn reads(&self, index: usize) -> Reads {
        let formula = self.formula(index);
        let operands = (0..self.params.len()).filter(|&i| mentions(&formula, self.params[i].name)).collect();
        Reads { operands, result: mentions(&formula, "y"), cotangent: mentions(&formula, "c") }
    }

    /// The row whose value of the same operand the partial is, and whether with the other sign: that of a sine is a cosine.
    pub(crate) fn partial_is(&self, index: usize) -> Option<(&'static str, bool)> {
        let [param] = self.params else { return None };
        let text = self.text(index);
        let (text, is_negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let name = text.strip_suffix(')')?.strip_suffix(param.name)?.strip_suffix('(')?;
        super::find(name).map(|rule| (rule.name, is_negative))
    }

    /// How simple the partial by parameter `index` is.
    pub(crate) fn shape(&self, index: usize) -> Shape {
        match &self.formula(index)[..] {
            [Token::Float("0.0")] => Shape::Zero,
            [Token::Float("1.0")] => Shape::One,
            [Token::Punct('-'), Token::Float("1.0")] => Shape::MinusOne,
            [Token::Float(_)] => Shape::Constant,
            _ => Shape::Expression,
        }
    }

    /// The formula by parameter `index`, as written.
    pub(crate) fn text(&self, index: usize) -> &'static str {
        let floats = self.params[..index].iter().filter(|param| param.float).count();
        if self.params[index].float { self.formulas[floats] } else { "0.0" }
    }

    fn formula(&self, index: usize) -> Vec<Token> {
        lex(self.text(index))
    }
}

/// The functions of the standard library that take longer than memory does.
const DEAR: [&str; 28] = [
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "exp",
    "exp2",
    "exp_m1",
    "ln",
    "log",
    "log2",
    "log10",
    "ln_1p",
    "powf",
    "cbrt",
    "erf",
    "erfc",
    "lgamma",
    "digamma",
    "polygamma",
];

/// Whether a formula calls a transcendental function.
pub(crate) fn is_dear(formula: &'static str) -> bool {
    let is_dear = |name| DEAR.contains(&name) || composite(name).is_some_and(Rule::is_dear);
    lex(formula).iter().any(|token| matches!(token, Token::Name(name) if is_dear(name)))
}

fn composite(name: &str) -> Option<&'static Rule> {
    COMPOSITES.iter().find(|rule| rule.name == name)
}

/// `(tokens)`, unless they bind as tightly as a name.
pub(super) fn atom(tokens: &TokenStream, span: Span) -> TokenStream {
    let tight = |tree: TokenTree| match tree {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '.' | ':'),
        TokenTree::Ident(name) => name != "if",
        TokenTree::Group(_) | TokenTree::Literal(_) => true,
    };
    if tokens.clone().into_iter().all(tight) { tokens.clone() } else { quote_spanned!(span=> (#tokens)) }
}

#[derive(Clone, Copy, PartialEq)]
enum Token {
    Name(&'static str),
    Float(&'static str),
    Int(&'static str),
    Punct(char),
    Open(Delimiter),
    Close,
}

fn mentions(formula: &[Token], name: &'static str) -> bool {
    formula.contains(&Token::Name(name))
}

fn lex(mut text: &'static str) -> Vec<Token> {
    let mut tokens = Vec::new();
    while let Some(first) = text.chars().next() {
        let length = |of: fn(char) -> bool| text.find(|c| !of(c)).unwrap_or(text.len());
        let (token, length) = match first {
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = length(|c| c.is_ascii_alphanumeric() || c == '_');
                (Some(Token::Name(&text[..length])), length)
            }
            '0'..='9' => {
                let length = length(|c| c.is_ascii_digit() || c == '.');
                let number = &text[..length];
                (Some(if number.contains('.') { Token::Float(number) } else { Token::Int(number) }), length)
            }
            '(' => (Some(Token::Open(Delimiter::Parenthesis)), 1),
            '{' => (Some(Token::Open(Delimiter::Brace)), 1),
            ')' | '}' => (Some(Token::Close), 1),
            c if c.is_whitespace() => (None, 1),
            c => (Some(Token::Punct(c)), 1),
        };
        tokens.extend(token);
        text = &text[length..];
    }
    tokens
}

struct Writer<'a> {
    rule: &'a Rule,
    at: &'a At<'a>,
    cotangent: &'a TokenStream,
}

impl Scalar<'_> {
    /// A function of the numbers.
    fn call(self, name: &str, args: &[TokenStream], span: Span) -> TokenStream {
        match self {
            Scalar::Path(scalar) => {
                let name = Ident::new(name, span);
                quote_spanned!(span=> #scalar::#name(#(#args),*))
            }
            Scalar::Plain(float) => super::plain::call(name, args, float, span),
        }
    }

    /// The seed of a partial.
    fn one(self, span: Span) -> TokenStream {
        match self {
            Scalar::Path(scalar) => quote_spanned!(span=> #scalar::ONE),
            Scalar::Plain(_) => quote_spanned!(span=> 1.0),
        }
    }

    /// A factor that need not be written.
    pub(crate) fn is_plain_one(self, factor: &TokenStream) -> bool {
        matches!(self, Scalar::Plain(_)) && factor.to_string() == "1.0"
    }
}

impl Writer<'_> {
    fn write(&self, formula: &[Token]) -> TokenStream {
        self.until_end(&mut formula.iter().copied().peekable()).0
    }

    /// Up to a comma or the end of a group, and whether it was a comma.
    fn until_end(&self, tokens: &mut std::iter::Peekable<impl Iterator<Item = Token>>) -> (TokenStream, bool) {
        let mut written = TokenStream::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Close => break,
                Token::Punct(',') => return (written, true),
                Token::Open(delimiter) => {
                    let mut group = Group::new(delimiter, self.until_end(tokens).0);
                    group.set_span(self.at.span);
                    written.extend([TokenTree::Group(group)]);
                }
                Token::Punct(symbol) => {
                    // All symbols of two characters are comparisons and `&&`.
                    let joint = matches!(tokens.peek(), Some(Token::Punct('=' | '&')));
                    let mut punct = Punct::new(symbol, if joint { Spacing::Joint } else { Spacing::Alone });
                    punct.set_span(self.at.span);
                    written.extend([TokenTree::Punct(punct)]);
                }
                Token::Float(number) => written.extend(self.float(number)),
                Token::Int(number) => written.extend([self.literal(number)]),
                Token::Name(keyword @ ("if" | "else")) => {
                    written.extend([TokenTree::Ident(Ident::new(keyword, self.at.span))]);
                }
                Token::Name(name) => {
                    if tokens.next_if_eq(&Token::Open(Delimiter::Parenthesis)).is_some() {
                        let mut args = Vec::new();
                        loop {
                            let (arg, more) = self.until_end(tokens);
                            args.push(arg);
                            if !more {
                                break;
                            }
                        }
                        written.extend(self.call(name, &args));
                        continue;
                    }
                    let alone =
                        written.is_empty() && matches!(tokens.peek(), None | Some(Token::Close | Token::Punct(',')));
                    let name = self.name(name);
                    written.extend(if alone { name } else { atom(&name, self.at.span) });
                }
            }
        }
        (written, false)
    }

    fn call(&self, name: &str, args: &[TokenStream]) -> TokenStream {
        let At { span, scalar, .. } = *self.at;
        match composite(name).and_then(Rule::composite_formula) {
            Some(_) => {
                let name = Ident::new(name, span);
                quote_spanned!(span=> composites::#name(#(#args),*))
            }
            None => scalar.call(name, args, span),
        }
    }

    fn name(&self, name: &str) -> TokenStream {
        let At { span, scalar, operands, result } = *self.at;
        let operand = self.rule.params.iter().position(|param| param.name == name).and_then(|i| operands.get(i));
        match (operand, name) {
            (Some(operand), _) => operand.clone(),
            (None, "y") => result.clone(),
            (None, "c") => self.cotangent.clone(),
            (None, _) => {
                let name = Ident::new(name, span);
                match scalar {
                    Scalar::Path(scalar) => quote_spanned!(span=> #scalar::constant(::core::f64::consts::#name)),
                    Scalar::Plain(float) => quote_spanned!(span=> std::#float::consts::#name),
                }
            }
        }
    }

    fn float(&self, number: &str) -> TokenStream {
        let At { span, scalar, .. } = *self.at;
        let literal = self.literal(number);
        match (scalar, number) {
            (Scalar::Plain(_), _) => quote!(#literal),
            (Scalar::Path(scalar), "0.0") => quote_spanned!(span=> #scalar::ZERO),
            (Scalar::Path(scalar), "1.0") => quote_spanned!(span=> #scalar::ONE),
            (Scalar::Path(scalar), _) => quote_spanned!(span=> #scalar::constant(#literal)),
        }
    }

    /// The number as written.
    fn literal(&self, number: &str) -> TokenTree {
        let mut literal = number.parse::<Literal>().unwrap_or_else(|_| Literal::string(number));
        literal.set_span(self.at.span);
        TokenTree::Literal(literal)
    }
}
