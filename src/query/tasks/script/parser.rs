//! The grammar.

use std::ops::Range;
use std::sync::Arc;

use super::SyntaxError;
use super::lexer::{self, Placed, Token};
use super::syntax::{Binary, Body, Expr, Function, Item, Logical, Property, Statement, Target, Unary};
use crate::query::pattern::{Flags, Pattern};

/// Deeper expressions are refused: reading and evaluating them takes stack.
const DEEPEST: usize = 60;

/// Longer expressions are refused: a sum of thousands is a tree as deep.
const MOST_TOKENS: usize = 2000;

/// Words that start statements which are not evaluated here.
const UNSUPPORTED: [&str; 16] = [
    "for", "while", "do", "switch", "try", "class", "async", "await", "yield", "import", "export", "with",
    "debugger", "delete", "super", "this",
];

const ASSIGNMENTS: [&str; 17] = [
    "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**=", "<<=", ">>=", ">>>=", "&&=", "||=", "??=",
    "++",
];

type Parsed<T> = Result<T, SyntaxError>;

/// An expression; or, as the plugin tells them apart, statements if the text has the word `return` anywhere.
pub(super) fn parse(source: &str) -> Parsed<Vec<Statement>> {
    let tokens = lexer::tokens(source)?;
    if tokens.len() > MOST_TOKENS {
        let message = "an expression this long".to_owned();
        return Err(SyntaxError { range: 0..source.len(), message, unsupported: true });
    }
    let mut parser = Parser { source, offset: 0, tokens, at: 0, depth: 0 };
    let mut body = Vec::new();
    if !source.contains("return") {
        body.push(Statement::Return(Some(parser.sequence()?)));
        parser.end_statement()?;
    }
    while parser.peek() != &Token::End {
        body.push(parser.statement()?);
    }
    Ok(body)
}

