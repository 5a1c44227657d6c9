package io.millrace.worker.wallet;

/**
 * A request that the wallet does not do, with what its dapp is told: Scatter's own types and codes where it has one.
 */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int NO_SIGNATURE = 402;
    private static final int FORBIDDEN = 403;
    private static final int UPGRADE_REQUIRED = 426;

    /**
     * An {@code api} request's result when it is an error: what the client rejects its promise with.
     *
     * @param isError always: by its presence the client tells an error
     */
    record Failure(String type, String message, int code, boolean isError) {}

    private final transient Failure failure;

    private RefusedException(String type, String message, int code) {
        super(message, null, false, false);
        this.failure = new Failure(type, message, code, true);
    }

    Failure failure() {
        return failure;
    }

    /** What no honest dapp sends. */
    static RefusedException malicious(String message) {
        return new RefusedException("malicious", message, FORBIDDEN);
    }

    /** The key or the nonce is not the paired dapp's, or nobody has paired (not in the original, which is silent). */
    static RefusedException notPaired(String message) {
        return new RefusedException("not_paired", message, FORBIDDEN);
    }

    /** A kind of request that this wallet does not know. */
    static RefusedException unknown(String type) {
        return new RefusedException(
                "upgrade_required",
                "This demo wallet knows no request " + type + "; it knows " + Requests.KNOWN,
                UPGRADE_REQUIRED);
    }

    static RefusedException identityMissing() {
        return new RefusedException(
                "identity_missing", "The user is not logged in here: getOrRequestIdentity first", NO_SIGNATURE);
    }

    static RefusedException noNetwork(String blockchain) {
        return new RefusedException(
                "no_network", "This demo wallet has accounts of blockchain eos, none of " + blockchain, NO_SIGNATURE);
    }

    static RefusedException noKeypair() {
        return new RefusedException(
                "no_keypair", "This demo wallet has one key, and that is another one", NO_SIGNATURE);
    }

    static RefusedException badNonce() {
        return new RefusedException("invalid_nonce", "authenticate wants a nonce of 12 characters", NO_SIGNATURE);
    }
}
