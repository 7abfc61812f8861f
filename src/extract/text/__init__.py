"""Pure functions on strings: cleaning with offset maps, sentences, numerals, dates. Knows model and errors only."""
