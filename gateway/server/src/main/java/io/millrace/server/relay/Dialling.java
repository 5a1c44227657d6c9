package io.millrace.server.relay;

import io.millrace.server.log.Rest;
import io.millrace.server.relay.Greeting.Verdict;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One attempt to call a peer. On the relay's event loop. */
final class Dialling implements Caller.Call {
    private static final System.Logger LOG = System.getLogger(Dialling.class.getName());
    private static final long CALL_MILLIS = 5_000;
    private static final Rest FAILURES = new Rest();
    private static final Rest WRONG_SECRETS = new Rest();

    private final Around around;
    private final Line line;
    private final int attempt;
    private final String address;

    /**
     * What all attempts share.
     *
     * @param tag of this gateway
     * @param linked told of the channel of a call that succeeded
     */
    record Around(
            String tag,
            Secrets secrets,
            Wires wires,
            LinkSignals signals,
            BiConsumer<Line, ChannelHandlerContext> linked) {}

    Dialling(Around around, Line line, int attempt, String address) {
        this.around = around;
        this.line = line;
        this.attempt = attempt;
        this.address = address;
    }

    void begin() {
        Optional<InetSocketAddress> to = HostPort.parse(address);
        if (to.isEmpty()) {
            failed("its address is none");
            return;
        }
        around.wires().schedule(CALL_MILLIS, () -> failed("it was not reached in " + CALL_MILLIS + " ms"));
        around.secrets().secret().whenComplete((secret, trouble) -> around.wires()
                .execute(() -> {
                    if (trouble != null) {
                        failed("the cluster's secret cannot be read from Redis");
                    } else if (line.isNewest(attempt)) {
                        connect(to.orElseThrow(), secret);
                    }
                }));
    }

    private void connect(InetSocketAddress to, byte[] secret) {
        ChannelFuture connecting = around.wires()
                .client(new Caller(around.tag(), line.peer(), secret, this))
                .connect(to);
        var _ = connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                failed(String.valueOf(connected.cause().getMessage()));
            }
        });
        line.hangsUpBy(() -> {
            var _ = connecting.channel().close();
        });
    }

    @Override
    public void linked(ChannelHandlerContext context) {
        if (line.isNewest(attempt)) {
            line.hangsUpBy(() -> {}); // the call has become the link
            around.linked().accept(line, context);
        } else {
            var _ = context.close();
        }
    }

    @Override
    public void refused(Verdict verdict) {
        switch (verdict) {
            case OTHER_WAY -> line.yields(attempt);
            case NOT_HERE -> failed("another gateway has its address now");
            case OTHER_VERSION -> failed("it is of a release that links in another way");
            case NOT_READY -> failed("it cannot read the cluster's secret from Redis");
            case WRONG_SECRET -> wrongSecret("does not take our secret");
            case GO_ON -> throw new IllegalArgumentException("no refusal");
        }
    }

    @Override
    public void impostor() {
        wrongSecret("does not know our secret");
    }

    private void wrongSecret(String what) {
        around.signals().wrongSecret();
        around.secrets().doubt();
        WRONG_SECRETS.say(more -> LOG.log(
                System.Logger.Level.WARNING,
                "Gateway {0} at {1} {2}: is millrace.cluster.secret the same for all gateways?{3}",
                line.peer(),
                address,
                what,
                more));
        line.failed(attempt);
    }

    @Override
    public void failed(String why) {
        if (line.isNewest(attempt)) {
            FAILURES.say(more -> LOG.log(
                    System.Logger.Level.WARNING,
                    "Gateway {0} at {1} cannot be reached, and polls for it are lost: {2}{3}",
                    line.peer(),
                    address,
                    why,
                    more));
            line.failed(attempt);
        }
    }
}
