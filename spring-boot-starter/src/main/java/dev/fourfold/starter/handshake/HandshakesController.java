package dev.fourfold.starter.handshake;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the most recent handshakes, the newest first. */
@RestController
class HandshakesController {

    private final Handshakes handshakes;

    HandshakesController(Handshakes handshakes) {
        this.handshakes = handshakes;
    }

    @GetMapping(path = "/api/v1/handshakes", produces = "application/json")
    Answer recent() {
        return new Answer(handshakes.recent().stream().map(HandshakeView::of).toList());
    }

    record Answer(List<HandshakeView> handshakes) {}
}
