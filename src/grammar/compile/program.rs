//! Patterns as the program that the automaton walks.

use super::Compiler;
use crate::grammar::automaton::{CAPITAL, GLUED, Instruction, JOINED, Letter, Phrase, Program, WORD};
use crate::grammar::lexicon::ClassId;
use crate::grammar::opening::{Opening, Set};
use crate::grammar::pattern::{ArmId, Node, Shape};
use crate::hash::Map;

/// The program of all patterns, of which the rules have these triggers.
pub fn write(compiler: &Compiler, triggers: Set) -> Program {
    let program = Program { triggers, ..Program::default() };
    let mut writer = Writer { compiler, program, sets: Map::default() };
    for (id, arm) in compiler.arms.iter().enumerate() {
        writer.program.arms.push(writer.program.code.len() as u32);
        writer.nodes(&arm.nodes);
        writer.program.code.push(Instruction::Done(id as ArmId));
        let first = writer.first(&compiler.opening(&arm.nodes));
        writer.program.firsts.push(first);
    }
    for arms in &compiler.arms_of {
        let opening = Opening::of(arms.iter().map(|arm| compiler.opening(&compiler.arms[*arm as usize].nodes)));
        let first = writer.first(&opening);
        writer.program.phrases.push(Phrase { arms: arms.clone(), first, empty: opening.empty });
    }
    writer.program
}

/// Writes the patterns down as the program of the automaton.
struct Writer<'c> {
    compiler: &'c Compiler,
    program: Program,
    sets: Map<Set, u16>,
}

impl Writer<'_> {
    fn set(&mut self, set: &Set) -> u16 {
        let sets = &mut self.program.sets;
        *self.sets.entry(*set).or_insert_with(|| {
            sets.push(*set);
            sets.len() as u16 - 1
        })
    }

    /// The set of what may begin so; what may be empty leaves that to what follows.
    fn first(&mut self, opening: &Opening) -> u16 {
        self.set(if opening.empty { &Set::ALL } else { &opening.first })
    }

    fn take(&mut self, set: &Set, glued: bool, mask: Letter, want: Letter) {
        let join = if glued { (GLUED, GLUED) } else { (JOINED, 0) };
        self.push(set, mask | join.0, want | join.1);
    }

    fn push(&mut self, set: &Set, mask: Letter, want: Letter) {
        let set = self.set(set);
        self.program.code.push(Instruction::Take { set, mask, want });
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Word { word, capital, glued } => {
                    let want = if *capital { CAPITAL } else { 0 };
                    self.take(&self.compiler.words_set(*word), *glued, want, want);
                }
                Node::Class { class, licensed, glued, .. } => self.class(*class, *licensed, *glued),
                Node::Digits { glued, .. } | Node::Number { glued, .. } => {
                    self.take(&self.compiler.opening(std::slice::from_ref(node)).first, *glued, 0, 0);
                }
                Node::Shape { shape, .. } => match shape {
                    Shape::Any => self.take(&Set::ALL, false, 0, 0),
                    Shape::Word => self.take(&Set::ALL, false, WORD, WORD),
                    Shape::Capital => self.take(&Set::ALL, false, WORD | CAPITAL, WORD | CAPITAL),
                    Shape::Lower => self.take(&Set::ALL, false, WORD | CAPITAL, WORD),
                    Shape::Start => self.program.code.push(Instruction::Start),
                    Shape::End => {}
                },
                Node::Phrase { phrase, .. } => self.program.code.push(Instruction::Call(*phrase)),
                Node::Choice(choices) => self.fork(choices.len(), |writer, i| writer.nodes(&choices[i])),
                Node::Expression(inner) => self.nodes(inner),
                Node::Not(_) => {}
            }
        }
    }

    /// A word of a list, one that ends as a word of it may, or several that together are a form of it.
    fn class(&mut self, class: ClassId, licensed: bool, glued: bool) {
        let compiler = self.compiler;
        let its = &compiler.classes[usize::from(class)];
        let [mut set, marked, ending] = compiler.sets.classes[usize::from(class)];
        if licensed {
            set.join(&marked);
        }
        let forms = its.phrases.iter().filter(|form| licensed || !form.ambiguous).collect::<Vec<_>>();
        let suffixes = usize::from(!its.suffixes.is_empty());
        self.fork(1 + suffixes + forms.len(), |writer, i| {
            if i == 0 {
                writer.take(&set, glued, 0, 0);
            } else if i == suffixes {
                writer.take(&ending, glued, WORD | CAPITAL, WORD);
            } else {
                let form = forms[i - 1 - suffixes];
                let want = if form.capital { CAPITAL } else { 0 };
                writer.take(&compiler.words_set(form.words[0]), glued, want, want);
                for word in &form.words[1..] {
                    // Inside a form words may be joined or not.
                    writer.push(&compiler.words_set(*word), 0, 0);
                }
            }
        });
    }

    /// One of several ways, written one after the other.
    fn fork(&mut self, ways: usize, mut write: impl FnMut(&mut Self, usize)) {
        if ways == 1 {
            return write(self, 0);
        }
        let fork = self.program.code.len();
        self.program.code.push(Instruction::Fork(Box::default()));
        let mut starts = Vec::with_capacity(ways);
        let mut jumps = Vec::with_capacity(ways);
        for way in 0..ways {
            starts.push(self.program.code.len() as u32);
            write(self, way);
            jumps.push(self.program.code.len());
            self.program.code.push(Instruction::Jump(0));
        }
        let end = self.program.code.len() as u32;
        jumps.into_iter().for_each(|jump| self.program.code[jump] = Instruction::Jump(end));
        self.program.code[fork] = Instruction::Fork(starts.into());
    }
}
