"""Documents in, passages out: load, clean, split, embed, index and retrieve."""
