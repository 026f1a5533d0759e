package dev.fourfold.server;

import dev.fourfold.server.delivery.Device;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the contracts begin with: the API for who may do everything, devices that attach, and empty tables. */
@ServerTest
public abstract class ServerContract {

    @LocalServerPort
    private int port;

    @Autowired
    protected Store store;

    @Autowired
    protected Device.Maker devices;

    protected Api api;

    @BeforeEach
    void begin() {
        api = Api.at(port);
        store.clear();
    }
}
