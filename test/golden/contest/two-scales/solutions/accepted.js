const { createInterface } = require('readline');
let left = null;
function next() {
  if (left.length === 1) {
    console.log(`light ${left[0]}`);
    process.exit(0);
  }
  const third = Math.floor((left.length + 1) / 3);
  console.log(`weigh ${left.slice(0, 2 * third).join(' ')}`);
}
createInterface({ input: process.stdin }).on('line', (line) => {
  if (left === null) left = Array.from({ length: Number(line) }, (_, i) => i + 1);
  else {
    const third = Math.floor((left.length + 1) / 3);
    left = line === '<' ? left.slice(0, third) : line === '>' ? left.slice(third, 2 * third) : left.slice(2 * third);
  }
  next();
});
