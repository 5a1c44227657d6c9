package io.millrace.server.page;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Without the page there is no feed. */
@Singleton
public class LiveFeedCheck implements HttpUpgradeCheck {
    private static final int NOT_FOUND = 404;

    private final PageConfig page;

    LiveFeedCheck(PageConfig page) {
        this.page = page;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return page.enabled() ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(NOT_FOUND);
    }
}
