//! What a timeline holds much of and is seldom asked for. Past a limit it waits in a file until somebody asks.

use crate::hash::Map;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What can be put away.
pub trait Store: Clone {
    /// How many bytes of memory it takes.
    fn weight(&self) -> usize;

    /// As it stands in the file.
    fn to_bytes(&self) -> Option<Cow<'_, [u8]>>;

    /// The way back.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl Store for Box<str> {
    fn weight(&self) -> usize {
        self.len()
    }

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(self.as_bytes()))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Box<str>> {
        std::str::from_utf8(bytes).ok().map(Box::from)
    }
}

/// What has a shape stands in the file as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> Option<Cow<'_, [u8]>> {
    serde_json::to_vec(value).ok().map(Cow::Owned)
}

/// The way back.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

/// A thing in memory, which clones share, or in the file. It is small, for there are many.
#[derive(Debug)]
pub struct Kept<T: Store>(State<T>);

#[derive(Debug)]
enum State<T: Store> {
    Here(Arc<T>),
    There { shelf: Arc<Shelf>, at: At },
}

/// A place in the file, in 48 bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At([u16; 3]);

impl At {
    fn new(at: u64) -> At {
        At([at as u16, (at >> 16) as u16, (at >> 32) as u16])
    }

    fn get(self) -> u64 {
        self.0.iter().rev().fold(0, |at, part| at << 16 | u64::from(*part))
    }
}

impl<T: Store> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Kept(match &self.0 {
            State::Here(thing) => State::Here(thing.clone()),
            State::There { shelf, at } => State::There { shelf: shelf.clone(), at: *at },
        })
    }
}

impl<T: Store> Kept<T> {
    /// In memory.
    pub fn new(thing: impl Into<Arc<T>>) -> Kept<T> {
        Kept(State::Here(thing.into()))
    }

    /// The thing, unless it cannot be read back.
    pub fn get(&self) -> Option<Cow<'_, T>> {
        match &self.0 {
            State::Here(thing) => Some(Cow::Borrowed(thing)),
            State::There { shelf, at } => shelf.read(at.get(), T::from_bytes).map(Cow::Owned),
        }
    }

    /// Is it in memory?
    pub fn is_here(&self) -> bool {
        matches!(self.0, State::Here(_))
    }

    /// Could not all that was asked of its file be read back?
    pub fn is_lost(&self) -> bool {
        matches!(&self.0, State::There { shelf, .. } if shelf.lost.load(Ordering::Relaxed))
    }
}

/// Something kept, whatever it is.
pub(crate) trait Keep {
    /// What it takes of memory.
    fn weight(&self) -> usize;

    /// Where in memory it is: the same for all that share it.
    fn place(&self) -> Option<usize>;

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>>;

    fn put(&mut self, shelf: &Arc<Shelf>, at: At);
}

impl<T: Store> Keep for Kept<T> {
    fn weight(&self) -> usize {
        match &self.0 {
            State::Here(thing) => thing.weight(),
            State::There { .. } => 0,
        }
    }

    fn place(&self) -> Option<usize> {
        match &self.0 {
            State::Here(thing) => Some(Arc::as_ptr(thing).cast::<u8>().addr()),
            State::There { .. } => None,
        }
    }

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>> {
        match &self.0 {
            State::Here(thing) => thing.to_bytes(),
            State::There { .. } => None,
        }
    }

    fn put(&mut self, shelf: &Arc<Shelf>, at: At) {
        self.0 = State::There { shelf: shelf.clone(), at };
    }
}

/// A file without a name, that is gone with the process. Each thing stands behind its length, a `u32`.
#[derive(Debug)]
pub(crate) struct Shelf {
    file: Mutex<Open>,
    lost: AtomicBool,
}

#[derive(Debug)]
struct Open {
    file: File,
    /// What was read last, and where it stands: things of one row stand side by side.
    bytes: Vec<u8>,
    from: u64,
}

/// So much is read at once.
const READ: u64 = 4 << 10;

/// Bytes of a length.
const LENGTH: usize = size_of::<u32>();

