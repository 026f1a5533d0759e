package dev.fourfold.server.transfer;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every second: ends the transfers that were not authorised in time. */
@Component
class TransferRounds {

    private final Transfers transfers;

    TransferRounds(Transfers transfers) {
        this.transfers = transfers;
    }

    @Scheduled(fixedDelay = 1000)
    void makeRound() {
        transfers.expire();
    }
}
