package dev.turnprobe.turn.core;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import java.util.ArrayList;
import java.util.List;

/** The errands of one allocation; none outlives it. */
final class Errands {
    private final Engine engine;
    private final Authentication authentication;
    private final Dispatch dispatch;
    private final List<Errand> underWay = new ArrayList<>();

    Errands(Engine engine, Authentication authentication, Dispatch dispatch) {
        this.engine = engine;
        this.authentication = authentication;
        this.dispatch = dispatch;
    }

    ConnectionBind bind(long connectionId) {
        return begun(new ConnectionBind(connectionId, engine, authentication, dispatch));
    }

    Move move(Move.Mover mover) {
        Move move = begun(new Move(engine, authentication, dispatch, mover));
        if (!engine.mobility().isPossible()) {
            move.abandon(new TurnFailure.Rejected(
                    StunMethod.REFRESH,
                    new ErrorCode(ErrorCode.MOBILITY_FORBIDDEN, "there is no mobility ticket for this allocation"),
                    false));
        }
        return move;
    }

    /** True while an answer about a move is awaited. */
    boolean isMoving() {
        return underWay.stream().anyMatch(errand -> errand instanceof Move && !errand.isOver());
    }

    /** The allocation is over, and so is all that was done in its name. */
    void abandonAll(TurnFailure why) {
        underWay.forEach(errand -> errand.abandon(why));
        underWay.clear();
    }

    private <T extends Errand> T begun(T errand) {
        underWay.removeIf(Errand::isOver);
        underWay.add(errand);
        return errand;
    }
}
