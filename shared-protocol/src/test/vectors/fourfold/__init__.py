"""An independent implementation of the Fourfold/1 channel, written from docs/protocol.md alone, to test ours against."""
