//! What the table of functions is made of, and how a call finds its variant.

use std::ops::BitOr;

use crate::query::dataview::{EvalError, Evaluator, Value};

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u16);

impl Types {
    /// Null.
    pub const NULL: Types = Types(1);
    /// Booleans.
    pub const BOOLEAN: Types = Types(2);
    /// Numbers.
    pub const NUMBER: Types = Types(4);
    /// Texts.
    pub const STRING: Types = Types(8);
    /// Dates.
    pub const DATE: Types = Types(16);
    /// Durations.
    pub const DURATION: Types = Types(32);
    /// Links.
    pub const LINK: Types = Types(64);
    /// Lists.
    pub const ARRAY: Types = Types(128);
    /// Objects.
    pub const OBJECT: Types = Types(256);
    /// Widgets.
    pub const WIDGET: Types = Types(512);
    /// Functions.
    pub const FUNCTION: Types = Types(1024);
    /// All types.
    pub const ANY: Types = Types(2047);

    /// Each type with its name, in the order of the flags.
    const NAMES: [(Types, &'static str); 11] = [
        (Types::NULL, "null"),
        (Types::BOOLEAN, "boolean"),
        (Types::NUMBER, "number"),
        (Types::STRING, "string"),
        (Types::DATE, "date"),
        (Types::DURATION, "duration"),
        (Types::LINK, "link"),
        (Types::ARRAY, "array"),
        (Types::OBJECT, "object"),
        (Types::WIDGET, "widget"),
        (Types::FUNCTION, "function"),
    ];

    /// The type of `value`.
    pub fn of(value: &Value) -> Types {
        match value {
            Value::Null => Types::NULL,
            Value::Bool(_) => Types::BOOLEAN,
            Value::Number(_) => Types::NUMBER,
            Value::String(_) => Types::STRING,
            Value::Date(_) => Types::DATE,
            Value::Duration(_) => Types::DURATION,
            Value::Link(_) => Types::LINK,
            Value::Array(_) => Types::ARRAY,
            Value::Object(_) | Value::Page(_) => Types::OBJECT,
            Value::Widget(_) => Types::WIDGET,
            Value::Function(_) => Types::FUNCTION,
        }
    }

    /// Both sets together.
    pub const fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// Whether some type is in both sets.
    pub fn meets(self, other: Types) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no other type is in this set than in `other`.
    pub fn is_within(self, other: Types) -> bool {
        self.0 & !other.0 == 0
    }

    /// The names of the types, joined by ` or `; null is not named beside others, since it is taken silently.
    pub fn describe(self) -> String {
        if self == Types::ANY {
            return "any".to_owned();
        }
        let shown = if self == Types::NULL { self } else { Types(self.0 & !Types::NULL.0) };
        let names = Types::NAMES.into_iter().filter(|(kind, _)| shown.meets(*kind)).map(|(_, name)| name);
        names.collect::<Vec<_>>().join(" or ")
    }
}

impl BitOr for Types {
    type Output = Types;

    fn bitor(self, other: Types) -> Types {
        self.or(other)
    }
}

/// A function.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it gives, in one or two sentences.
    pub documentation: &'static str,
    /// An expression and its value.
    pub example: (&'static str, &'static str),
    /// The ways to call it; the first that fits the arguments is taken.
    pub variants: &'static [Variant],
    /// For a number of arguments the positions (from 0) in which a list makes the function map over its elements.
    pub maps: &'static [(usize, &'static [usize])],
}

/// One way to call a function.
pub struct Variant {
    /// The parameters.
    pub parameters: &'static [Parameter],
    /// Whether the last parameter may be given any number of times, none included.
    pub variadic: bool,
    /// What it gives.
    pub result: Types,
    /// The implementation.
    pub run: fn(&Call<'_, '_>) -> Result<Value, EvalError>,
}

/// A parameter of a function.
#[derive(Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub types: Types,
}

impl Parameter {
    /// `name: types`.
    pub fn describe(&self) -> String {
        format!("{}: {}", self.name, self.types.describe())
    }

    /// A parameter.
    pub const fn new(name: &'static str, types: Types) -> Parameter {
        Parameter { name, types }
    }
}

impl Variant {
    /// A variant with exactly these parameters.
    pub(super) const fn new(
        parameters: &'static [Parameter],
        result: Types,
        run: fn(&Call<'_, '_>) -> Result<Value, EvalError>,
    ) -> Variant {
        Variant { parameters, variadic: false, result, run }
    }

    /// A variant that takes what is left, whatever it is; the last parameter may be repeated.
    pub(super) const fn rest(
        parameters: &'static [Parameter],
        result: Types,
        run: fn(&Call<'_, '_>) -> Result<Value, EvalError>,
    ) -> Variant {
        Variant { parameters, variadic: true, result, run }
    }

    /// Null for `parameters`, some of which are null.
    pub(super) const fn null(parameters: &'static [Parameter]) -> Variant {
        Variant::new(parameters, Types::NULL, |_| Ok(Value::Null))
    }

    /// Whether it only says what becomes of null: not worth showing.
    pub fn is_for_null(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.types == Types::NULL)
    }
}

/// A call that is being made.
pub struct Call<'c, 'e> {
    /// Who makes it.
    pub evaluator: &'c Evaluator<'e>,
    /// The arguments, which fit the variant.
    pub arguments: &'c [Value],
}

