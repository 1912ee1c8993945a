/** The two pipes, and values of the standard library as bytes. In both programs. */
export const RUST_WIRE = String.raw`#[allow(dead_code, unused)]
mod assay_wire {
use ::std::{option::Option::{self, None, Some}, result::Result::{self, Ok, Err}, vec::Vec, string::String, boxed::Box, iter::{Iterator, IntoIterator, Extend}, cmp::{Eq, Ord}, marker::Sized, convert::TryFrom, convert::TryInto, clone::Clone, fs::File, io::{Read, Write}, os::unix::io::FromRawFd};
extern "C" { fn dup(fd: i32) -> i32; fn dup2(from: i32, to: i32) -> i32; fn open(path: *const u8, flags: i32, ...) -> i32; pub fn _exit(status: i32) -> !; }

pub struct Pipes { pub from: File, pub to: File }
/// Prints go to stderr from here on, and there is nothing to read.
pub fn begin() -> Pipes {
    unsafe {
        let (from, to) = (dup(0), dup(1));
        let null = open(b"/dev/null\0".as_ptr(), 0);
        dup2(null, 0);
        dup2(2, 1);
        Pipes { from: File::from_raw_fd(from), to: File::from_raw_fd(to) }
    }
}
pub const MAX_BYTES: usize = 8 << 20;
impl Pipes {
    pub fn send(&mut self, kind: u8, body: &[u8]) -> bool {
        let mut frame = Vec::new();
        frame.push(kind);
        frame.extend_from_slice(&(body.len() as u32).to_be_bytes());
        frame.extend_from_slice(body);
        self.to.write_all(&frame).is_ok()
    }
    /// The next message; none where the other side has ended, or sends one that is too long.
    pub fn receive(&mut self) -> Option<(u8, Vec<u8>)> {
        let mut head = [0u8; 5];
        self.from.read_exact(&mut head).ok()?;
        let size = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if size > MAX_BYTES { return None; }
        let mut body = Vec::new();
        body.resize(size, 0);
        self.from.read_exact(&mut body).ok()?;
        Some((head[0], body))
    }
}

pub struct Reader<'a> { pub data: &'a [u8], pub at: usize, pub nan: bool }
impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let bytes = self.data.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(bytes)
    }
    pub fn count(&mut self) -> Option<usize> {
        let n = u32::get(self)? as usize;
        if n > MAX_BYTES { None } else { Some(n) }
    }
}
pub trait Put { fn put(&self, out: &mut Vec<u8>); }
pub trait Get: Sized { fn get(r: &mut Reader) -> Option<Self>; }

macro_rules! assay_numbers { ($($t:ty),*) => { $(
impl Put for $t { fn put(&self, out: &mut Vec<u8>) { out.extend_from_slice(&self.to_be_bytes()) } }
impl Get for $t { fn get(r: &mut Reader) -> Option<Self> { Some(<$t>::from_be_bytes(r.take(::std::mem::size_of::<$t>())?.try_into().ok()?)) } }
)* } }
assay_numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
macro_rules! assay_floats { ($($t:ty),*) => { $(
impl Put for $t { fn put(&self, out: &mut Vec<u8>) { out.extend_from_slice(&self.to_be_bytes()) } }
impl Get for $t { fn get(r: &mut Reader) -> Option<Self> { let f = <$t>::from_be_bytes(r.take(::std::mem::size_of::<$t>())?.try_into().ok()?); r.nan |= f.is_nan(); Some(f) } }
)* } }
assay_floats!(f32, f64);
macro_rules! assay_tuples { ($($($n:ident $i:tt),+;)*) => { $(
impl<$($n: Put),+> Put for ($($n,)+) { fn put(&self, out: &mut Vec<u8>) { $(self.$i.put(out);)+ } }
impl<$($n: Get),+> Get for ($($n,)+) { fn get(r: &mut Reader) -> Option<Self> { Some(($($n::get(r)?,)+)) } }
)* } }
assay_tuples!(A 0; A 0, B 1; A 0, B 1, C 2; A 0, B 1, C 2, D 3; A 0, B 1, C 2, D 3, E 4; A 0, B 1, C 2, D 3, E 4, F 5;);

impl Put for () { fn put(&self, _: &mut Vec<u8>) { } }
impl Get for () { fn get(_: &mut Reader) -> Option<Self> { Some(()) } }
impl Put for bool { fn put(&self, out: &mut Vec<u8>) { out.push(*self as u8) } }
impl Get for bool { fn get(r: &mut Reader) -> Option<Self> { match r.take(1)?[0] { 0 => Some(false), 1 => Some(true), _ => None } } }
impl Put for char { fn put(&self, out: &mut Vec<u8>) { (*self as u32).put(out) } }
impl Get for char { fn get(r: &mut Reader) -> Option<Self> { ::std::char::from_u32(u32::get(r)?) } }
impl Put for str { fn put(&self, out: &mut Vec<u8>) { (self.len() as u32).put(out); out.extend_from_slice(self.as_bytes()) } }
impl Put for String { fn put(&self, out: &mut Vec<u8>) { self.as_str().put(out) } }
impl Get for String { fn get(r: &mut Reader) -> Option<Self> { let n = r.count()?; String::from_utf8(r.take(n)?.to_vec()).ok() } }
impl Get for &'static str { fn get(r: &mut Reader) -> Option<Self> { Some(Box::leak(String::get(r)?.into_boxed_str())) } }
impl<T: Put + ?Sized> Put for &T { fn put(&self, out: &mut Vec<u8>) { (**self).put(out) } }
impl<T: Put + ?Sized> Put for &mut T { fn put(&self, out: &mut Vec<u8>) { (**self).put(out) } }
impl<T: Put + ?Sized> Put for Box<T> { fn put(&self, out: &mut Vec<u8>) { (**self).put(out) } }
impl<T: Get> Get for Box<T> { fn get(r: &mut Reader) -> Option<Self> { Some(Box::new(T::get(r)?)) } }
impl<T: Get> Get for &'static T { fn get(r: &mut Reader) -> Option<Self> { Some(Box::leak(Box::new(T::get(r)?))) } }
impl<T: Get> Get for &'static [T] { fn get(r: &mut Reader) -> Option<Self> { Some(Box::leak(Vec::get(r)?.into_boxed_slice())) } }
impl<T: Put> Put for Option<T> { fn put(&self, out: &mut Vec<u8>) { match self { Some(value) => { out.push(1); value.put(out) } None => out.push(0) } } }
impl<T: Get> Get for Option<T> { fn get(r: &mut Reader) -> Option<Self> { if bool::get(r)? { Some(Some(T::get(r)?)) } else { Some(None) } } }
impl<T: Put, E: Put> Put for Result<T, E> { fn put(&self, out: &mut Vec<u8>) { match self { Ok(value) => { out.push(1); value.put(out) } Err(error) => { out.push(0); error.put(out) } } } }
impl<T: Get, E: Get> Get for Result<T, E> { fn get(r: &mut Reader) -> Option<Self> { if bool::get(r)? { Some(Ok(T::get(r)?)) } else { Some(Err(E::get(r)?)) } } }
impl<T: Put> Put for [T] { fn put(&self, out: &mut Vec<u8>) { (self.len() as u32).put(out); for each in self { each.put(out) } } }
impl<T: Put, const N: usize> Put for [T; N] { fn put(&self, out: &mut Vec<u8>) { self[..].put(out) } }
impl<T: Get, const N: usize> Get for [T; N] { fn get(r: &mut Reader) -> Option<Self> { Vec::<T>::get(r)?.try_into().ok() } }
impl<T: Put> Put for Vec<T> { fn put(&self, out: &mut Vec<u8>) { self[..].put(out) } }
impl<T: Get> Get for Vec<T> {
    fn get(r: &mut Reader) -> Option<Self> {
        let count = r.count()?;
        let mut items = Vec::new();
        for _ in 0..count { items.push(T::get(r)?); }
        Some(items)
    }
}
macro_rules! assay_sets { ($($name:ident $($bound:path),*;)*) => { $(
impl<T: Put> Put for ::std::collections::$name<T> { fn put(&self, out: &mut Vec<u8>) { (self.len() as u32).put(out); for each in self { each.put(out) } } }
impl<T: Get $(+ $bound)*> Get for ::std::collections::$name<T> { fn get(r: &mut Reader) -> Option<Self> { Some(Vec::<T>::get(r)?.into_iter().collect()) } }
)* } }
assay_sets!(VecDeque ; HashSet Eq, ::std::hash::Hash; BTreeSet Ord; BinaryHeap Ord; LinkedList ;);
macro_rules! assay_maps { ($($name:ident $($bound:path),*;)*) => { $(
impl<K: Put, V: Put> Put for ::std::collections::$name<K, V> { fn put(&self, out: &mut Vec<u8>) { (self.len() as u32).put(out); for (key, value) in self { key.put(out); value.put(out) } } }
impl<K: Get $(+ $bound)*, V: Get> Get for ::std::collections::$name<K, V> { fn get(r: &mut Reader) -> Option<Self> { Some(Vec::<(K, V)>::get(r)?.into_iter().collect()) } }
)* } }
assay_maps!(HashMap Eq, ::std::hash::Hash; BTreeMap Ord;);
}
`;

