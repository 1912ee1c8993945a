  throw 1;
}
