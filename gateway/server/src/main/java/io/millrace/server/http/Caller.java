package io.millrace.server.http;

/**
 * Who stands at the other end of a request.
 *
 * @param address an IP address as text; empty where there is none (a domain socket)
 * @param secure whether it came over TLS, as far as the last proxy that is trusted
 */
public record Caller(String address, boolean secure) {}
