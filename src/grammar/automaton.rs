//! Which patterns may match from a token on, told without matching them.
//!
//! Patterns have no repetition, so all of them together are a finite automaton over the signatures of
//! tokens. It would be far too large to write down, but text meets only a small part of it: so it is
//! made deterministic while it is walked, and what was walked once is one lookup a token from then on
//! (lazy subset construction over a Thompson automaton with calls: Thompson 1968, Woods 1970).
//!
//! It lets through more than the patterns do: context vetoes, values of numbers and what
//! a phrase must not be are left to [`Matcher`](super::Matcher), which then looks only at the arms that are left.

use super::lexicon::Signature;
use super::opening::{self, Set};
use super::pattern::{ArmId, PhraseId};
use super::{Grammar, scan};
use crate::hash::{Map, Set as HashSet};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// A token as the automaton sees it: its signature and, in the low bits, how it is written.
pub type Letter = u16;

/// Bits of a [`Letter`] below the signature.
pub const BITS: u32 = 5;
const _: () = assert!(opening::MOST << BITS <= 1 << 16);
/// Begins with a capital.
pub const CAPITAL: Letter = 1;
/// Letters.
pub const WORD: Letter = 2;
/// No space before it.
pub const GLUED: Letter = 4;
/// Letters or digits right behind letters or digits: one thing to a reader.
pub const JOINED: Letter = 8;
/// First of its sentence, but for marks.
pub const START: Letter = 16;

/// An instruction. Where not said otherwise, the next one follows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Instruction {
    /// Takes a token with a signature in the set, whose bits under `mask` are `want`.
    Take { set: u16, mask: Letter, want: Letter },
    /// Goes on where the sentence begins.
    Start,
    /// Goes through a phrase.
    Call(PhraseId),
    /// Goes on at each of these.
    Fork(Box<[u32]>),
    /// Goes on there.
    Jump(u32),
    /// The arm is through.
    Done(ArmId),
}

/// All patterns as one program.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Program {
    pub code: Vec<Instruction>,
    pub sets: Vec<Set>,
    /// `[arm]` -> its first instruction.
    pub arms: Vec<u32>,
    /// `[arm]` -> the set of what it can begin with.
    pub firsts: Vec<u16>,
    pub phrases: Vec<Phrase>,
    /// Every match of a rule has a token of these.
    pub triggers: Set,
}

/// The arms of a phrase.
#[derive(Debug, Serialize, Deserialize)]
pub struct Phrase {
    pub arms: Vec<ArmId>,
    /// The set of what any of them can begin with.
    pub first: u16,
    /// One of them takes no token.
    pub empty: bool,
}

impl Program {
    /// Does an instruction take a token, but none like this?
    fn refuses(&self, at: u32, letter: Letter) -> bool {
        match &self.code[at as usize] {
            Instruction::Take { set, mask, want } => {
                letter & mask != *want || !self.sets[usize::from(*set)].has(letter >> BITS)
            }
            _ => false,
        }
    }

    /// The first instructions of the arms of a phrase that can begin with a signature.
    fn entries(&self, phrase: PhraseId, signature: Signature) -> impl Iterator<Item = u32> {
        let arms = self.phrases[usize::from(phrase)].arms.iter().map(|arm| *arm as usize);
        arms.filter(move |arm| self.sets[usize::from(self.firsts[*arm])].has(signature)).map(|arm| self.arms[arm])
    }
}

/// Where a way through the patterns stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Thread {
    /// The instruction.
    at: u32,
    /// The frame of the phrase it is in.
    frame: u32,
}

impl Hash for Thread {
    /// As one number: there are many of them to a state.
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(u64::from(self.at) << 32 | u64::from(self.frame));
    }
}

/// The frame outside all phrases.
const OUTSIDE: u32 = 0;
/// The frame of the thread of a root.
const ROOT: u32 = u32::MAX;
/// The state from which nothing matches.
const DEAD: u32 = 0;
/// Set in the number of a state in which some arm is through.
const THROUGH: u32 = 1 << 31;
/// More states than any text of one language needs; beyond them all is forgotten and begun anew. A state
/// and a letter fit in one number.
const MOST_STATES: usize = 60_000;
/// The same of steps, which take the most room.
const MOST_STEPS: usize = 1 << 20;
/// No walk is longer than this.
const REACH: usize = 2_000;
/// No step: all bits of its key are set.
const NONE: (u32, u32) = (u32::MAX, DEAD);

