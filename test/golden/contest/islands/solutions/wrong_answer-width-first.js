const grid = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map((row) => [...row]);
function fill(r, c, box) {
  if (grid[r]?.[c] !== "#") return;
  grid[r][c] = ".";
  box.push([r, c]);
  for (const [y, x] of [[r + 1, c], [r - 1, c], [r, c + 1], [r, c - 1]]) fill(y, x, box);
}
for (let r = 0; r < grid.length; r++)
  for (let c = 0; c < grid[r].length; c++) {
    const box = [];
    fill(r, c, box);
    const span = (at) => Math.max(...box.map((cell) => cell[at])) - Math.min(...box.map((cell) => cell[at])) + 1;
    if (box.length > 0) console.log(span(1), span(0));
  }
