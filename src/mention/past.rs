//! The sentences of a report that were read so far. Every pronoun and every definite noun behind them asks them again;
//! what they say is worked out once.

use super::antecedent::{Kind, people_in};
use super::predicate::Predicate;
use super::scene::Scene;
use crate::annalist::Annalist;
use crate::clause::Clauses;
use crate::expression::TimeExpression;
use crate::grammar::Token;
use crate::hash::Map;
use crate::report::{Passage, Report, Role};
use crate::span::Span;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// What was found out about a sentence and is asked for again.
#[derive(Default)]
pub struct Memo {
    /// The predicates of verb groups, by their heads.
    pub predicates: RefCell<Map<usize, Predicate>>,
}

/// What was read of a report.
pub struct Past<'a> {
    annalist: &'a Annalist,
    report: &'a Report,
    /// In the order of the text.
    sentences: RefCell<Vec<Rc<Earlier>>>,
}

/// A sentence that was read. It is taken apart when somebody asks.
pub struct Earlier {
    pub span: Span,
    /// The index of its passage.
    pub passage: usize,
    pub tokens: Box<[Token]>,
    taken: OnceCell<(Clauses, Vec<TimeExpression>)>,
    people: OnceCell<Vec<(Span, Option<Kind>)>>,
    memo: Memo,
}

impl<'a> Past<'a> {
    pub fn new(annalist: &'a Annalist, report: &'a Report) -> Self {
        Past { annalist, report, sentences: RefCell::default() }
    }

    /// The next sentence of a passage that tells events.
    pub fn push(&self, span: Span, passage: usize, tokens: &[Token]) {
        self.sentences.borrow_mut().push(Rc::new(Earlier::new(span, passage, tokens)));
    }

    /// What the report has told before a place, so far back in bytes: nothing that was said later than the words there, as
    /// the answer above a quoted mail.
    pub fn before(&self, at: usize, back: usize) -> Vec<Rc<Earlier>> {
        let report = self.report;
        let said = |passage: &Passage| {
            let said = passage.said.as_deref().or(report.published.as_ref())?;
            Some((said.when.first_day()?, said.time))
        };
        // A quotation of an older piece stands in the text around it.
        let now = report.passage_at(at).filter(|passage| passage.role != Role::Quoted).and_then(said);
        let counts = |passage: &Passage| said(passage).zip(now).is_none_or(|(then, now)| then <= now);
        let all = self.sentences.borrow();
        let from = all.partition_point(|earlier| earlier.span.start < at.saturating_sub(back));
        let near = all[from..].iter().take_while(|earlier| earlier.span.start < at);
        let mut last = (usize::MAX, false);
        near.filter(|earlier| {
            if last.0 != earlier.passage {
                last = (earlier.passage, counts(&report.passages[earlier.passage]));
            }
            last.1
        })
        .cloned()
        .collect()
    }
}

impl Earlier {
    pub fn new(span: Span, passage: usize, tokens: &[Token]) -> Self {
        Earlier {
            span,
            passage,
            tokens: tokens.into(),
            taken: OnceCell::new(),
            people: OnceCell::new(),
            memo: Memo::default(),
        }
    }

    /// The sentence taken apart, with the grammar and the report of another scene.
    pub fn scene<'s>(&'s self, other: &Scene<'s>) -> Scene<'s> {
        let (clauses, times) = self.taken.get_or_init(|| {
            let annalist = other.past.annalist;
            let mut scratch = annalist.scratch();
            let clauses = annalist.parts().analyse(other.grammar, other.text, &self.tokens, &mut scratch.matcher);
            let scratch = &mut *scratch;
            (clauses, scratch.finder.find(other.grammar, other.text, &self.tokens, &mut scratch.matcher))
        });
        Scene { tokens: &self.tokens, clauses, times, memo: &self.memo, ..*other }
    }

    /// The people whose given name and surname the sentence has.
    pub fn people(&self, other: &Scene<'_>) -> &[(Span, Option<Kind>)] {
        self.people.get_or_init(|| people_in(other, &self.tokens))
    }
}
