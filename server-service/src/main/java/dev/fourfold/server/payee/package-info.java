/** Who can get codes, and whom they can pay: recipients and the registers of their payees. */
@NullMarked
package dev.fourfold.server.payee;

import org.jspecify.annotations.NullMarked;
