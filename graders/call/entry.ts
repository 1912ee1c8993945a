/** What a task may name as its entry: a function, or a method of a class that is made without arguments. */
export const ENTRY = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)?$/u;
