package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Serial;

/** The status of a certificate has changed: published after the transaction, before anybody is told that it is done. */
public record StatusChange(Serial serial) {}
