const rows = require('fs').readFileSync(0, 'utf8').trim().split('\n').slice(1);
for (const row of rows) {
  const [l, d] = row.split(' ').map(Number);
  console.log(Math.sqrt((l - d) * (l + d)));
}
