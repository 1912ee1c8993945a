process.stdout.write(require("fs").readFileSync(0, "utf8").trim().replace(/\s/g, "+"));
