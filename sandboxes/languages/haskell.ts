import type { LanguageDefinition } from "./definition.ts";
import { executePlan } from "./gcc.ts";

const OUTPUT = "a.out";

/** Haskell by GHC, with the packages that come with it. */
export const HASKELL = {
  id: "haskell",
  aliases: ["hs", "ghc"],
  main: "main.hs",
  timeMultiplier: 1,
  image: "extended",
  packages: ["ghc=9.0.2-*"],
  directories: ["/var/lib/ghc"],
  hostTools: [
    ["ghc", "--version"],
    ["ghc-pkg", "list", "--simple-output"],
  ],
  compile: {
    argv: (main) => ["ghc", "-v0", "-O", "-w", "-outputdir", "/tmp/objects", "-o", OUTPUT, `./${main}`],
    output: OUTPUT,
  },
  plan: executePlan,
  smoke: {
    source: 'main :: IO ()\nmain = interact $ \\text -> show (sum (map read (words text)) :: Int) ++ "\\n"\n',
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "main = do {\n",
  samples: {
    endless: "main :: IO ()\nmain = go 0 where go n = if n < (0 :: Integer) then return () else go (n + 1)\n",
    hungry:
      "import Data.IORef\nmain :: IO ()\nmain = do { r <- newIORef []; let { go n = do { modifyIORef' r (n :); go $! (n + 1) } }; go (0 :: Int); xs <- readIORef r; print (length xs) }\n",
    exit3: "import System.Exit\nmain :: IO ()\nmain = exitWith (ExitFailure 3)\n",
  },
} as const satisfies LanguageDefinition;
