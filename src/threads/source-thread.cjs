// Runs a thread's module from its source. A loader of `require` works inside this thread; one of `import` would need a
// second thread beside each, and most of the time that starting one takes.
const { workerData } = require("node:worker_threads");

require("tsx/cjs/api").register();
require(workerData);
