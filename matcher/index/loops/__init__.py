"""The loops of a search, as machine code: arrays that numpy owns in, the best rows out."""