impl Open {
    /// Some bytes of the file.
    fn at(&mut self, at: u64, length: usize) -> Option<&[u8]> {
        let Open { file, bytes, from } = self;
        if at < *from || at + length as u64 > *from + bytes.len() as u64 {
            bytes.clear();
            // Whole blocks, since what stands just before is asked for as often as what stands just behind.
            *from = at - at % READ;
            file.seek(SeekFrom::Start(*from)).ok()?;
            file.take((at + length as u64 - *from).next_multiple_of(READ)).read_to_end(bytes).ok()?;
        }
        let start = (at - *from) as usize;
        bytes.get(start..start + length)
    }
}

impl Shelf {
    fn read<T>(&self, at: u64, thing: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
        let read = || {
            let mut open = self.file.lock().ok()?;
            let length = open.at(at, LENGTH)?.try_into().map(u32::from_le_bytes).ok()?;
            thing(open.at(at + LENGTH as u64, length as usize)?)
        };
        let read = read();
        if read.is_none() {
            self.lost.store(true, Ordering::Relaxed);
        }
        read
    }

    /// Writes behind what is there.
    fn append(&self, end: u64, bytes: &[u8]) -> std::io::Result<()> {
        let mut open =
            self.file.lock().map_err(|_| std::io::Error::other("the file is held by a thread that failed"))?;
        open.bytes.clear();
        open.file.seek(SeekFrom::Start(end))?;
        open.file.write_all(bytes)
    }
}

/// Puts things away once there are many.
#[derive(Debug)]
pub struct Keeper {
    /// So many bytes may still stay in memory.
    room: usize,
    shelf: Option<Arc<Shelf>>,
    /// How much is in the file.
    end: u64,
}

/// So many bytes of what can be put away stay in memory.
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

    /// Puts away what one report gave, where memory has no room for it. Where no file can be had it stays.
    pub(crate) fn keep<'k>(&mut self, all: impl Iterator<Item = &'k mut dyn Keep>) {
        let mut all: Vec<&mut dyn Keep> = all.collect();
        // Each once, however many share it.
        let mut known: Map<usize, Option<At>> = Map::default();
        let new = all.iter().filter(|thing| thing.place().is_some_and(|place| known.insert(place, None).is_none()));
        let weight = new.map(|thing| thing.weight()).sum();
        if let Some(room) = self.room.checked_sub(weight) {
            self.room = room;
            return;
        }
        self.room = 0;
        let mut bytes: Vec<u8> = Vec::new();
        let mut places: Vec<Option<At>> = Vec::with_capacity(all.len());
        for thing in &all {
            let mut write = || {
                let its = thing.to_bytes()?;
                let place = At::new(self.end + bytes.len() as u64);
                bytes.extend_from_slice(&u32::try_from(its.len()).ok()?.to_le_bytes());
                bytes.extend_from_slice(&its);
                Some(place)
            };
            places.push(thing.place().and_then(|place| {
                let known = known.entry(place).or_default();
                *known = known.or_else(&mut write);
                *known
            }));
        }
        let Some(shelf) = self.shelf() else { return };
        if shelf.append(self.end, &bytes).is_err() {
            return;
        }
        self.end += bytes.len() as u64;
        for (thing, place) in all.iter_mut().zip(places) {
            if let Some(at) = place {
                thing.put(&shelf, at);
            }
        }
    }

    fn shelf(&mut self) -> Option<Arc<Shelf>> {
        if self.shelf.is_none() {
            let open = Open { file: tempfile::tempfile().ok()?, bytes: Vec::new(), from: 0 };
            self.shelf = Some(Arc::new(Shelf { file: Mutex::new(open), lost: AtomicBool::new(false) }));
        }
        self.shelf.clone()
    }

    /// Cuts the file off.
    #[cfg(test)]
    pub(crate) fn damage(&self, length: u64) {
        if let Some(shelf) = &self.shelf {
            shelf.file.lock().unwrap().file.set_len(length).unwrap();
        }
    }
}
