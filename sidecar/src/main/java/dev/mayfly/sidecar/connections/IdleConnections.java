package dev.mayfly.sidecar.connections;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a listener on which no request is served: they may be silent, or send a byte
 * now and then. So many are kept in all, and so many of one origin; whoever comes then finds room,
 * because the one that has waited longest goes: of that origin, or of the most crowded one. So
 * nobody keeps others out by being there first. Thread-safe.
 */
public final class IdleConnections implements Connection.Listener {

  private final Bounds bounds;
  private final Function<EndPoint, Object> origins;
  private final Scheduler scheduler;
  private final Map<EndPoint, Visit> visits = new HashMap<>();

  /** By origin, those that wait, longest first. */
  private final Map<Object, Set<Visit>> waiting = new HashMap<>();

  private int waitingInAll;

  /**
   * How many may wait, and for how long.
   *
   * @param ofOneOrigin at most
   * @param request how long the first request may take to come in, whole; zero for any time
   * @param whole how long a request may be served; zero for any time
   */
  public record Bounds(int inAll, int ofOneOrigin, Duration request, Duration whole) {}

  private static final class Visit {
    final EndPoint endPoint;
    final Object origin;
    Scheduler.@Nullable Task patience;

    Visit(EndPoint endPoint, Object origin) {
      this.endPoint = endPoint;
      this.origin = origin;
    }
  }

  /**
   * @param origins tells who is at the other end, equal for those who share their room
   */
  public IdleConnections(Bounds bounds, Function<EndPoint, Object> origins, Scheduler scheduler) {
    this.bounds = bounds;
    this.origins = origins;
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    Visit visit = new Visit(endPoint, origins.apply(endPoint));
    EndPoint leaving;
    synchronized (this) {
      visits.put(endPoint, visit);
      awaitRequest(visit);
      leaving = await(visit);
    }
    close(leaving);
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (this) {
      Visit visit = visits.remove(connection.getEndPoint());
      if (visit != null) {
        cancel(visit);
        leave(visit);
      }
    }
  }

  /** A request has come in: its connection waits again once it is answered. */
  public void serve(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    synchronized (this) {
      Visit visit = visits.get(endPoint);
      if (visit != null) {
        cancel(visit);
        visit.patience = closing(visit, bounds.whole());
        leave(visit);
      }
    }
    Request.addCompletionListener(request, failure -> served(endPoint));
  }

  private void served(EndPoint endPoint) {
    EndPoint leaving = null;
    synchronized (this) {
      Visit visit = visits.get(endPoint);
      if (visit != null) {
        leaving = await(visit);
      }
    }
    close(leaving);
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waitingInAll;
  }

  /** Whoever has to leave for it. */
  private @Nullable EndPoint await(Visit visit) {
    Set<Visit> ofOrigin = waiting.computeIfAbsent(visit.origin, origin -> new LinkedHashSet<>());
    if (ofOrigin.add(visit)) {
      waitingInAll++;
    }
    if (ofOrigin.size() > bounds.ofOneOrigin()) {
      return first(ofOrigin);
    }
    return waitingInAll > bounds.inAll() ? first(mostCrowded()) : null;
  }

  private Set<Visit> mostCrowded() {
    return waiting.values().stream().max(Comparator.comparingInt(Set::size)).orElseThrow();
  }

  private EndPoint first(Set<Visit> ofOrigin) {
    Visit first = ofOrigin.iterator().next();
    leave(first);
    return first.endPoint;
  }

  private void leave(Visit visit) {
    Set<Visit> ofOrigin = waiting.get(visit.origin);
    if (ofOrigin != null && ofOrigin.remove(visit)) {
      waitingInAll--;
      if (ofOrigin.isEmpty()) {
        waiting.remove(visit.origin);
      }
    }
  }

  private Scheduler.@Nullable Task closing(Visit visit, Duration after) {
    return after.isZero() ? null : in(after, visit.endPoint::close);
  }

  private Scheduler.Task in(Duration time, Runnable what) {
    return scheduler.schedule(what, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whoever has sent all of it, and is not read because we are slow, is not to blame. */
  private void awaitRequest(Visit visit) {
    if (!bounds.request().isZero()) {
      visit.patience =
          in(
              bounds.request(),
              () -> {
                synchronized (this) {
                  if (!isWaiting(visit)) {
                    return;
                  }
                  if (isUnread(visit.endPoint)) {
                    awaitRequest(visit);
                    return;
                  }
                }
                visit.endPoint.close();
              });
    }
  }

  private boolean isWaiting(Visit visit) {
    Set<Visit> ofOrigin = waiting.get(visit.origin);
    return ofOrigin != null && ofOrigin.contains(visit);
  }

  private static boolean isUnread(EndPoint endPoint) {
    if (endPoint.getConnection() instanceof HttpConnection http && http.getParser().isComplete()) {
      return true;
    }
    try {
      return endPoint.getTransport() instanceof SocketChannel channel
          && channel.socket().getInputStream().available() > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  private static void cancel(Visit visit) {
    if (visit.patience != null) {
      visit.patience.cancel();
    }
  }

  private static void close(@Nullable EndPoint leaving) {
    if (leaving != null) {
      leaving.close();
    }
  }
}
