package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.endpoint.AnsweredResource.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.util.thread.Scheduler;

/** Version 1 of the API: its paths, as their descriptions have them. */
final class ApiRoutes {

  private final Limit limit;
  private final Bodies bodies;

  /** Whose work it is to serve so much. */
  private ApiRoutes(Limit limit, Scheduler scheduler) {
    this.limit = limit;
    this.bodies = new Bodies(scheduler);
  }

  /** For tasks, as {@code openapi.yaml} describes it. */
  static Routes routes(
      TaskService service, Resource pulses, Endpoint.Bounds bounds, Scheduler timer) {
    ApiRoutes offer = new ApiRoutes(bounds.ofRequests(), timer);
    ApiRoutes life = new ApiRoutes(bounds.ofRequests(), timer); // never behind the others
    JoinResource join = new JoinResource(service);
    return new Routes(
        Map.of(
            List.of("v1", "version"), offer.get(AboutResources::version),
            List.of("v1", "openapi.yaml"),
                offer.get(call -> AboutResources.description("openapi.yaml")),
            List.of("v1", "tasks"), offer.post(true, join::join)),
        offer.ofTask(service, pulses, life));
  }

  /** The same for operators, as {@code operators.yaml} describes it: no credential is among it. */
  static Routes routes(OperatorService service, Limit limit, Scheduler timer) {
    ApiRoutes offer = new ApiRoutes(limit, timer);
    OperatorResources operators = new OperatorResources(service);
    StatusResources status = new StatusResources(service);
    return new Routes(
        Map.of(
            List.of("v1", "version"), offer.get(AboutResources::version),
            List.of("v1", "openapi.yaml"),
                offer.get(call -> AboutResources.description("operators.yaml")),
            List.of("v1", "tasks"), offer.get(operators::tasks)),
        Map.of(
            "",
            offer.get(status::status),
            "/end",
            offer.post(true, operators::end, WaitParameter.NAME)));
  }

  private Map<String, Resource> ofTask(TaskService service, Resource pulses, ApiRoutes life) {
    LifeResources signs = new LifeResources(service);
    StatusResources status = new StatusResources(service);
    CredentialResource credentials = new CredentialResource(service);
    return Map.of(
        "", get(status::status),
        "/pulse", pulses,
        "/beat", life.post(false, signs::beat),
        "/extend", life.post(true, signs::extend),
        "/end", life.post(true, status::end, WaitParameter.NAME),
        "/credentials/*", get(credentials::next, CredentialResource.AFTER, WaitParameter.NAME));
  }

  private Resource get(Service service, String... parameters) {
    return new AnsweredResource("GET", Set.of(parameters), false, limit, bodies, service);
  }

  private Resource post(boolean takesJson, Service service, String... parameters) {
    return new AnsweredResource("POST", Set.of(parameters), takesJson, limit, bodies, service);
  }
}
