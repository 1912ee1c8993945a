const numbers = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(BigInt);
let total = 0n;
for (let i = 1; i < numbers.length; i += 2) {
  console.log(String(numbers[i] * numbers[i + 1]));
  total += numbers[i] * numbers[i + 1];
}
console.log(String(total));
