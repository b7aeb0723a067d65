//! The value of an expression (`reference`: Dataview, B5).

use std::cell::Cell;
use std::sync::Arc;

use super::ast::{Expr, ExprKind, Name};
use super::{Lambda, Link, Object, Settings, Value, compare, functions, operators};
use crate::query::{Budget, Present, Stopped};
use crate::text::TextRange;

mod index;

/// How deeply evaluation may nest: in expressions, and in functions that call functions.
const MAX_NESTING: u32 = 240;

/// How deeply a value may nest.
const MAX_DEPTH: u32 = 200;

/// What an expression is evaluated in: a row of a query, or the note around an inline query.
pub trait Context {
    /// The variable `name`: a field of the row, else `this`.
    fn field(&self, name: &str) -> Option<Value>;

    /// All variables, which is what `row` gives.
    fn row(&self) -> Object;

    /// The page that a link's path leads to from the note with the query. Only the field that is asked of it should
    /// be made.
    fn page(&self, path: &str) -> Option<Value>;

    /// The path of the file that a link's path leads to from the note with the query.
    fn resolve(&self, path: &str) -> Option<Arc<str>>;
}

/// Variables that are not there, and links that lead nowhere.
#[derive(Clone, Copy, Debug)]
pub struct NoContext;

impl Context for NoContext {
    fn field(&self, _: &str) -> Option<Value> {
        None
    }

    fn row(&self) -> Object {
        Object::default()
    }

    fn page(&self, _: &str) -> Option<Value> {
        None
    }

    fn resolve(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// One sentence without a full stop.
    pub message: String,
    /// The innermost expression that failed, in the text that was parsed.
    pub range: Option<TextRange>,
    /// Set when it did not fail but was stopped: then no other row will do better.
    pub stopped: Option<Stopped>,
}

impl EvalError {
    /// A failure.
    pub fn new(message: impl Into<String>) -> EvalError {
        EvalError { message: message.into(), range: None, stopped: None }
    }

    /// The same, at `range` if no place is known yet.
    #[must_use]
    pub fn at(mut self, range: TextRange) -> EvalError {
        self.range.get_or_insert(range);
        self
    }
}

impl From<Stopped> for EvalError {
    fn from(stopped: Stopped) -> EvalError {
        let message = match stopped {
            Stopped::Cancelled => "cancelled",
            Stopped::TooLong => "it takes too long",
            Stopped::TooLarge => "it takes too much memory",
        };
        EvalError { message: message.to_owned(), range: None, stopped: Some(stopped) }
    }
}

/// The arguments of a lambda that is being called, and those of the lambdas around it.
#[derive(Debug)]
pub struct Scope {
    names: Arc<[Name]>,
    values: Vec<Value>,
    outer: Option<Arc<Scope>>,
    depth: u32,
}

impl Scope {
    fn new(names: Arc<[Name]>, values: Vec<Value>, outer: Option<Arc<Scope>>) -> Scope {
        let depth = values.iter().map(Value::depth).max().unwrap_or(0);
        let depth = depth.max(outer.as_ref().map_or(0, |outer| outer.depth)).saturating_add(1);
        Scope { names, values, outer, depth }
    }

    /// How deeply it nests.
    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    fn find(&self, name: &str) -> Option<&Value> {
        // Of two arguments of one name the later one counts, as where each is stored in turn.
        let own = self.names.iter().zip(&self.values).rev().find(|(own, _)| &*own.text == name);
        match own {
            Some((_, value)) => Some(value),
            None => self.outer.as_deref()?.find(name),
        }
    }

    fn add_to(&self, object: &mut Object) {
        if let Some(outer) = &self.outer {
            outer.add_to(object);
        }
        for (name, value) in self.names.iter().zip(&self.values) {
            object.insert(name.text.clone(), value.clone());
        }
    }
}

/// Evaluates expressions. One serves for many expressions and one row.
pub struct Evaluator<'c> {
    context: &'c dyn Context,
    present: &'c Present,
    settings: &'c Settings,
    budget: &'c Budget,
    nesting: Cell<u32>,
}

