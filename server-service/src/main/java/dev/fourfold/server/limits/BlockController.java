package dev.fourfold.server.limits;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Unlocks payers, for administrators. */
@RestController
class BlockController {

    private final Payers payers;
    private final TransactionOperations transaction;

    BlockController(Payers payers, TransactionOperations transaction) {
        this.payers = payers;
        this.transaction = transaction;
    }

    @DeleteMapping("/api/v1/recipients/{id}/block")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unblock(@Requires(Permission.ADMIN) Caller admin, @PathVariable String id) {
        String payer = name(id);
        transaction.executeWithoutResult(_ -> payers.unblock(payer));
    }

    private static String name(String id) {
        try {
            return PeerName.of(id).dnsName();
        } catch (IllegalArgumentException _) {
            throw new RefusedException(Refusal.UNKNOWN_RECIPIENT, "No recipient has this name");
        }
    }
}
