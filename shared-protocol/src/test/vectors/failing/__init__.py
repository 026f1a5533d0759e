"""What the files of vectors/handshake-failing are about, each case one call of `case`."""
