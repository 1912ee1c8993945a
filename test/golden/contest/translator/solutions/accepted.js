const fs = require('fs');
const words = new Map(fs.readFileSync('words.txt', 'utf8').trim().split('\n').map((line) => line.split(' ')));
const text = fs.readFileSync(0, 'utf8').split(/\s+/).filter(Boolean);
console.log(text.map((word) => words.get(word) ?? word).join(' '));
fs.writeFileSync('missing.txt', [...new Set(text.filter((word) => !words.has(word)))].sort().join('\n'));
