"""The static site: data files first, then pages made from them, cut into the theme and swapped in whole."""