#[derive(Debug, Default)]
struct State {
    /// Of a root one thread in the frame [`ROOT`], at the number of its phrase. Of all others what is next: a token, a
    /// phrase or the beginning of the sentence.
    threads: Box<[Thread]>,
    /// Arms that are through here.
    through: Box<[ArmId]>,
    /// Beyond these signatures nothing goes on.
    alive: Set,
}

impl State {
    /// The number of a state with a mark when an arm is through.
    fn marked(&self, number: u32) -> u32 {
        if self.through.is_empty() { number } else { number | THROUGH }
    }
}

/// The part of the automaton that was walked. One serves one grammar.
#[derive(Debug, Default)]
pub struct Automaton {
    states: Vec<State>,
    /// `[root]` -> its state; dead when it was not asked for.
    roots: Vec<u32>,
    by_threads: Map<Box<[Thread]>, u32>,
    /// Where to go on behind a phrase, and in which frame.
    frames: Vec<Thread>,
    by_frame: Map<Thread, u32>,
    /// Open-addressed: state and letter in one number, and the state that follows.
    steps: Vec<(u32, u32)>,
    /// How many of them there are.
    taken: usize,
    /// Of the roots that are asked at every token: a bit for each letter from which nothing matches.
    dead: Vec<[u64; 1 << 10]>,
    /// Of the same roots, by a hash: two letters one after the other from which nothing matches.
    pairs: Vec<[u32; 1 << 12]>,
    open: Vec<Thread>,
    seen: HashSet<Thread>,
}

impl Automaton {
    /// The first token of `starts` of which it is not known that nothing under a root of rules or verb groups begins with
    /// it and the next one; the end of them when there is none.
    pub fn next_alive(&self, root: PhraseId, tokens: &[scan::Token], starts: Range<usize>) -> usize {
        let (root, Range { start: mut at, end }) = (usize::from(root), starts);
        let (Some(dead), Some(pairs)) = (self.dead.get(root), self.pairs.get(root)) else { return at };
        let first = |token: &scan::Token| token.letter & !JOINED;
        let alive = |token| dead[usize::from(first(token) >> 6)] >> (first(token) & 63) & 1 == 0;
        while let Some(ahead) = tokens.get(at..end).and_then(|rest| rest.iter().position(alive)) {
            at += ahead;
            let Some(second) = tokens.get(at + 1) else { return at };
            let pair = u32::from(first(&tokens[at])) << 16 | u32::from(second.letter);
            if pairs[spread(pair) & 0xFFF] != pair {
                return at;
            }
            at += 1;
        }
        end
    }

    /// Walks from the first token on and collects the arms under `root` that may match, each once, with
    /// the tokens of its longest match. Returns the tokens of the longest of them all.
    pub fn walk(
        &mut self,
        grammar: &Grammar,
        root: PhraseId,
        tokens: &[scan::Token],
        arms: &mut Vec<(ArmId, u16)>,
    ) -> usize {
        if self.states.is_empty() || self.states.len() > MOST_STATES - REACH || self.taken > MOST_STEPS {
            self.begin(grammar);
        }
        let (mut state, mut reach) = (self.roots[usize::from(root)], 0);
        // Nothing is joined to what the match begins with.
        let mut mask = !JOINED;
        let from = arms.len();
        for (i, token) in tokens.iter().take(REACH).enumerate() {
            state = self.step(grammar, state, token.letter & mask);
            mask = Letter::MAX;
            if state == DEAD {
                if i < 2 && reach == 0 {
                    self.bury(root, tokens, i);
                }
                break;
            }
            if state & THROUGH != 0 {
                state &= !THROUGH;
                reach = i + 1;
                let through = self.states[state as usize].through.iter();
                arms.extend(through.map(|arm| (*arm, reach as u16)));
            }
        }
        if arms.len() - from > 1 {
            // Of each arm the longest match.
            arms[from..].sort_unstable_by_key(|its| (its.0, Reverse(its.1)));
            let mut kept = from + 1;
            for i in from + 1..arms.len() {
                if arms[i].0 != arms[kept - 1].0 {
                    arms[kept] = arms[i];
                    kept += 1;
                }
            }
            arms.truncate(kept);
        }
        reach
    }

