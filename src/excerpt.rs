//! The words of a row: its sentence, and what stands around it. They are much of what a timeline holds and are asked for
//! when it is written, so that past a limit they wait in a file.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A sentence, and as much of its paragraph on either side as a reader needs.
#[derive(Clone, Debug, Default)]
pub struct Excerpt {
    words: Words,
    /// Bytes of the words: where the sentence begins and ends.
    sentence: [u32; 2],
}

#[derive(Clone, Debug)]
enum Words {
    /// Rows of one paragraph share them.
    Here(Arc<str>),
    There {
        shelf: Arc<Shelf>,
        at: u64,
        length: u32,
    },
}

impl Default for Words {
    fn default() -> Words {
        Words::Here(Arc::from(""))
    }
}

impl Excerpt {
    /// A sentence between what stands before and behind it.
    pub fn new(before: &str, quote: &str, after: &str) -> Excerpt {
        Excerpt::within([before, quote, after].concat().into(), before.len(), before.len() + quote.len())
    }

    /// The sentence from one byte to another of some words, which it shares.
    pub(crate) fn within(words: Arc<str>, start: usize, end: usize) -> Excerpt {
        Excerpt { words: Words::Here(words), sentence: [start as u32, end as u32] }
    }

    /// The words themselves, where they are in memory.
    pub(crate) fn shared(&self) -> Option<&Arc<str>> {
        match &self.words {
            Words::Here(words) => Some(words),
            Words::There { .. } => None,
        }
    }

    /// The sentence, as the view has it.
    pub fn quote(&self) -> Cow<'_, str> {
        let [start, end] = self.sentence;
        self.part(start, end)
    }

    /// What stands before and behind it in its paragraph.
    pub fn around(&self) -> [Cow<'_, str>; 2] {
        let [start, end] = self.sentence;
        [self.part(0, start), self.part(end, self.length())]
    }

    fn length(&self) -> u32 {
        match &self.words {
            Words::Here(words) => words.len() as u32,
            Words::There { length, .. } => *length,
        }
    }

    fn part(&self, start: u32, end: u32) -> Cow<'_, str> {
        match &self.words {
            Words::Here(words) => Cow::Borrowed(words.get(start as usize..end as usize).unwrap_or_default()),
            Words::There { shelf, at, .. } => {
                Cow::Owned(shelf.read(at + u64::from(start), end.saturating_sub(start) as usize))
            }
        }
    }

    /// Could not all that was asked of it be read back?
    pub(crate) fn is_lost(&self) -> bool {
        matches!(&self.words, Words::There { shelf, .. } if shelf.lost.load(Ordering::Relaxed))
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Excerpt) -> bool {
        self.quote() == other.quote() && self.around() == other.around()
    }
}

/// A file without a name, that is gone with the process.
#[derive(Debug)]
struct Shelf {
    file: Mutex<File>,
    lost: AtomicBool,
}

impl Shelf {
    fn read(&self, at: u64, length: usize) -> String {
        let read = || {
            let mut file = self.file.lock().ok()?;
            let mut bytes = vec![0; length];
            file.seek(SeekFrom::Start(at)).ok()?;
            file.read_exact(&mut bytes).ok()?;
            String::from_utf8(bytes).ok()
        };
        read().unwrap_or_else(|| {
            self.lost.store(true, Ordering::Relaxed);
            String::new()
        })
    }

    /// Writes behind what is there.
    fn append(&self, end: u64, bytes: &[u8]) -> std::io::Result<()> {
        let mut file =
            self.file.lock().map_err(|_| std::io::Error::other("the file is held by a thread that failed"))?;
        file.seek(SeekFrom::Start(end))?;
        file.write_all(bytes)
    }
}

/// Puts the words of rows away once there are many.
#[derive(Debug)]
pub struct Keeper {
    /// So many bytes may still stay in memory.
    room: usize,
    shelf: Option<Arc<Shelf>>,
    /// How much is in the file.
    end: u64,
}

/// So many bytes of words stay in memory.
const ROOM: usize = 64 << 20;

impl Default for Keeper {
    fn default() -> Keeper {
        Keeper::with_room(ROOM)
    }
}

impl Keeper {
    /// One that leaves so many bytes in memory.
    pub fn with_room(room: usize) -> Keeper {
        Keeper { room, shelf: None, end: 0 }
    }

    /// Puts away the words of one report, where memory has no room for them. Where no file can be had they stay.
    pub(crate) fn keep<'e>(&mut self, excerpts: impl Iterator<Item = &'e mut Excerpt>) {
        let mut all: Vec<&mut Excerpt> = excerpts.filter(|excerpt| excerpt.shared().is_some()).collect();
        // Each text once: where it stands among the bytes.
        let mut bytes: Vec<u8> = Vec::new();
        let mut places: Vec<(usize, u64)> = Vec::with_capacity(all.len());
        let mut known: Option<(*const u8, u64)> = None;
        for (i, excerpt) in all.iter().enumerate() {
            let Some(words) = excerpt.shared() else { continue };
            let at = match known {
                Some((same, at)) if same == words.as_ptr() => at,
                _ => {
                    bytes.extend_from_slice(words.as_bytes());
                    (bytes.len() - words.len()) as u64
                }
            };
            known = Some((words.as_ptr(), at));
            places.push((i, at));
        }
        if bytes.len() <= self.room {
            self.room -= bytes.len();
            return;
        }
        self.room = 0;
        let Some(shelf) = self.shelf() else { return };
        if shelf.append(self.end, &bytes).is_err() {
            return;
        }
        for (i, at) in places {
            let length = all[i].length();
            all[i].words = Words::There { shelf: shelf.clone(), at: self.end + at, length };
        }
        self.end += bytes.len() as u64;
    }

    fn shelf(&mut self) -> Option<Arc<Shelf>> {
        if self.shelf.is_none() {
            let file = tempfile::tempfile().ok()?;
            self.shelf = Some(Arc::new(Shelf { file: Mutex::new(file), lost: AtomicBool::new(false) }));
        }
        self.shelf.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_is_read_back() {
        let shared: Arc<str> = "Early on, the \u{e9}cluse opened. It rained.".into();
        let excerpts = || {
            let own = Excerpt::new("Before. ", "The pier closed.", " After.");
            [Excerpt::within(shared.clone(), 0, 29), own, Excerpt::default(), Excerpt::within(shared.clone(), 30, 40)]
        };
        for room in [0, 20, 1_000] {
            let mut keeper = Keeper::with_room(room);
            // Report by report, the second behind the first.
            let mut first = excerpts();
            keeper.keep(first.iter_mut());
            let mut second = excerpts();
            keeper.keep(second.iter_mut());
            for kept in [&first, &second] {
                assert_eq!(kept, &excerpts(), "room for {room}");
                assert_eq!(kept[3].quote(), "It rained.");
                assert_eq!(kept[1].around(), ["Before. ", " After."]);
                assert!(kept.iter().all(|excerpt| !excerpt.is_lost()));
            }
            assert_eq!(second[0].shared().is_none(), room < 200, "room for {room}");
        }
    }

    #[test]
    fn what_cannot_be_read_back_is_told() {
        let mut excerpt = [Excerpt::new("", "The pier closed.", "")];
        let mut keeper = Keeper::with_room(0);
        keeper.keep(excerpt.iter_mut());
        keeper.shelf.unwrap().file.lock().unwrap().set_len(3).unwrap();
        assert_eq!(excerpt[0].quote(), "");
        assert!(excerpt[0].is_lost());
    }
}
