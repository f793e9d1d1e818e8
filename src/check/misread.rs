//! D108: a number beside a date in which letters stand for digits.

use super::examination::Examination;
use super::{Code, Finding};
use crate::annalist::Sentence;
use crate::misread;

/// Looks at one expression of a sentence.
pub fn check(examination: &mut Examination<'_>, sentence: &Sentence<'_>, i: usize) {
    let span = sentence.expressions[i].span;
    let Some(number) = misread::beside(&examination.report.text, span) else { return };
    let (date, words) = (examination.words(span), examination.words(number));
    let message = format!("\"{date}\" is read without \"{words}\", in which letters stand for digits");
    let mut finding = Finding::new(Code::D108, message);
    finding.help.push("correct the number in the text, and the whole date is read".to_owned());
    examination.keep(finding, sentence.span, vec![(span, "read".to_owned()), (number, "not read".to_owned())]);
}