impl<'c> Evaluator<'c> {
    /// An evaluator of what stands in `context`.
    pub fn new(
        context: &'c dyn Context,
        present: &'c Present,
        settings: &'c Settings,
        budget: &'c Budget,
    ) -> Evaluator<'c> {
        Evaluator { context, present, settings, budget, nesting: Cell::new(0) }
    }

    /// Variables and links.
    pub fn context(&self) -> &'c dyn Context {
        self.context
    }

    /// The present.
    pub fn present(&self) -> &'c Present {
        self.present
    }

    /// The settings.
    pub fn settings(&self) -> &'c Settings {
        self.settings
    }

    /// What is left of the work it may do.
    pub fn budget(&self) -> &'c Budget {
        self.budget
    }

    /// Compares two values as the operators do.
    pub fn compare(&self, left: &Value, right: &Value) -> compare::Relation {
        compare::compare(left, right, &|path| self.context.resolve(path))
    }

    /// Whether two values are equal, as `=` does.
    pub fn equal(&self, left: &Value, right: &Value) -> bool {
        compare::equal(left, right, &|path| self.context.resolve(path))
    }

    /// The value of `expr`.
    ///
    /// # Errors
    /// An operator or function that does not take such values, or the budget is spent.
    pub fn evaluate(&self, expr: &Expr) -> Result<Value, EvalError> {
        self.evaluate_in(expr, None)
    }

    /// Calls a lambda. Arguments that it does not name are ignored; names without an argument are looked up outside.
    ///
    /// # Errors
    /// As [`Evaluator::evaluate`] of its body.
    pub fn call(&self, lambda: &Lambda, arguments: &[Value]) -> Result<Value, EvalError> {
        let values = arguments.iter().take(lambda.parameters.len()).cloned().collect();
        let scope = Scope::new(lambda.parameters.clone(), values, lambda.scope.clone());
        if scope.depth > MAX_DEPTH {
            return Err(EvalError::new("values nest too deeply"));
        }
        self.evaluate_in(&lambda.body, Some(&Arc::new(scope)))
    }

    fn evaluate_in(&self, expr: &Expr, scope: Option<&Arc<Scope>>) -> Result<Value, EvalError> {
        self.budget.spend(1)?;
        let nesting = self.nesting.get();
        if nesting >= MAX_NESTING {
            return Err(EvalError::new("functions call each other too deeply").at(expr.range));
        }
        self.nesting.set(nesting + 1);
        let value = self.evaluate_kind(expr, scope);
        self.nesting.set(nesting);
        let value = value.map_err(|error| error.at(expr.range))?;
        self.check_depth(&value).map_err(|error| error.at(expr.range))?;
        Ok(value)
    }

    /// Refuses values that nest too deeply: comparing, showing and dropping them recurse.
    pub(super) fn check_depth(&self, value: &Value) -> Result<(), EvalError> {
        match value.depth() {
            depth if depth > MAX_DEPTH => Err(EvalError::new("values nest too deeply")),
            _ => Ok(()),
        }
    }

    /// `items` in the order of their keys; equal ones keep theirs. The order of values is not always one (durations
    /// of equal length in different units), which this merge sort stands, as JavaScript's does.
    ///
    /// # Errors
    /// The budget is spent.
    pub fn sort_by_keys<T>(&self, items: Vec<T>, key: impl Fn(&T) -> &Value) -> Result<Vec<T>, EvalError> {
        let steps = items.len().checked_ilog2().unwrap_or(0) as usize * items.len();
        self.budget.spend(steps as u64)?;
        Ok(merge_sort(items, &|left, right| self.compare(key(left), key(right)).is_le()))
    }

    fn evaluate_kind(&self, expr: &Expr, scope: Option<&Arc<Scope>>) -> Result<Value, EvalError> {
        match &expr.kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Date(date) => Ok(Value::Date(date.date(self.present))),
            ExprKind::Variable(name) => Ok(self.variable(name, scope)),
            ExprKind::Negated(child) => Ok(Value::Bool(!self.evaluate_in(child, scope)?.is_truthy())),
            ExprKind::Binary { left, op, right, .. } => {
                let left = self.evaluate_in(left, scope)?;
                let right = self.evaluate_in(right, scope)?;
                self.kept(operators::apply(self, *op, &left, &right)?)
            }
            ExprKind::Index { object, index, .. } => self.index(object, index, scope),
            ExprKind::Call { function, arguments, .. } => {
                self.kept(self.call_expr(function, arguments, scope)?)
            }
            ExprKind::Lambda { parameters, body } => Ok(Value::Function(Arc::new(Lambda {
                parameters: parameters.clone(),
                body: body.clone(),
                scope: scope.cloned(),
            }))),
            ExprKind::List(values) => self.kept(Value::array(self.all(values, scope)?)),
            ExprKind::Object(fields) => self.kept(self.object(fields, scope)?),
            ExprKind::Missing => Ok(Value::Null),
        }
    }

    /// A value that was made, for which there must be room.
    fn kept(&self, value: Value) -> Result<Value, EvalError> {
        let units = match &value {
            Value::Array(list) => list.len(),
            Value::Object(object) => object.len(),
            Value::String(text) => text.len() / 64,
            _ => 0,
        };
        self.budget.keep(units as u64)?;
        Ok(value)
    }

    fn all(&self, values: &[Expr], scope: Option<&Arc<Scope>>) -> Result<Vec<Value>, EvalError> {
        values.iter().map(|value| self.evaluate_in(value, scope)).collect()
    }

    fn object(&self, fields: &[(Name, Expr)], scope: Option<&Arc<Scope>>) -> Result<Value, EvalError> {
        let mut object = Object::default();
        for (name, value) in fields {
            object.insert(name.text.clone(), self.evaluate_in(value, scope)?);
        }
        Ok(Value::object(object))
    }

    fn variable(&self, name: &str, scope: Option<&Arc<Scope>>) -> Value {
        let local = scope.and_then(|scope| scope.find(name)).cloned();
        local.or_else(|| self.context.field(name)).unwrap_or_default()
    }

    fn call_expr(
        &self,
        function: &Expr,
        arguments: &[Expr],
        scope: Option<&Arc<Scope>>,
    ) -> Result<Value, EvalError> {
        // A name is that of a built-in function, whatever variables there are.
        if let ExprKind::Variable(name) = &function.kind {
            let arguments = self.all(arguments, scope)?;
            return self.call_named(name, &arguments).map_err(|error| match error.range {
                None if functions::find(name).is_none() => error.at(function.range),
                _ => error,
            });
        }
        let callee = self.evaluate_in(function, scope)?;
        let arguments = self.all(arguments, scope)?;
        match callee {
            Value::Function(lambda) => self.call(&lambda, &arguments),
            // The plugin takes a text for the name of a function.
            Value::String(name) => self.call_named(&name, &arguments),
            other => Err(EvalError::new(format!("{} is not a function", other.type_name()))),
        }
    }

    fn call_named(&self, name: &str, arguments: &[Value]) -> Result<Value, EvalError> {
        match functions::find(name) {
            Some(function) => function.call(self, arguments),
            None => Err(EvalError::new(format!("there is no function \"{name}\""))),
        }
    }

    /// The page that a link leads to.
    pub(super) fn page_of(&self, link: &Link) -> Option<Value> {
        self.context.page(&link.path)
    }
}

fn merge_sort<T>(mut items: Vec<T>, in_order: &dyn Fn(&T, &T) -> bool) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let back = items.split_off(items.len() / 2);
    let mut out = Vec::with_capacity(items.len() + back.len());
    let mut left = merge_sort(items, in_order).into_iter().peekable();
    let mut right = merge_sort(back, in_order).into_iter().peekable();
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let next = if in_order(first, second) { left.next() } else { right.next() };
        out.extend(next);
    }
    out.extend(left);
    out.extend(right);
    out
}
