// Runs the storage thread from its source. A loader of `require` works inside this thread; one of `import` would need a
// second thread beside each, and most of the time that opening a store takes.
require("tsx/cjs/api").register();
require("./thread.ts");
