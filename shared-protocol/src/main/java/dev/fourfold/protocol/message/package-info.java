/** The bytes of the handshake messages: encoding and decoding, without cryptography and without input or output. */
@NullMarked
package dev.fourfold.protocol.message;

import org.jspecify.annotations.NullMarked;
