const numbers = require('fs').readFileSync(0, 'utf8').trim().split('\n').map(Number);
for (let i = 1000; i <= numbers.length; i += 1000) console.log(Float64Array.from(numbers.slice(0, i)).sort()[(i - 1) >> 1]);