    /// Notes that nothing matches from the first token, or from the first two.
    fn bury(&mut self, root: PhraseId, tokens: &[scan::Token], last: usize) {
        let Some(dead) = self.dead.get_mut(usize::from(root)) else { return };
        let letter = tokens[0].letter & !JOINED;
        if last == 0 {
            dead[usize::from(letter >> 6)] |= 1 << (letter & 63);
        } else {
            let pair = u32::from(letter) << 16 | u32::from(tokens[1].letter);
            self.pairs[usize::from(root)][spread(pair) & 0xFFF] = pair;
        }
    }

    fn begin(&mut self, grammar: &Grammar) {
        let (dead, pairs) = (vec![[0; 1 << 10]; 2], vec![[u32::MAX; 1 << 12]; 2]);
        *self = Automaton { steps: vec![NONE; 1 << 12], dead, pairs, ..Automaton::default() };
        self.frames.push(Thread { at: 0, frame: OUTSIDE });
        // The roots are states of their own, known by their number.
        self.states.push(State::default());
        self.by_threads.insert(Box::default(), DEAD);
        for (root, phrase) in (0..).zip(&grammar.program.phrases) {
            self.roots.push(self.states.len() as u32);
            let threads = Box::new([Thread { at: root, frame: ROOT }]);
            let alive = grammar.program.sets[usize::from(phrase.first)];
            self.states.push(State { threads, through: Box::default(), alive });
        }
    }

    /// The state that follows, marked when an arm is through in it.
    #[inline]
    fn step(&mut self, grammar: &Grammar, state: u32, letter: Letter) -> u32 {
        let key = state << 16 | u32::from(letter);
        let mask = self.steps.len() - 1;
        let mut slot = spread(key);
        loop {
            let (its, next) = self.steps[slot & mask];
            if its == key {
                return next;
            }
            if its == NONE.0 {
                return self.learn(grammar, state, letter, key);
            }
            slot += 1;
        }
    }

    /// Works out a step that was never taken.
    #[cold]
    fn learn(&mut self, grammar: &Grammar, state: u32, letter: Letter, key: u32) -> u32 {
        let program = &grammar.program;
        let next = if self.states[state as usize].alive.has(letter >> BITS) {
            let threads = self.follow(program, state, letter);
            self.state(program, threads)
        } else {
            DEAD
        };
        if self.taken * 2 > self.steps.len() {
            let larger = vec![NONE; self.steps.len() * 2];
            for (key, next) in std::mem::replace(&mut self.steps, larger) {
                if key != NONE.0 {
                    self.place(key, next);
                }
            }
        }
        self.place(key, next);
        self.taken += 1;
        next
    }

    /// Goes on to where a way leads that takes no token.
    fn pass(&mut self, way: &Instruction, thread: Thread) {
        let frame = thread.frame;
        match way {
            Instruction::Fork(to) if self.seen.insert(thread) => {
                self.open.extend(to.iter().map(|at| Thread { at: *at, frame }));
            }
            Instruction::Jump(to) => self.open.push(Thread { at: *to, frame }),
            Instruction::Done(_) if frame != OUTSIDE => self.open.push(self.frames[frame as usize]),
            _ => {}
        }
    }

    /// The threads of a state that take a letter, behind it.
    fn follow(&mut self, program: &Program, state: u32, letter: Letter) -> Vec<Thread> {
        let signature = letter >> BITS;
        let mut threads = Vec::new();
        self.open.clear();
        self.seen.clear();
        match self.states[state as usize].threads[..] {
            [Thread { at: root, frame: ROOT }] => {
                let entries = program.entries(root as PhraseId, signature);
                self.open.extend(entries.map(|at| Thread { at, frame: OUTSIDE }));
            }
            ref threads => self.open.extend(threads.iter().filter(|its| !program.refuses(its.at, letter))),
        }
        while let Some(Thread { at, frame }) = self.open.pop() {
            match &program.code[at as usize] {
                Instruction::Take { .. } if program.refuses(at, letter) => {}
                Instruction::Take { .. } => threads.push(Thread { at: at + 1, frame }),
                Instruction::Start if letter & START != 0 => self.open.push(Thread { at: at + 1, frame }),
                Instruction::Start => {}
                Instruction::Call(phrase) => {
                    let mut entries = program.entries(*phrase, signature).peekable();
                    if entries.peek().is_some() && self.seen.insert(Thread { at, frame }) {
                        let inside = self.frame(program, at + 1, frame);
                        self.open.extend(entries.map(|at| Thread { at, frame: inside }));
                    }
                }
                way => self.pass(way, Thread { at, frame }),
            }
        }
        threads.sort_unstable();
        threads.dedup();
        threads
    }

