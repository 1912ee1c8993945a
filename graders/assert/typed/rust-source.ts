/** Integer types of Rust that travel. */
const INTS = ["i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];

const INT_CODECS = INTS.map(
  (type) => `
impl Put for ${type} { fn put(&self, out: &mut Bytes) { put_int(*self as i128, out) } }
impl Get for ${type} {
    fn get(r: &mut Reader) -> Option<Self> { <${type} as ::std::convert::TryFrom<i128>>::try_from(r.int()?).ok() }
    fn guess() -> Self { 0 }
}`,
).join("");

const FLOAT_CODECS = ["f32", "f64"]
  .map(
    (type) => `
impl Put for ${type} {
    fn put(&self, out: &mut Bytes) {
        out.extend_from_slice(b"{\\"$float\\":\\"");
        if self.is_nan() { out.extend_from_slice(b"nan") } else { out.extend_from_slice(::std::string::ToString::to_string(self).as_bytes()) }
        out.extend_from_slice(b"\\"}");
    }
}
impl Get for ${type} {
    fn get(r: &mut Reader) -> Option<Self> { r.number()?.parse().ok() }
    fn guess() -> Self { 0.0 }
}`,
  )
  .join("");

const TUPLE_CODECS = [1, 2, 3, 4, 5, 6]
  .map((count) => {
    const names = Array.from({ length: count }, (_, at) => `T${at}`);
    const bounds = (trait: string) => names.map((name) => `${name}: ${trait}`).join(", ");
    const type = `(${names.join(", ")},)`;
    return `
impl<${bounds("Put")}> Put for ${type} {
    fn put(&self, out: &mut Bytes) { out.push(b'['); ${names.map((_, at) => `${at > 0 ? "out.push(b','); " : ""}self.${at}.put(out);`).join(" ")} out.push(b']'); }
}
impl<${bounds("Get")}> Get for ${type} {
    fn get(r: &mut Reader) -> Option<Self> { if r.count(b'l')? != ${count} { return None; } Some((${names.map((name) => `${name}::get(r)?`).join(", ")},)) }
    fn guess() -> Self { (${names.map((name) => `${name}::guess()`).join(", ")},) }
}`;
  })
  .join("");

const SEQUENCES = [
  ["VecDeque", ""],
  ["HashSet", " + Eq + ::std::hash::Hash"],
  ["BTreeSet", " + Ord"],
]
  .map(
    ([name, bounds]) => `
impl<T: Put> Put for ::std::collections::${name}<T> {
    fn put(&self, out: &mut Bytes) { ${name === "HashSet" ? "put_sorted(self.iter().map(encoded).collect(), out)" : "put_all(self.iter(), out)"} }
}
impl<T: Get${bounds}> Get for ::std::collections::${name}<T> {
    fn get(r: &mut Reader) -> Option<Self> { Some(Vec::<T>::get(r)?.into_iter().collect()) }
    fn guess() -> Self { ::std::default::Default::default() }
}`,
  )
  .join("");

const MAPS = [
  ["HashMap", "Eq + ::std::hash::Hash"],
  ["BTreeMap", "Ord"],
]
  .map(
    ([name, bounds]) => `
impl<K: Put, V: Put> Put for ::std::collections::${name}<K, V> {
    fn put(&self, out: &mut Bytes) {
        out.extend_from_slice(b"{\\"$dict\\":");
        put_sorted(self.iter().map(|(key, value)| encoded(&(key, value))).collect(), out);
        out.push(b'}');
    }
}
impl<K: Get + ${bounds}, V: Get> Get for ::std::collections::${name}<K, V> {
    fn get(r: &mut Reader) -> Option<Self> {
        let mut map = Self::new();
        for _ in 0..r.count(b'd')? { let key = K::get(r)?; map.insert(key, V::get(r)?); }
        Some(map)
    }
    fn guess() -> Self { ::std::default::Default::default() }
}`,
  )
  .join("");

/**
 * Values as tagged JSON and from tokens, by traits, for both programs. No macros: what a candidate's text calls \`vec!\` or
 * \`println!\` is its own affair.
 */
export const RUST_CODECS = `
#[allow(dead_code, unused_imports, unused_mut, unused_variables)]
mod assay {
use ::std::{option::Option::{self, None, Some}, vec::Vec, string::String, iter::{Iterator, IntoIterator, Extend}, cmp::{Eq, Ord}, marker::Sized, boxed::Box};
pub type Bytes = Vec<u8>;
pub trait Put { fn put(&self, out: &mut Bytes); }
pub trait Get: Sized { fn get(r: &mut Reader) -> Option<Self>; fn guess() -> Self; }
extern "C" { pub fn dup(fd: i32) -> i32; pub fn dup2(from: i32, to: i32) -> i32; pub fn _exit(status: i32) -> !; }

/// Prints go to stderr from here on; the descriptor that was stdout is returned.
pub fn take_stdout() -> ::std::fs::File {
    let fd = unsafe { dup(1) };
    unsafe { dup2(2, 1); ::std::os::unix::io::FromRawFd::from_raw_fd(fd) }
}
pub fn read_stdin() -> Bytes {
    let mut bytes = Vec::new();
    let _ = ::std::io::Read::read_to_end(&mut ::std::io::stdin(), &mut bytes);
    bytes
}

pub struct Reader<'a> { pub data: &'a [u8], pub at: usize }
impl<'a> Reader<'a> {
    pub fn next(&mut self) -> Option<u8> { let byte = *self.data.get(self.at)?; self.at += 1; Some(byte) }
    pub fn peek(&self) -> u8 { if self.at < self.data.len() { self.data[self.at] } else { 0 } }
    fn until(&mut self, end: u8) -> Option<&'a str> {
        let start = self.at;
        while self.next()? != end {}
        ::std::str::from_utf8(&self.data[start..self.at - 1]).ok()
    }
    pub fn int(&mut self) -> Option<i128> { if self.next()? != b'i' { return None; } self.until(b' ')?.parse().ok() }
    pub fn number(&mut self) -> Option<&'a str> {
        let sign = self.next()?;
        if sign != b'i' && sign != b'f' { return None; }
        self.until(b' ')
    }
    pub fn count(&mut self, sign: u8) -> Option<usize> {
        if self.next()? != sign { return None; }
        self.until(if sign == b's' { b':' } else { b' ' })?.parse().ok()
    }
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let size = self.count(b's')?;
        let bytes = self.data.get(self.at..self.at.checked_add(size)?)?;
        self.at += size;
        Some(bytes)
    }
    pub fn text(&mut self) -> Option<&'a str> { ::std::str::from_utf8(self.bytes()?).ok() }
}

fn put_int(value: i128, out: &mut Bytes) {
    let text = ::std::string::ToString::to_string(&value);
    if value.abs() <= 1 << 53 { out.extend_from_slice(text.as_bytes()); return; }
    out.extend_from_slice(b"{\\"$int\\":\\"");
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"\\"}");
}
pub fn put_text(text: &str, out: &mut Bytes) {
    const DIGITS: &[u8] = b"0123456789abcdef";
    out.push(b'"');
    for &byte in text.as_bytes() {
        if byte == b'"' || byte == b'\\\\' { out.push(b'\\\\'); out.push(byte); }
        else if byte < 32 { out.extend_from_slice(b"\\\\u00"); out.push(DIGITS[(byte >> 4) as usize]); out.push(DIGITS[(byte & 15) as usize]); }
        else { out.push(byte); }
    }
    out.push(b'"');
}
pub fn encoded<T: Put + ?Sized>(value: &T) -> Bytes { let mut out = Vec::new(); value.put(&mut out); out }
fn put_all<'t, T: Put + 't>(items: impl Iterator<Item = &'t T>, out: &mut Bytes) {
    out.push(b'[');
    for (at, item) in items.enumerate() { if at > 0 { out.push(b','); } item.put(out); }
    out.push(b']');
}
fn put_sorted(mut items: Vec<Bytes>, out: &mut Bytes) {
    items.sort();
    out.push(b'[');
    for (at, item) in items.iter().enumerate() { if at > 0 { out.push(b','); } out.extend_from_slice(item); }
    out.push(b']');
}

impl<T: Put + ?Sized> Put for &T { fn put(&self, out: &mut Bytes) { (**self).put(out) } }
impl<T: Put + ?Sized> Put for &mut T { fn put(&self, out: &mut Bytes) { (**self).put(out) } }
impl<T: Put + ?Sized> Put for Box<T> { fn put(&self, out: &mut Bytes) { (**self).put(out) } }
impl<T: Get> Get for Box<T> { fn get(r: &mut Reader) -> Option<Self> { Some(Box::new(T::get(r)?)) } fn guess() -> Self { Box::new(T::guess()) } }
impl<T: Get> Get for &'static T { fn get(r: &mut Reader) -> Option<Self> { Some(Box::leak(Box::new(T::get(r)?))) } fn guess() -> Self { Box::leak(Box::new(T::guess())) } }
impl<T: Get> Get for &'static [T] { fn get(r: &mut Reader) -> Option<Self> { Some(Box::leak(Vec::get(r)?.into_boxed_slice())) } fn guess() -> Self { &[] } }
impl Put for str { fn put(&self, out: &mut Bytes) { put_text(self, out) } }
impl Put for String { fn put(&self, out: &mut Bytes) { put_text(self, out) } }
impl Get for String { fn get(r: &mut Reader) -> Option<Self> { Some(::std::convert::From::from(r.text()?)) } fn guess() -> Self { String::new() } }
impl Get for &'static str { fn get(r: &mut Reader) -> Option<Self> { Some(Box::leak(String::get(r)?.into_boxed_str())) } fn guess() -> Self { "" } }
impl Put for char { fn put(&self, out: &mut Bytes) { put_text(self.encode_utf8(&mut [0; 4]), out) } }
impl Get for char {
    fn get(r: &mut Reader) -> Option<Self> { let mut chars = r.text()?.chars(); let one = chars.next()?; if chars.next().is_none() { Some(one) } else { None } }
    fn guess() -> Self { ' ' }
}
impl Put for bool { fn put(&self, out: &mut Bytes) { out.extend_from_slice(if *self { b"true" } else { b"false" }) } }
impl Get for bool { fn get(r: &mut Reader) -> Option<Self> { match r.next()? { b't' => Some(true), b'u' => Some(false), _ => None } } fn guess() -> Self { false } }
impl Put for () { fn put(&self, out: &mut Bytes) { out.extend_from_slice(b"null") } }
impl Get for () { fn get(r: &mut Reader) -> Option<Self> { if r.next()? == b'n' { Some(()) } else { None } } fn guess() -> Self {} }
impl<T: Put> Put for Option<T> { fn put(&self, out: &mut Bytes) { match self { Some(value) => put_all([value].into_iter(), out), None => out.extend_from_slice(b"null") } } }
impl<T: Get> Get for Option<T> {
    fn get(r: &mut Reader) -> Option<Self> {
        if r.peek() == b'n' { r.at += 1; return Some(None); }
        if r.count(b'l')? != 1 { return None; }
        Some(Some(T::get(r)?))
    }
    fn guess() -> Self { None }
}
impl<T: Put, E: Put> Put for ::std::result::Result<T, E> {
    fn put(&self, out: &mut Bytes) { match self { ::std::result::Result::Ok(value) => (true, value).put(out), ::std::result::Result::Err(error) => (false, error).put(out) } }
}
impl<T: Get, E: Get> Get for ::std::result::Result<T, E> {
    fn get(r: &mut Reader) -> Option<Self> {
        if r.count(b'l')? != 2 { return None; }
        if bool::get(r)? { Some(::std::result::Result::Ok(T::get(r)?)) } else { Some(::std::result::Result::Err(E::get(r)?)) }
    }
    fn guess() -> Self { ::std::result::Result::Ok(T::guess()) }
}
impl<T: Put> Put for [T] { fn put(&self, out: &mut Bytes) { put_all(self.iter(), out) } }
impl<T: Put, const N: usize> Put for [T; N] { fn put(&self, out: &mut Bytes) { put_all(self.iter(), out) } }
impl<T: Get, const N: usize> Get for [T; N] {
    fn get(r: &mut Reader) -> Option<Self> { ::std::convert::TryFrom::try_from(Vec::<T>::get(r)?).ok() }
    fn guess() -> Self { ::std::array::from_fn(|_| T::guess()) }
}
impl<T: Put> Put for Vec<T> { fn put(&self, out: &mut Bytes) { put_all(self.iter(), out) } }
impl<T: Get> Get for Vec<T> {
    fn get(r: &mut Reader) -> Option<Self> {
        let count = r.count(b'l')?;
        let mut items = Vec::new();
        for _ in 0..count { items.push(T::get(r)?); }
        Some(items)
    }
    fn guess() -> Self { Vec::new() }
}
${INT_CODECS}${FLOAT_CODECS}${TUPLE_CODECS}${SEQUENCES}${MAPS}
}
`;

/** Around the tests: answers by question, counted assertions, one report. Needs \`RUST_CODECS\`. */
export const RUST_TESTER = `
#[allow(dead_code)]
mod assay_tests {
use super::assay::*;
use std::{collections::HashMap, fs::File, io::Write, sync::Mutex};
struct State {
    out: File, replies: HashMap<Vec<u8>, (usize, Vec<u8>)>, max_needs: usize, stop_at_first: bool,
    needs: Vec<(usize, Vec<u8>)>, asserts: usize, sure: usize, answered: usize, failed: Vec<usize>,
}
static STATE: Mutex<Option<State>> = Mutex::new(None);

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    let mut guard = STATE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    act(guard.as_mut().expect("the tests have begun"))
}
fn finish(state: &mut State, end: &str, stopped: i64) -> ! {
    let failed: Vec<String> = state.failed.iter().map(|at| at.to_string()).collect();
    let mut needs: Vec<u8> = Vec::new();
    for (at, key) in &state.needs {
        if !needs.is_empty() { needs.push(b','); }
        needs.extend_from_slice(format!("{{\\"at\\":{at},\\"key\\":").as_bytes());
        put_text(std::str::from_utf8(key).expect("keys are text"), &mut needs);
        needs.push(b'}');
    }
    let (asserts, sure, answered, failed) = (state.asserts, state.sure, state.answered, failed.join(","));
    let mut line = format!("{{\\"end\\":\\"{end}\\",\\"status\\":0,\\"asserts\\":{asserts},\\"sure\\":{sure},\\"answered\\":{answered},\\"stopped\\":{stopped},\\"failed\\":[{failed}],\\"needs\\":[").into_bytes();
    line.extend_from_slice(&needs);
    line.extend_from_slice(b"]}\\n");
    let _ = state.out.write_all(&line);
    unsafe { _exit(0) }
}
pub fn check(holds: bool) {
    with(|state| {
        state.asserts += 1;
        if !state.needs.is_empty() { return; }
        state.sure += 1;
        if holds { return; }
        let at = state.asserts;
        state.failed.push(at);
        if state.stop_at_first || state.failed.len() > 10_000 { finish(state, "failed", -1) }
    })
}
/// The answer to a question: what is returned, then what is left in each mutable reference.
pub fn ask<T: Get>(key: Vec<u8>) -> T {
    with(|state| {
        if let Some((place, reply)) = state.replies.get(&key) {
            let (place, reply) = (*place as i64, reply.clone());
            if reply[0] == b'x' {
                if state.needs.is_empty() { finish(state, "stopped", place) }
                return T::guess();
            }
            let mut reader = Reader { data: &reply, at: 1 };
            return match T::get(&mut reader) {
                Some(value) if reader.at == reply.len() => { if state.needs.is_empty() { state.answered += 1; } value }
                _ if state.needs.is_empty() => finish(state, "mismatch", -1),
                _ => T::guess(),
            };
        }
        if !state.needs.iter().any(|(_, known)| *known == key) { let at = state.asserts + 1; state.needs.push((at, key)); }
        if state.needs.len() >= state.max_needs { finish(state, "asked", -1) }
        T::guess()
    })
}
fn begin() -> Option<State> {
    let input = read_stdin();
    let mut r = Reader { data: &input, at: 0 };
    let max_needs = usize::get(&mut r)?;
    let stop_at_first = bool::get(&mut r)?;
    let mut replies = HashMap::new();
    for place in 0..r.count(b'l')? { let key = r.bytes()?.to_vec(); let reply = r.bytes()?.to_vec(); replies.insert(key, (place, reply)); }
    Some(State { out: take_stdout(), replies, max_needs, stop_at_first, needs: Vec::new(), asserts: 0, sure: 0, answered: 0, failed: Vec::new() })
}
pub fn run(tests: &[fn()]) {
    *STATE.lock().unwrap() = begin();
    let ended = tests.iter().all(|test| std::panic::catch_unwind(*test).is_ok());
    with(|state| finish(state, if ended { "exit" } else { "crashed" }, -1))
}
}
macro_rules! assert { ($c:expr $(,)?) => { crate::assay_tests::check($c) }; ($c:expr, $($t:tt)+) => { crate::assay_tests::check($c) }; }
macro_rules! assert_eq { ($a:expr, $b:expr $(,)?) => { crate::assay_tests::check($a == $b) }; ($a:expr, $b:expr, $($t:tt)+) => { crate::assay_tests::check($a == $b) }; }
macro_rules! assert_ne { ($a:expr, $b:expr $(,)?) => { crate::assay_tests::check($a != $b) }; ($a:expr, $b:expr, $($t:tt)+) => { crate::assay_tests::check($a != $b) }; }
`;
