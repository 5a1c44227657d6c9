package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.core.command.Answers;

/** Something on which a worker decides. */
interface Undecided {
    /** Whether its answer is to bear this name. */
    boolean isAwaitedAs(String ack);

    /** Lets it be; what is wrong with it is said in {@code answers}. */
    void accept(Command.Accept accept, Answers answers);

    /** Forbids it. */
    void refuse(Command.Refuse refuse);
}
