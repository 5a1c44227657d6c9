/** What operators see, and who else does not. */
package io.millrace.server.management;
