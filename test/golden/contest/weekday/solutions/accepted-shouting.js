const names = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
console.log(names[Number(require('fs').readFileSync(0, 'utf8')) % 7]);