    fn place(&mut self, key: u32, next: u32) {
        let mask = self.steps.len() - 1;
        let mut slot = spread(key) & mask;
        while self.steps[slot].0 != NONE.0 {
            slot = (slot + 1) & mask;
        }
        self.steps[slot] = (key, next);
    }

    /// The frame of a phrase that goes on at `at` of `outer`. When nothing is left to do there, the way
    /// back is that of `outer` itself.
    fn frame(&mut self, program: &Program, at: u32, outer: u32) -> u32 {
        if outer != OUTSIDE && matches!(program.code[at as usize], Instruction::Done(_)) {
            return outer;
        }
        let (frames, thread) = (&mut self.frames, Thread { at, frame: outer });
        *self.by_frame.entry(thread).or_insert_with(|| {
            frames.push(thread);
            frames.len() as u32 - 1
        })
    }

    /// The state of some threads, which are in order.
    fn state(&mut self, program: &Program, threads: Vec<Thread>) -> u32 {
        if let Some(known) = self.by_threads.get(threads.as_slice()) {
            return *known;
        }
        let (settled, alive) = self.settle(program, &threads);
        let state = State { threads: settled, through: self.through(program, &threads), alive };
        let marked = state.marked(self.states.len() as u32);
        self.states.push(state);
        self.by_threads.insert(threads.into(), marked);
        marked
    }

    /// Leads threads on to what is next in them, which need not be done again at every step from there, and tells
    /// which signatures that may be.
    fn settle(&mut self, program: &Program, threads: &[Thread]) -> (Box<[Thread]>, Set) {
        let (mut settled, mut alive) = (Vec::with_capacity(threads.len()), Set::default());
        self.open.clear();
        self.seen.clear();
        self.open.extend_from_slice(threads);
        while let Some(Thread { at, frame }) = self.open.pop() {
            match &program.code[at as usize] {
                Instruction::Take { set, .. } => {
                    alive.join(&program.sets[usize::from(*set)]);
                    settled.push(Thread { at, frame });
                }
                Instruction::Call(phrase) => {
                    alive.join(&program.sets[usize::from(program.phrases[usize::from(*phrase)].first)]);
                    settled.push(Thread { at, frame });
                }
                Instruction::Start => {
                    alive = Set::ALL;
                    settled.push(Thread { at, frame });
                }
                way => self.pass(way, Thread { at, frame }),
            }
        }
        (settled.into(), alive)
    }

    /// The arms that are through without another token.
    fn through(&mut self, program: &Program, threads: &[Thread]) -> Box<[ArmId]> {
        let mut through = Vec::new();
        self.open.clear();
        self.seen.clear();
        self.open.extend_from_slice(threads);
        while let Some(Thread { at, frame }) = self.open.pop() {
            match &program.code[at as usize] {
                Instruction::Take { .. } => {}
                Instruction::Start => self.open.push(Thread { at: at + 1, frame }),
                Instruction::Call(phrase) => {
                    if program.phrases[usize::from(*phrase)].empty {
                        self.open.push(Thread { at: at + 1, frame });
                    }
                }
                Instruction::Fork(to) if self.seen.insert(Thread { at, frame }) => {
                    self.open.extend(to.iter().map(|at| Thread { at: *at, frame }));
                }
                Instruction::Fork(_) => {}
                Instruction::Jump(to) => self.open.push(Thread { at: *to, frame }),
                Instruction::Done(arm) if frame == OUTSIDE => through.push(*arm),
                Instruction::Done(_) => self.open.push(self.frames[frame as usize]),
            }
        }
        through.sort_unstable();
        through.dedup();
        through.into_boxed_slice()
    }
}

#[inline]
fn spread(key: u32) -> usize {
    (u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

/// The letter of a token with this signature.
pub const fn letter(signature: Signature, bits: Letter) -> Letter {
    signature << BITS | bits
}
