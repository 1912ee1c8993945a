let [a, b] = [1n, 1n];
for (let n = Number(require('fs').readFileSync(0, 'utf8')); n > 0; n--) [a, b] = [b, a + b];
console.log(a.toString());