struct Parser<'s> {
    source: &'s str,
    /// Where `source` starts in the text that ranges are about.
    offset: usize,
    tokens: Vec<Placed>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |placed| &placed.token)
    }

    fn peek_at(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at + ahead).map_or(&Token::End, |placed| &placed.token)
    }

    fn range(&self) -> Range<usize> {
        let range = self
            .tokens
            .get(self.at)
            .map_or(self.source.len()..self.source.len(), |placed| placed.range.clone());
        range.start + self.offset..range.end + self.offset
    }

    fn error<T>(&self, message: &str) -> Parsed<T> {
        Err(SyntaxError { range: self.range(), message: message.to_owned(), unsupported: false })
    }

    fn unsupported<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(SyntaxError { range: self.range(), message: message.into(), unsupported: true })
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(known) if *known == sign)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.eat(sign) {
            return Ok(());
        }
        self.error(&format!("\"{sign}\" is expected here"))
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Name(name) if name == word)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST {
            return self.unsupported("nested too deeply");
        }
        self.depth += 1;
        let out = read(self);
        self.depth -= 1;
        out
    }

    fn end_statement(&mut self) -> Parsed<()> {
        let after_line = self.tokens.get(self.at).is_some_and(|placed| placed.after_line);
        if self.eat(";") || self.peek() == &Token::End || self.is("}") || after_line {
            return Ok(());
        }
        self.error("the expression should end here")
    }

    fn statement(&mut self) -> Parsed<Statement> {
        self.deeper(Self::statement_here)
    }

    fn statement_here(&mut self) -> Parsed<Statement> {
        if self.eat(";") {
            return Ok(Statement::Block(Vec::new()));
        }
        if self.is("{") {
            return Ok(Statement::Block(self.block()?));
        }
        let word = match self.peek() {
            Token::Name(name) => name.clone(),
            _ => String::new(),
        };
        match word.as_str() {
            "const" | "let" | "var" => self.binding(),
            "return" => {
                self.at += 1;
                let after_line = self.tokens.get(self.at).is_some_and(|placed| placed.after_line);
                let empty = self.is(";") || self.is("}") || self.peek() == &Token::End || after_line;
                let value = if empty { None } else { Some(self.sequence()?) };
                self.end_statement()?;
                Ok(Statement::Return(value))
            }
            "if" => {
                self.at += 1;
                self.expect("(")?;
                let condition = self.sequence()?;
                self.expect(")")?;
                let then = Box::new(self.statement()?);
                let otherwise = if self.eat_word("else") { Some(Box::new(self.statement()?)) } else { None };
                Ok(Statement::If(condition, then, otherwise))
            }
            "throw" => {
                self.at += 1;
                let value = self.expr()?;
                self.end_statement()?;
                Ok(Statement::Throw(value))
            }
            "function" => {
                self.at += 1;
                let name = self.name()?;
                Ok(Statement::Function(name, Arc::new(self.function()?)))
            }
            word if UNSUPPORTED.contains(&word) => self.unsupported(format!("\"{word}\"")),
            _ => {
                let value = self.sequence()?;
                self.end_statement()?;
                Ok(Statement::Expr(value))
            }
        }
    }

    fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.expect("{")?;
        let mut out = Vec::new();
        while !self.is("}") {
            if self.peek() == &Token::End {
                return self.error("\"}\" is missing");
            }
            out.push(self.statement()?);
        }
        self.at += 1;
        Ok(out)
    }

    fn binding(&mut self) -> Parsed<Statement> {
        self.at += 1;
        let mut all = Vec::new();
        loop {
            let target = self.target()?;
            let value = if self.eat("=") { Some(self.expr()?) } else { None };
            all.push(Statement::Bind(target, value));
            if !self.eat(",") {
                break;
            }
        }
        self.end_statement()?;
        // Not a block of its own: what it binds is seen behind it.
        Ok(if all.len() == 1 { all.remove(0) } else { Statement::Block(all) })
    }

    fn name(&mut self) -> Parsed<Arc<str>> {
        match self.peek() {
            Token::Name(name) => {
                let name = Arc::from(name.as_str());
                self.at += 1;
                Ok(name)
            }
            _ => self.error("a name is expected here"),
        }
    }

    fn target(&mut self) -> Parsed<Target> {
        if self.eat("[") {
            let mut names = Vec::new();
            while !self.eat("]") {
                if self.eat(",") {
                    names.push(None);
                    continue;
                }
                names.push(Some(self.name()?));
                if !self.is("]") {
                    self.expect(",")?;
                }
            }
            return Ok(Target::List(names));
        }
        if self.eat("{") {
            let mut names = Vec::new();
            while !self.eat("}") {
                names.push(self.name()?);
                if self.is(":") || self.is("=") {
                    return self.unsupported("taking values apart like this");
                }
                if !self.is("}") {
                    self.expect(",")?;
                }
            }
            return Ok(Target::Members(names));
        }
        self.name().map(Target::Name)
    }

    /// Parameters and body behind `function name`.
    fn function(&mut self) -> Parsed<Function> {
        self.expect("(")?;
        let parameters = self.parameters()?;
        Ok(Function { parameters, body: Body::Block(self.block()?) })
    }

    /// Parameters up to and with the `)`.
    fn parameters(&mut self) -> Parsed<Vec<(Target, Option<Expr>)>> {
        let mut out = Vec::new();
        while !self.eat(")") {
            if self.is("...") {
                return self.unsupported("rest parameters");
            }
            let target = self.target()?;
            let default = if self.eat("=") { Some(self.expr()?) } else { None };
            out.push((target, default));
            if !self.is(")") {
                self.expect(",")?;
            }
        }
        Ok(out)
    }

    /// Expressions with commas between: the last counts.
    fn sequence(&mut self) -> Parsed<Expr> {
        let value = self.expr()?;
        if self.is(",") {
            return self.unsupported("the comma operator");
        }
        Ok(value)
    }

    fn expr(&mut self) -> Parsed<Expr> {
        self.deeper(Self::expr_here)
    }

    fn expr_here(&mut self) -> Parsed<Expr> {
        if let Some(function) = self.arrow()? {
            return Ok(Expr::Function(Arc::new(function)));
        }
        let condition = self.binary(0)?;
        if ASSIGNMENTS.iter().any(|sign| self.is(sign)) || self.is("--") {
            return self.unsupported("an assignment");
        }
        if !self.eat("?") {
            return Ok(condition);
        }
        let yes = self.expr()?;
        self.expect(":")?;
        let no = self.expr()?;
        Ok(Expr::Choice(Box::new(condition), Box::new(yes), Box::new(no)))
    }

    /// `x => …`, `(x, y) => …`
    fn arrow(&mut self) -> Parsed<Option<Function>> {
        let single = matches!(self.peek(), Token::Name(_)) && self.peek_at(1) == &Token::Sign("=>");
        if !(single || self.is("(") && self.closes_before_arrow()) {
            return Ok(None);
        }
        let parameters = if single {
            vec![(Target::Name(self.name()?), None)]
        } else {
            self.at += 1;
            self.parameters()?
        };
        self.expect("=>")?;
        let body = if self.is("{") { Body::Block(self.block()?) } else { Body::Expr(self.expr()?) };
        Ok(Some(Function { parameters, body }))
    }

    /// Whether the `(` here closes right before a `=>`.
    fn closes_before_arrow(&self) -> bool {
        let mut depth = 0_usize;
        for ahead in 0.. {
            match self.peek_at(ahead) {
                Token::Sign("(" | "[" | "{") => depth += 1,
                Token::Sign(")" | "]" | "}") => {
                    depth -= 1;
                    if depth == 0 {
                        return self.peek_at(ahead + 1) == &Token::Sign("=>");
                    }
                }
                Token::End => return false,
                _ => {}
            }
        }
        false
    }

    /// Operators of two operands, by climbing their strength.
    fn binary(&mut self, weakest: u8) -> Parsed<Expr> {
        let mut left = self.unary()?;
        loop {
            let operator = match self.peek() {
                Token::Sign(sign) => *sign,
                Token::Name(name) if name == "in" => "in",
                Token::Name(name) if name == "instanceof" => return self.unsupported("\"instanceof\""),
                _ => return Ok(left),
            };
            if matches!(operator, "<<" | ">>" | ">>>") {
                return self.unsupported("shifting bits");
            }
            let Some(strength) = strength(operator).filter(|strength| *strength >= weakest) else {
                return Ok(left);
            };
            self.at += 1;
            // Powers group to the right.
            let next = if operator == "**" { strength } else { strength + 1 };
            let right = self.deeper(|parser| parser.binary(next))?;
            left = join(operator, left, right);
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let operator = match self.peek() {
            Token::Sign("!") => Unary::Not,
            Token::Sign("-") => Unary::Minus,
            Token::Sign("+") => Unary::Plus,
            Token::Sign("~") => Unary::BitNot,
            Token::Sign("++" | "--") => return self.unsupported("an assignment"),
            Token::Name(name) if name == "typeof" => Unary::TypeOf,
            Token::Name(name) if name == "void" => Unary::Void,
            _ => return self.postfix(),
        };
        self.at += 1;
        let operand = self.deeper(Self::unary)?;
        Ok(Expr::Unary(operator, Box::new(operand)))
    }

    fn postfix(&mut self) -> Parsed<Expr> {
        let mut value = self.primary()?;
        let (mut optional_seen, mut length) = (false, 0);
        loop {
            length += 1;
            if length > DEEPEST * 2 {
                return self.unsupported("a chain of so many members");
            }
            if self.eat("?.") {
                optional_seen = true;
                value = if self.eat("(") {
                    let arguments = self.items(")")?;
                    Expr::Call { of: Box::new(value), arguments, optional: true }
                } else if self.eat("[") {
                    let key = Box::new(self.sequence()?);
                    self.expect("]")?;
                    Expr::Index { of: Box::new(value), key, optional: true }
                } else {
                    Expr::Member { name: self.name()?, of: Box::new(value), optional: true }
                };
            } else if self.eat(".") {
                let name = self.name()?;
                value = Expr::Member { of: Box::new(value), name, optional: false };
            } else if self.eat("[") {
                let key = Box::new(self.sequence()?);
                self.expect("]")?;
                value = Expr::Index { of: Box::new(value), key, optional: false };
            } else if self.eat("(") {
                let arguments = self.items(")")?;
                value = Expr::Call { of: Box::new(value), arguments, optional: false };
            } else if matches!(self.peek(), Token::Template(..)) {
                return self.unsupported("a tagged template");
            } else {
                break;
            }
        }
        Ok(if optional_seen { Expr::Chain(Box::new(value)) } else { value })
    }

    /// Arguments or members up to and with `end`.
    fn items(&mut self, end: &str) -> Parsed<Vec<Item>> {
        let mut out = Vec::new();
        while !self.eat(end) {
            if self.is(",") && end == "]" {
                self.at += 1;
                out.push(Item { value: Expr::Undefined, spread: false });
                continue;
            }
            let spread = self.eat("...");
            out.push(Item { value: self.expr()?, spread });
            if !self.is(end) {
                self.expect(",")?;
            }
        }
        Ok(out)
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let range = self.range();
        match self.next() {
            Token::Number(number) => Ok(Expr::Number(number)),
            Token::Text(text) => Ok(Expr::Text(Arc::from(text))),
            Token::Template(texts, holes) => self.template(texts, holes),
            Token::Pattern(source, flags) => {
                let pattern = Flags::read(&flags).and_then(|flags| Pattern::new(&source, flags));
                pattern.map(|pattern| Expr::Pattern(Arc::new(pattern))).map_err(|error| SyntaxError {
                    range,
                    message: format!("not a pattern: {}", error.message),
                    unsupported: false,
                })
            }
            Token::Sign("(") => {
                let value = self.sequence()?;
                self.expect(")")?;
                Ok(value)
            }
            Token::Sign("[") => Ok(Expr::List(self.items("]")?)),
            Token::Sign("{") => self.object(),
            Token::Name(name) => self.word(&name, range),
            Token::End => {
                self.at -= 1;
                self.error("something is missing at the end")
            }
            Token::Sign(sign) => {
                self.at -= 1;
                self.error(&format!("\"{sign}\" is not expected here"))
            }
        }
    }

    fn word(&mut self, name: &str, range: Range<usize>) -> Parsed<Expr> {
        Ok(match name {
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            "null" => Expr::Null,
            "undefined" => Expr::Undefined,
            "function" => {
                if matches!(self.peek(), Token::Name(_)) {
                    self.at += 1;
                }
                Expr::Function(Arc::new(self.function()?))
            }
            "new" => return self.new_error(),
            name if UNSUPPORTED.contains(&name) => {
                self.at -= 1;
                return self.unsupported(format!("\"{name}\""));
            }
            "return" | "const" | "let" | "var" | "if" | "else" | "case" | "default" | "break"
            | "continue" | "in" => {
                self.at -= 1;
                return self.error(&format!("\"{name}\" is not expected here"));
            }
            name => Expr::Name(Arc::from(name), range),
        })
    }

    fn new_error(&mut self) -> Parsed<Expr> {
        if !matches!(self.peek(), Token::Name(name) if name.ends_with("Error")) {
            self.at -= 1;
            return self.unsupported("\"new\"");
        }
        self.at += 1;
        let mut arguments = if self.eat("(") { self.items(")")? } else { Vec::new() };
        let first = if arguments.is_empty() { None } else { Some(Box::new(arguments.swap_remove(0).value)) };
        Ok(Expr::NewError(first))
    }

    fn object(&mut self) -> Parsed<Expr> {
        let mut out = Vec::new();
        while !self.eat("}") {
            if self.eat("...") {
                out.push(Property::Spread(self.expr()?));
            } else if self.eat("[") {
                let key = self.expr()?;
                self.expect("]")?;
                self.expect(":")?;
                out.push(Property::Computed(key, self.expr()?));
            } else {
                out.push(self.named_property()?);
            }
            if !self.is("}") {
                self.expect(",")?;
            }
        }
        Ok(Expr::Object(out))
    }

    fn named_property(&mut self) -> Parsed<Property> {
        let range = self.range();
        let (name, is_name): (Arc<str>, bool) = match self.next() {
            Token::Name(name) => (Arc::from(name), true),
            Token::Text(text) => (Arc::from(text), false),
            Token::Number(number) => (Arc::from(crate::query::number_text(number)), false),
            _ => {
                self.at -= 1;
                return self.error("the name of a member is expected here");
            }
        };
        if self.eat(":") {
            return Ok(Property::Named(name, self.expr()?));
        }
        if is_name && (self.is(",") || self.is("}")) {
            return Ok(Property::Named(name.clone(), Expr::Name(name, range)));
        }
        if self.is("(") {
            return self.unsupported("methods of objects");
        }
        self.error("\":\" is expected here")
    }

    fn template(&mut self, texts: Vec<String>, holes: Vec<Range<usize>>) -> Parsed<Expr> {
        let mut values = Vec::new();
        for hole in holes {
            let source = self.source.get(hole.clone()).unwrap_or_default();
            let shift = |error: SyntaxError| SyntaxError {
                range: error.range.start + hole.start + self.offset
                    ..error.range.end + hole.start + self.offset,
                ..error
            };
            let tokens = lexer::tokens(source).map_err(shift)?;
            let mut inner =
                Parser { source, offset: self.offset + hole.start, tokens, at: 0, depth: self.depth };
            let value = inner.expr()?;
            if inner.peek() != &Token::End {
                return inner.error("\"}\" is expected here");
            }
            values.push(value);
        }
        Ok(Expr::Template(texts.into_iter().map(Arc::from).collect(), values))
    }
}