impl Call<'_, '_> {
    /// The argument at `at`; null behind the last.
    pub(super) fn value(&self, at: usize) -> &Value {
        self.arguments.get(at).unwrap_or(&Value::Null)
    }

    /// The number at `at`; 0 for all else.
    pub(super) fn number(&self, at: usize) -> f64 {
        match self.value(at) {
            Value::Number(number) => *number,
            _ => 0.0,
        }
    }

    /// The text at `at`; empty for all else.
    pub(super) fn text(&self, at: usize) -> &str {
        match self.value(at) {
            Value::String(text) => text,
            _ => "",
        }
    }

    /// The list at `at`; empty for all else. Going through it is taken from the budget.
    pub(super) fn list(&self, at: usize) -> Result<&[Value], EvalError> {
        match self.value(at) {
            Value::Array(list) => {
                self.spend(list.len())?;
                Ok(list)
            }
            _ => Ok(&[]),
        }
    }

    /// Takes `steps` steps from the budget.
    pub(super) fn spend(&self, steps: usize) -> Result<(), EvalError> {
        Ok(self.evaluator.budget().spend(steps as u64)?)
    }

    /// What the lambda at `at` gives for `arguments`; null if there is none.
    pub(super) fn apply(&self, at: usize, arguments: &[Value]) -> Result<Value, EvalError> {
        match self.value(at) {
            Value::Function(lambda) => self.evaluator.call(lambda, arguments),
            _ => Ok(Value::Null),
        }
    }
}

impl Function {
    /// The variants worth showing: without those that only say what becomes of null.
    pub fn shown_variants(&self) -> impl Iterator<Item = &'static Variant> + use<> {
        self.variants.iter().filter(|variant| !variant.is_for_null())
    }

    /// Each way to call it, as `round(number: number, digits: number)`.
    pub fn signatures(&self) -> impl Iterator<Item = String> {
        self.shown_variants().map(|variant| {
            let parameters: Vec<String> = variant.parameters.iter().map(Parameter::describe).collect();
            let more = if variant.variadic { ", …" } else { "" };
            format!("{}({}{more})", self.name, parameters.join(", "))
        })
    }

    /// What there is to say of it, as Markdown.
    pub fn describe(&self) -> String {
        let signatures: Vec<String> = self.signatures().map(|signature| format!("`{signature}`")).collect();
        let (expr, value) = self.example;
        format!("{}\n\n{}\n\n`{expr}` → `{value}`", signatures.join("  \n"), self.documentation)
    }

    /// Calls it.
    ///
    /// # Errors
    /// No variant takes such arguments, or the function itself fails.
    pub fn call(&self, evaluator: &Evaluator<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
        evaluator.budget().spend(1)?;
        let mapped = self.mapped(arguments.len()).iter().copied();
        let lists: Vec<(usize, &[Value])> = mapped
            .filter_map(|at| match arguments.get(at) {
                Some(Value::Array(list)) => Some((at, &***list)),
                _ => None,
            })
            .collect();
        if let Some(shortest) = lists.iter().map(|(_, list)| list.len()).min() {
            return self.map(evaluator, arguments, &lists, shortest);
        }
        let variant = self.variants.iter().find(|variant| variant.takes(arguments));
        let variant = variant.ok_or_else(|| EvalError::new(self.refusal(arguments)))?;
        (variant.run)(&Call { evaluator, arguments })
    }

    /// The positions in which a list makes it map, when called with `count` arguments.
    pub fn mapped(&self, count: usize) -> &'static [usize] {
        let found = self.maps.iter().find(|(arguments, _)| *arguments == count);
        found.map_or(&[], |(_, positions)| positions)
    }

    fn map(
        &self,
        evaluator: &Evaluator<'_>,
        arguments: &[Value],
        lists: &[(usize, &[Value])],
        length: usize,
    ) -> Result<Value, EvalError> {
        let mut results = Vec::with_capacity(length);
        let mut inner = arguments.to_vec();
        for at in 0..length {
            for (position, list) in lists {
                if let (Some(slot), Some(value)) = (inner.get_mut(*position), list.get(at)) {
                    *slot = value.clone();
                }
            }
            results.push(self.call(evaluator, &inner)?);
        }
        Ok(Value::array(results))
    }

    fn refusal(&self, arguments: &[Value]) -> String {
        let types: Vec<&str> = arguments.iter().map(Value::type_name).collect();
        match types.as_slice() {
            [] => format!("{}() needs arguments", self.name),
            _ => format!("{}() does not take {}", self.name, types.join(", ")),
        }
    }
}

impl Variant {
    /// Whether it may take arguments of these types.
    pub(in crate::query::dataview) fn may_take(&self, arguments: &[Types]) -> bool {
        let fits = |(parameter, types): (&Parameter, &Types)| parameter.types.meets(*types);
        self.variadic
            || self.parameters.len() == arguments.len() && self.parameters.iter().zip(arguments).all(fits)
    }

    fn takes(&self, arguments: &[Value]) -> bool {
        if self.variadic {
            return true;
        }
        let fits = |(parameter, argument): (&Parameter, &Value)| parameter.types.meets(Types::of(argument));
        self.parameters.len() == arguments.len() && self.parameters.iter().zip(arguments).all(fits)
    }
}
