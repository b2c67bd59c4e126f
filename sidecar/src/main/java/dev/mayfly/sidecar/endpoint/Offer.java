package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.endpoint.AnsweredResource.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Version 1 of the API: its paths, as their descriptions have them. */
final class Offer {

  private final Limit limit;

  private Offer(Limit limit) {
    this.limit = limit;
  }

  /** For tasks, as {@code openapi.yaml} describes it. */
  static Routes routes(TaskDesk desk, Resource pulses, Limit limit) {
    Offer offer = new Offer(limit);
    JoinResource join = new JoinResource(desk);
    return new Routes(
        Map.of(
            List.of("v1", "version"), offer.get(AboutResources::version),
            List.of("v1", "openapi.yaml"),
                offer.get(call -> AboutResources.description("openapi.yaml")),
            List.of("v1", "tasks"), offer.post(true, join::join)),
        offer.ofTask(desk, pulses));
  }

  /** The same for operators, as {@code operators.yaml} describes it: no credential is among it. */
  static Routes routes(OperatorDesk desk, Limit limit) {
    Offer offer = new Offer(limit);
    OperatorResources operators = new OperatorResources(desk);
    StatusResources status = new StatusResources(desk);
    return new Routes(
        Map.of(
            List.of("v1", "version"), offer.get(AboutResources::version),
            List.of("v1", "openapi.yaml"),
                offer.get(call -> AboutResources.description("operators.yaml")),
            List.of("v1", "tasks"), offer.get(operators::tasks)),
        Map.of(
            "", offer.get(status::status), "/end", offer.post(true, operators::end, Waits.NAME)));
  }

  private Map<String, Resource> ofTask(TaskDesk desk, Resource pulses) {
    LifeResources life = new LifeResources(desk);
    StatusResources status = new StatusResources(desk);
    CredentialResource credentials = new CredentialResource(desk);
    return Map.of(
        "", get(status::status),
        "/pulse", pulses,
        "/beat", post(false, life::beat),
        "/extend", post(true, life::extend),
        "/end", post(true, status::end, Waits.NAME),
        "/credentials/*", get(credentials::next, CredentialResource.AFTER, Waits.NAME));
  }

  private Resource get(Service service, String... parameters) {
    return new AnsweredResource("GET", Set.of(parameters), false, limit, service);
  }

  private Resource post(boolean takesJson, Service service, String... parameters) {
    return new AnsweredResource("POST", Set.of(parameters), takesJson, limit, service);
  }
}