fn strength(operator: &str) -> Option<u8> {
    Some(match operator {
        "??" | "||" => 1,
        "&&" => 2,
        "|" => 3,
        "^" => 4,
        "&" => 5,
        "==" | "!=" | "===" | "!==" => 6,
        "<" | "<=" | ">" | ">=" | "in" => 7,
        "+" | "-" => 8,
        "*" | "/" | "%" => 9,
        "**" => 10,
        _ => return None,
    })
}

fn join(operator: &str, left: Expr, right: Expr) -> Expr {
    let (left, right) = (Box::new(left), Box::new(right));
    let binary = match operator {
        "&&" => return Expr::Logical(Logical::And, left, right),
        "||" => return Expr::Logical(Logical::Or, left, right),
        "??" => return Expr::Logical(Logical::Nullish, left, right),
        "+" => Binary::Add,
        "-" => Binary::Subtract,
        "*" => Binary::Multiply,
        "/" => Binary::Divide,
        "%" => Binary::Remainder,
        "**" => Binary::Power,
        "<" => Binary::Less,
        "<=" => Binary::LessOrEqual,
        ">" => Binary::Greater,
        ">=" => Binary::GreaterOrEqual,
        "==" => Binary::Equal,
        "!=" => Binary::NotEqual,
        "===" => Binary::Same,
        "!==" => Binary::NotSame,
        "in" => Binary::In,
        "&" => Binary::BitAnd,
        "|" => Binary::BitOr,
        _ => Binary::BitXor,
    };
    Expr::Binary(binary, left, right)
}
