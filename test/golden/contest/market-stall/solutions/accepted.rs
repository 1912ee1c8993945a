use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let mut total = 0;
    for pair in numbers.chunks(2) {
        println!("{}", pair[0] * pair[1]);
        total += pair[0] * pair[1];
    }
    println!("{}", total);
}
