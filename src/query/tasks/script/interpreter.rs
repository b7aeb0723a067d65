//! Evaluation.

use std::cell::Cell;
use std::sync::Arc;

use super::syntax::{Body, Expr, Function, Item, Logical, Property, Statement, Target};
use super::value::Value;
use super::{Scope, ScriptError, arrays, globals, host, moment, operators, strings};
use crate::query::pattern::{Flags, Pattern};

type Answer = Result<Value, ScriptError>;

/// Deeper evaluation is given up: it takes stack.
const DEEPEST: usize = 120;

/// Names bound by the expression itself, innermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Option<Arc<Bound>>);

#[derive(Debug)]
struct Bound {
    name: Arc<str>,
    value: Value,
    outer: Names,
}

impl Names {
    fn with(&self, name: Arc<str>, value: Value) -> Names {
        Names(Some(Arc::new(Bound { name, value, outer: self.clone() })))
    }

    fn get(&self, name: &str) -> Option<&Value> {
        let mut at = self;
        while let Some(bound) = &at.0 {
            if *bound.name == *name {
                return Some(&bound.value);
            }
            at = &bound.outer;
        }
        None
    }
}

/// A function with the names it was made among.
#[derive(Clone, Debug)]
pub struct Closure {
    function: Arc<Function>,
    names: Names,
    /// Its own name, so that it can call itself.
    own: Option<Arc<str>>,
}

/// What a statement leads to.
enum Flow {
    On(Names),
    Return(Value),
}

/// Evaluates in one scope.
pub(super) struct Interpreter<'s> {
    pub(super) scope: &'s Scope<'s>,
    depth: Cell<usize>,
    /// Set while `?.` leaves its chain.
    left_chain: Cell<bool>,
}

pub(super) fn run(body: &[Statement], scope: &Scope<'_>) -> Answer {
    let it = Interpreter { scope, depth: Cell::new(0), left_chain: Cell::new(false) };
    match it.statements(body, Names::default())? {
        Flow::Return(value) => Ok(value),
        Flow::On(_) => Ok(Value::Undefined),
    }
}

/// A `TypeError` as JavaScript words it.
pub(super) fn no_member(of: &Value, name: &str) -> ScriptError {
    ScriptError::Thrown(format!("TypeError: Cannot read properties of {} (reading '{name}')", of.text()))
}

fn unsupported(what: impl Into<String>) -> ScriptError {
    ScriptError::Unsupported { what: what.into() }
}

