use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let mut total: u64 = 0;
    for i in 0..numbers.len() {
        total += numbers[..i].iter().filter(|&&other| other > numbers[i]).count() as u64;
    }
    println!("{}", total);
}
