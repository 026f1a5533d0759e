package dev.fourfold.starter.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.starter.channel.ChannelEnds.End;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ChannelEndsTest {

    @Test
    void tellsReasonsApart() {
        assertThat(ChannelEnds.of(new ProtocolException(Alert.BAD_RECORD_MAC, "")))
                .isEqualTo(End.ALERT);
        assertThat(ChannelEnds.of(new EOFException())).isEqualTo(End.TRUNCATED);
        assertThat(ChannelEnds.of(new SocketTimeoutException())).isEqualTo(End.IDLE);
        assertThat(ChannelEnds.of(new SocketException("Broken pipe"))).isEqualTo(End.BROKEN);
        assertThat(ChannelEnds.of(new IOException())).isEqualTo(End.BROKEN);
    }

    @Test
    void countsEachByItself() {
        var ends = new ChannelEnds();
        ends.count(End.IDLE);
        ends.count(End.IDLE);
        ends.count(End.TURNED_AWAY);
        assertThat(ends.of(End.IDLE)).isEqualTo(2);
        assertThat(ends.of(End.TURNED_AWAY)).isEqualTo(1);
        assertThat(ends.of(End.CLOSED)).isZero();
    }
}