impl Interpreter<'_> {
    fn deeper<T>(&self, run: impl FnOnce() -> Result<T, ScriptError>) -> Result<T, ScriptError> {
        self.scope.budget.spend(1)?;
        if self.depth.get() >= DEEPEST {
            return Err(unsupported("evaluation this deep"));
        }
        self.depth.set(self.depth.get() + 1);
        let out = run();
        self.depth.set(self.depth.get() - 1);
        out
    }

    fn statements(&self, body: &[Statement], mut names: Names) -> Result<Flow, ScriptError> {
        for statement in body {
            match self.statement(statement, &names)? {
                Flow::On(next) => names = next,
                done => return Ok(done),
            }
        }
        Ok(Flow::On(names))
    }

    fn statement(&self, statement: &Statement, names: &Names) -> Result<Flow, ScriptError> {
        Ok(match statement {
            Statement::Bind(target, value) => {
                let value = value.as_ref().map_or(Ok(Value::Undefined), |value| self.expr(value, names))?;
                Flow::On(self.bound(target, value, names.clone())?)
            }
            Statement::Return(value) => {
                Flow::Return(value.as_ref().map_or(Ok(Value::Undefined), |value| self.expr(value, names))?)
            }
            Statement::If(condition, then, otherwise) => {
                let chosen =
                    if self.expr(condition, names)?.is_true() { Some(then) } else { otherwise.as_ref() };
                match chosen {
                    Some(chosen) => match self.deeper(|| self.statement(chosen, names))? {
                        Flow::On(_) => Flow::On(names.clone()),
                        done => done,
                    },
                    None => Flow::On(names.clone()),
                }
            }
            // `const a = 1, b = 2` is a block too; its names stay.
            Statement::Block(body) => self.deeper(|| self.statements(body, names.clone()))?,
            Statement::Expr(value) => {
                self.expr(value, names)?;
                Flow::On(names.clone())
            }
            Statement::Throw(value) => return Err(ScriptError::Thrown(self.expr(value, names)?.text())),
            Statement::Function(name, function) => {
                let own = Some(name.clone());
                let closure = Closure { function: function.clone(), names: names.clone(), own };
                Flow::On(names.with(name.clone(), Value::Function(Arc::new(closure))))
            }
        })
    }

    fn bound(&self, target: &Target, value: Value, names: Names) -> Result<Names, ScriptError> {
        Ok(match target {
            Target::Name(name) => names.with(name.clone(), value),
            Target::List(targets) => {
                let Value::List(items) = &value else {
                    return Err(ScriptError::Thrown(format!("TypeError: {} is not iterable", value.text())));
                };
                targets.iter().enumerate().fold(names, |names, (at, name)| match name {
                    Some(name) => {
                        names.with(name.clone(), items.get(at).cloned().unwrap_or(Value::Undefined))
                    }
                    None => names,
                })
            }
            Target::Members(targets) => {
                let mut names = names;
                for name in targets {
                    names = names.with(name.clone(), self.member(&value, name)?);
                }
                names
            }
        })
    }

    pub(super) fn expr(&self, expr: &Expr, names: &Names) -> Answer {
        self.deeper(|| self.expr_here(expr, names))
    }

    fn expr_here(&self, expr: &Expr, names: &Names) -> Answer {
        Ok(match expr {
            Expr::Undefined => Value::Undefined,
            Expr::Null => Value::Null,
            Expr::Bool(value) => Value::Bool(*value),
            Expr::Number(number) => Value::Number(*number),
            Expr::Text(text) => Value::Text(text.clone()),
            Expr::Pattern(pattern) => Value::Pattern(pattern.clone()),
            Expr::Template(texts, values) => self.template(texts, values, names)?,
            Expr::Name(name, _) => match names.get(name) {
                Some(value) => value.clone(),
                None => globals::value(self.scope, name)?,
            },
            Expr::List(items) => self.items(items, names)?.into_iter().collect(),
            Expr::Object(members) => self.object(members, names)?,
            Expr::Unary(operator, operand) => operators::unary(*operator, &self.operand(operand, names)?),
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.expr(left, names)?, self.expr(right, names)?);
                operators::binary(*operator, &left, &right)?
            }
            Expr::Logical(operator, left, right) => {
                let left = self.expr(left, names)?;
                let done = match operator {
                    Logical::And => !left.is_true(),
                    Logical::Or => left.is_true(),
                    Logical::Nullish => !left.is_nullish(),
                };
                if done { left } else { self.expr(right, names)? }
            }
            Expr::Choice(condition, yes, no) => {
                let chosen = if self.expr(condition, names)?.is_true() { yes } else { no };
                self.expr(chosen, names)?
            }
            Expr::Member { of, name, optional } => {
                let of = self.expr(of, names)?;
                match self.leaves_chain(&of, *optional) {
                    true => Value::Undefined,
                    false => self.member(&of, name)?,
                }
            }
            Expr::Index { of, key, optional } => {
                let of = self.expr(of, names)?;
                match self.leaves_chain(&of, *optional) {
                    true => Value::Undefined,
                    false => self.member(&of, &self.expr(key, names)?.text())?,
                }
            }
            Expr::Call { of, arguments, optional } => self.called(of, arguments, *optional, names)?,
            Expr::Chain(inner) => {
                let value = self.expr(inner, names)?;
                self.left_chain.set(false);
                value
            }
            Expr::Function(function) => {
                let closure = Closure { function: function.clone(), names: names.clone(), own: None };
                Value::Function(Arc::new(closure))
            }
            Expr::NewError(message) => {
                let message =
                    message.as_ref().map_or(Ok(Value::of_text("")), |message| self.expr(message, names))?;
                Value::of_text(format!("Error: {}", message.text()))
            }
        })
    }

    /// `typeof nothing` is no error.
    fn operand(&self, operand: &Expr, names: &Names) -> Answer {
        match self.expr(operand, names) {
            Err(ScriptError::Thrown(_)) if matches!(operand, Expr::Name(..)) => Ok(Value::Undefined),
            value => value,
        }
    }

    /// Whether the chain ends here: at `?.` behind nothing, and at everything that follows in it.
    fn leaves_chain(&self, of: &Value, optional: bool) -> bool {
        if optional && of.is_nullish() {
            self.left_chain.set(true);
        }
        self.left_chain.get()
    }

    fn template(&self, texts: &[Arc<str>], values: &[Expr], names: &Names) -> Answer {
        let mut out = String::new();
        for (at, text) in texts.iter().enumerate() {
            out.push_str(text);
            if let Some(value) = values.get(at) {
                out.push_str(&self.expr(value, names)?.text());
            }
        }
        Ok(Value::of_text(out))
    }

    fn items(&self, items: &[Item], names: &Names) -> Result<Vec<Value>, ScriptError> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            let value = self.expr(&item.value, names)?;
            match (item.spread, value) {
                (false, value) => out.push(value),
                (true, Value::List(items)) => {
                    self.scope.budget.spend(items.len() as u64)?;
                    out.extend(items.iter().cloned());
                }
                (true, Value::Text(text)) => out.extend(text.chars().map(|c| Value::of_text(c.to_string()))),
                (true, value) => {
                    return Err(ScriptError::Thrown(format!("TypeError: {} is not iterable", value.text())));
                }
            }
        }
        Ok(out)
    }

    fn object(&self, members: &[Property], names: &Names) -> Answer {
        let mut out: Vec<(Arc<str>, Value)> = Vec::new();
        let mut set = |name: Arc<str>, value: Value| match out.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => out.push((name, value)),
        };
        for member in members {
            match member {
                Property::Named(name, value) => set(name.clone(), self.expr(value, names)?),
                Property::Computed(name, value) => {
                    set(Arc::from(self.expr(name, names)?.text()), self.expr(value, names)?);
                }
                Property::Spread(value) => match self.expr(value, names)? {
                    Value::Object(members) => {
                        members.iter().for_each(|(name, value)| set(name.clone(), value.clone()))
                    }
                    Value::Null | Value::Undefined => {}
                    _ => return Err(unsupported("spreading this into an object")),
                },
            }
        }
        Ok(Value::Object(Arc::new(out)))
    }

    /// A call: of a method if it is a member of something, else of a function.
    fn called(&self, of: &Expr, arguments: &[Item], optional: bool, names: &Names) -> Answer {
        let (receiver, name) = match of {
            Expr::Member { of, name, optional } => {
                (Some((self.expr(of, names)?, *optional)), name.to_string())
            }
            Expr::Index { of, key, optional } => {
                let of = self.expr(of, names)?;
                if self.leaves_chain(&of, *optional) {
                    return Ok(Value::Undefined);
                }
                (Some((of, *optional)), self.expr(key, names)?.text())
            }
            _ => (None, String::new()),
        };
        let Some((receiver, opens)) = receiver else {
            let function = self.expr(of, names)?;
            if self.leaves_chain(&function, optional) {
                return Ok(Value::Undefined);
            }
            let arguments = self.items(arguments, names)?;
            return self.call(&function, &arguments);
        };
        if self.leaves_chain(&receiver, opens) {
            return Ok(Value::Undefined);
        }
        if receiver.is_nullish() {
            return Err(no_member(&receiver, &name));
        }
        let arguments = self.items(arguments, names)?;
        if let Some(answer) = self.method(&receiver, &name, &arguments) {
            return answer;
        }
        let function = self.member(&receiver, &name)?;
        if self.leaves_chain(&function, optional) {
            return Ok(Value::Undefined);
        }
        match function {
            Value::Function(_) | Value::Builtin(_) | Value::Space(_) => self.call(&function, &arguments),
            _ => Err(ScriptError::Thrown(format!("TypeError: {name} is not a function"))),
        }
    }

    /// Calls a method that a value has by nature; `None` if it has none of this name.
    fn method(&self, of: &Value, name: &str, arguments: &[Value]) -> Option<Answer> {
        let unsupported = |what: String| Some(Err(unsupported(what)));
        match of {
            Value::Text(_) if strings::is_unsupported(name) => unsupported(format!("\"{name}\" of texts")),
            Value::List(_) if arrays::is_unsupported(name) => unsupported(format!("\"{name}\" of lists")),
            Value::Text(text) => strings::call(self, text, name, arguments),
            Value::List(list) => arrays::call(self, list, name, arguments),
            Value::Number(number) => globals::number_method(*number, name, arguments),
            Value::Bool(_) if name == "toString" => Some(Ok(Value::of_text(of.text()))),
            Value::Pattern(pattern) => globals::pattern_method(self, pattern, name, arguments),
            Value::Moment(at) => moment::call(at, name, arguments, self.scope),
            Value::TaskDate(_) | Value::Task(_) | Value::Item(..) | Value::File(_) => {
                host::call(self, of, name, arguments)
            }
            Value::Space(space) => globals::call(self, *space, name, arguments),
            _ => None,
        }
    }

    /// A member of a value.
    pub(super) fn member(&self, of: &Value, name: &str) -> Answer {
        #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
        let size = |size: usize| Value::Number(size as f64);
        let place = || name.parse::<usize>().ok();
        Ok(match of {
            Value::Undefined | Value::Null => return Err(no_member(of, name)),
            Value::Text(text) if name == "length" => size(strings::length(text)),
            Value::Text(text) => match place().filter(|at| *at < strings::length(text)) {
                Some(at) => Value::of_text(strings::part(text, at, at + 1)),
                None => Value::Undefined,
            },
            Value::List(items) if name == "length" => size(items.len()),
            Value::List(items) => place().and_then(|at| items.get(at)).cloned().unwrap_or(Value::Undefined),
            Value::Object(members) => {
                let member = members.iter().find(|(known, _)| **known == *name);
                member.map_or(Value::Undefined, |(_, value)| value.clone())
            }
            Value::Pattern(pattern) => match name {
                "global" => Value::Bool(pattern.flags().global),
                _ => Value::Undefined,
            },
            Value::Space(space) => globals::member(self.scope, *space, name)?,
            Value::TaskDate(_) | Value::Task(_) | Value::Item(..) | Value::File(_) => {
                host::member(self.scope, of, name)?
            }
            Value::Bool(_) | Value::Number(_) | Value::Function(_) | Value::Builtin(_) | Value::Moment(_) => {
                Value::Undefined
            }
        })
    }

    /// Calls a function.
    pub(super) fn call(&self, function: &Value, arguments: &[Value]) -> Answer {
        match function {
            Value::Function(closure) => self.deeper(|| self.call_closure(closure, arguments)),
            Value::Builtin(name) => globals::call_named(self, name, arguments),
            Value::Space(space) => globals::call_space(self, *space, arguments),
            other => Err(ScriptError::Thrown(format!("TypeError: {} is not a function", other.text()))),
        }
    }

    fn call_closure(&self, closure: &Arc<Closure>, arguments: &[Value]) -> Answer {
        let mut names = closure.names.clone();
        if let Some(own) = &closure.own {
            names = names.with(own.clone(), Value::Function(closure.clone()));
        }
        for (at, (target, default)) in closure.function.parameters.iter().enumerate() {
            let given = arguments.get(at).cloned().unwrap_or(Value::Undefined);
            let value = match (given, default) {
                (Value::Undefined, Some(default)) => self.expr(default, &names)?,
                (given, _) => given,
            };
            names = self.bound(target, value, names)?;
        }
        // A function's own chains are its own.
        let outer = self.left_chain.replace(false);
        let value = match &closure.function.body {
            Body::Expr(expr) => self.expr(expr, &names),
            Body::Block(body) => self.statements(body, names).map(|flow| match flow {
                Flow::Return(value) => value,
                Flow::On(_) => Value::Undefined,
            }),
        };
        self.left_chain.set(outer);
        value
    }

    /// A pattern made while evaluating.
    pub(super) fn pattern(&self, source: &str, flags: &str) -> Result<Arc<Pattern>, ScriptError> {
        self.scope.budget.spend(1 + source.len() as u64 / 16)?;
        let pattern = Flags::read(flags).and_then(|flags| Pattern::new(source, flags));
        pattern.map(Arc::new).map_err(|error| ScriptError::Thrown(format!("SyntaxError: {}", error.message)))
    }
}