/** Around the tests: runs one, and leaves a report in a file that the program is nowhere near. */
export const RUST_TESTER = String.raw`#[allow(dead_code, unused)]
mod assay_tests {
use super::assay_wire::*;
use std::{any::Any, panic::{catch_unwind, resume_unwind, AssertUnwindSafe, UnwindSafe}, sync::Mutex};
struct Talk { pipes: Pipes, asked: usize, answers: usize, nan: bool, thrown: bool, result: Option<(String, &'static str)> }
static TALK: Mutex<Option<Talk>> = Mutex::new(None);
const MAX_CALLS: usize = 20_000;

fn finish(talk: &Talk, end: &str) -> ! {
    let result = match &talk.result { Some((name, state)) => format!("\"{name}\":\"{state}\""), None => String::new() };
    let is_passed = end == "done" && talk.result.as_ref().map_or(false, |(_, state)| *state == "passed");
    let report = format!("{{\"end\":\"{end}\",\"answers\":{},\"nan\":{},\"results\":{{{result}}}}}\n", talk.answers, talk.nan);
    let is_written = std::fs::write("assay-report", report).is_ok();
    unsafe { _exit(if !is_written { 3 } else if is_passed { 0 } else { 1 }) }
}
/// Asks the program for one call: what it returns, then what is left in each mutable reference.
pub fn ask<T: Get>(question: Vec<u8>) -> T {
    let mut guard = TALK.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let talk = guard.as_mut().expect("the tests have begun");
    talk.asked += 1;
    // From the first question on what ends the run without a report follows from the answers.
    if talk.asked == 1 && std::fs::write("assay-asked", "").is_err() { unsafe { _exit(3) } }
    if talk.asked > MAX_CALLS { finish(talk, "too much") }
    if question.len() > MAX_BYTES { finish(talk, "too long") }
    if !talk.pipes.send(b'C', &question) { finish(talk, "ended") }
    let (kind, body) = match talk.pipes.receive() { Some(answer) => answer, None => finish(talk, "ended") };
    let mut reader = Reader { data: &body, at: 0, nan: false };
    if kind == b'P' {
        let message = match String::get(&mut reader) { Some(message) => message, None => finish(talk, "another type") };
        talk.answers += 1;
        talk.thrown = true;
        drop(guard);
        resume_unwind(Box::new(message));
    }
    match T::get(&mut reader) {
        Some(value) if kind == b'R' && reader.at == body.len() => {
            talk.answers += 1;
            talk.thrown = false;
            talk.nan |= reader.nan;
            value
        }
        _ => finish(talk, "another type"),
    }
}
pub trait Outcome { fn is_good(self) -> bool; }
impl Outcome for () { fn is_good(self) -> bool { true } }
impl<T: Outcome, E> Outcome for Result<T, E> { fn is_good(self) -> bool { self.map_or(false, Outcome::is_good) } }

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&'static str>() { return text.to_string(); }
    payload.downcast_ref::<String>().cloned().unwrap_or_default()
}
/// Runs a test; expected is what its panic has to say, where it has to panic.
pub fn run<T: Outcome>(name: &str, expected: Option<&str>, test: fn() -> T) -> ! {
    *TALK.lock().unwrap() = Some(Talk { pipes: begin(), asked: 0, answers: 0, nan: false, thrown: false, result: None });
    let ended = catch_unwind(move || test().is_good());
    let mut guard = TALK.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let talk = guard.as_mut().expect("the tests have begun");
    let state = match (ended, expected) {
        (Ok(true), None) => "passed",
        (Err(payload), Some(text)) if message(&*payload).contains(text) => "passed",
        (Err(_), None) if talk.thrown => "panicked",
        _ => "failed",
    };
    talk.result = Some((name.to_string(), state));
    finish(talk, "done")
}
}
`;
